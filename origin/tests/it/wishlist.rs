//! Wishlists.

use contract::{
    ErrorCode, Slug,
    account::Me,
    catalog::Availability,
    header, path,
    wishlist::{MAX_WISHES, Wishlist},
};
use sqlx::PgPool;

use crate::support::{Answer, Person, TestShop};

async fn wish(person: &Person<'_>, method: &str, product: &str) -> Answer {
    let path = path::wish(&product.parse().unwrap());
    person.call(method, path).send().await
}

async fn slugs(person: &Person<'_>) -> Vec<String> {
    let list: Wishlist = person.get(path::WISHLIST).ok().await;
    let slugs = list.items.into_iter().map(|item| item.slug.to_string());
    slugs.collect()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_wishlist_holds_each_product_once_newest_first(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").add().await;
    shop.product("lamp").add().await;
    let (ada, eve) = (shop.customer("ada").await, shop.customer("eve").await);
    for product in ["mug", "lamp", "mug"] {
        assert_eq!(wish(&ada, "PUT", product).await.status, 204);
        shop.advance_clock(1);
    }
    assert_eq!(slugs(&ada).await, ["lamp", "mug"]);
    let me: Me = ada.get(path::ME).ok().await;
    let marked: Vec<_> = me.wishlist.iter().map(Slug::as_str).collect();
    assert_eq!(marked, ["lamp", "mug"], "any page can mark them");
    assert_eq!(slugs(&eve).await, [""; 0]);
    for _ in 0..2 {
        assert_eq!(wish(&ada, "DELETE", "lamp").await.status, 204);
    }
    assert_eq!(slugs(&ada).await, ["mug"]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_list_shows_current_price_stock_and_slug(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").price(1290).stock(0).add().await;
    let ada = shop.customer("ada").await;
    wish(&ada, "PUT", "mug").await;
    let list: Wishlist = ada.get(path::WISHLIST).ok().await;
    assert_eq!(list.items[0].price.amount, 1290);
    assert_eq!(list.items[0].availability, Availability::SoldOut);
    let call = ada.get(path::WISHLIST).header(header::LOCALE, "de");
    assert_eq!(call.ok::<Wishlist>().await.items.len(), 1);

    sqlx::query("UPDATE product SET published = false WHERE slug = 'mug'")
        .execute(&shop.pool)
        .await
        .unwrap();
    assert_eq!(slugs(&ada).await, [""; 0], "it was withdrawn");
    for product in ["mug", "nothing"] {
        let problem = wish(&ada, "PUT", product).await.problem();
        assert_eq!(problem.code, ErrorCode::NotFound);
    }
    assert_eq!(wish(&ada, "DELETE", "mug").await.status, 204);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_list_holds_at_most_a_hundred(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").add().await;
    shop.product("lamp").add().await;
    let ada = shop.customer("ada").await;
    wish(&ada, "PUT", "mug").await;
    sqlx::query(
        "WITH many AS (
             INSERT INTO product (id, slug, category_id, tax_class, published_at, rank)
             SELECT gen_random_uuid(), 'many-' || n, category_id, tax_class, published_at, rank
             FROM product, generate_series(2, $1) n WHERE slug = 'mug' RETURNING id)
         INSERT INTO wish SELECT $2, id, now() FROM many",
    )
    .bind(i32::try_from(MAX_WISHES).unwrap())
    .bind(ada.id.unwrap().0)
    .execute(&shop.pool)
    .await
    .unwrap();
    let full = wish(&ada, "PUT", "lamp").await.problem();
    assert_eq!(full.code, ErrorCode::ListFull);
    assert_eq!(
        wish(&ada, "PUT", "mug").await.status,
        204,
        "it is already there"
    );
}
