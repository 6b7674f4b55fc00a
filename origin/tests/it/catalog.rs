//! The catalogue as shoppers read it.

use contract::{ErrorCode, catalog::Category, header, path};
use sqlx::PgPool;

use crate::support::TestShop;

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn categories_count_what_is_published(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").category("table").add().await;
    shop.product("bowl")
        .category("table")
        .variant("bowl-olive", 900, 1)
        .add()
        .await;

    let categories: Vec<Category> = shop.get(path::CATEGORIES).ok().await;

    assert_eq!(categories.len(), 1);
    assert_eq!(categories[0].slug.as_str(), "table");
    assert_eq!(categories[0].product_count, 2);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn nobody_but_the_edge_is_answered(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let unsigned = shop.get(path::CATEGORIES).unsigned();
    unsigned.fails(ErrorCode::BadSignature).await;
    let unknown = shop.get(path::CATEGORIES).header(header::LOCALE, "tlh");
    let problem = unknown.fails(ErrorCode::BadRequest).await;
    assert!(problem.field(header::LOCALE).is_some(), "{problem:?}");
}
