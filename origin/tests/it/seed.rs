//! The seed: it fills the demo shop from its data and is idempotent.

use clap::Parser as _;
use contract::{
    Slug,
    catalog::{Category, Product, ProductList},
    header, path,
};
use origin::{
    catalog::seed::seed,
    config::{Cli, Command, Seed},
};
use sqlx::PgPool;

use crate::support::TestShop;

fn config(arguments: &[&str]) -> Seed {
    let fixed = ["origin", "seed", "--database-url", "postgres://not-used"];
    match Cli::try_parse_from(fixed.iter().chain(arguments))
        .unwrap()
        .command
    {
        Command::Seed(seed) => seed,
        other => panic!("{other:?}"),
    }
}

async fn run_seed(shop: &TestShop, arguments: &[&str]) {
    seed(&shop.app.db, &config(arguments), &shop.app.clock)
        .await
        .unwrap();
}

async fn count(shop: &TestShop, table: &'static str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(sql).fetch_one(&shop.pool).await.unwrap()
}

async fn tags(shop: &TestShop) -> Vec<(String, i64)> {
    sqlx::query_as("SELECT tag, version FROM tag_version ORDER BY tag")
        .fetch_all(&shop.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_demo_shop_is_seeded_once(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    run_seed(&shop, &[]).await;

    let categories: Vec<Category> = shop.get(path::CATEGORIES).ok().await;
    assert_eq!(categories.len(), 8);
    assert!(
        categories
            .iter()
            .all(|category| category.product_count >= 10)
    );
    let list: ProductList = shop
        .get(path::PRODUCTS)
        .header(header::LOCALE, "de")
        .ok()
        .await;
    assert!(list.total >= 120, "{}", list.total);
    assert_eq!(list.items.len(), 24);
    assert!(
        list.items
            .iter()
            .all(|card| card.image.is_some() && card.price.amount > 0)
    );
    let colour = list
        .facets
        .iter()
        .find(|facet| facet.key == "colour")
        .unwrap();
    assert_eq!(colour.title, "Farbe");
    for slug in list.items.iter().map(|card| card.slug.clone()) {
        let product: Product = shop.get(path::product(&slug)).ok().await;
        assert!(
            !product.variants.is_empty() && product.images.len() == 3,
            "{slug}"
        );
        let picture = shop.get(product.images[0].url.clone()).send().await;
        assert_eq!(picture.status, 200, "{slug}");
    }

    let before = (
        count(&shop, "product").await,
        count(&shop, "variant").await,
        tags(&shop).await,
    );
    sqlx::query("UPDATE stock SET on_hand = 1000")
        .execute(&shop.pool)
        .await
        .unwrap();
    run_seed(&shop, &[]).await;
    let after = (
        count(&shop, "product").await,
        count(&shop, "variant").await,
        tags(&shop).await,
    );
    assert_eq!(before, after);
    let kept: i64 = count(&shop, "stock WHERE on_hand = 1000").await;
    assert_eq!(kept, before.1, "stock is initialised, never reset");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn differences_from_the_data_are_corrected_and_published(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    run_seed(&shop, &[]).await;
    let slug: String = sqlx::query_scalar(
        "UPDATE variant SET price = price + 1, compare_at = NULL
                            WHERE sku = (SELECT min(sku) FROM variant)
                            RETURNING (SELECT slug FROM product WHERE id = product_id)",
    )
    .fetch_one(&shop.pool)
    .await
    .unwrap();
    let before = tags(&shop).await;
    run_seed(&shop, &[]).await;
    let mut raised = tags(&shop).await;
    raised.retain(|tag| !before.contains(tag));
    let raised: Vec<_> = raised.iter().map(|(tag, _)| tag.as_str()).collect();
    assert!(
        raised.contains(&format!("product:{slug}").as_str()),
        "{raised:?}"
    );
    assert!(raised.contains(&"catalog"), "{raised:?}");
    let product: Product = shop
        .get(path::product(&slug.parse::<Slug>().unwrap()))
        .ok()
        .await;
    assert!(
        product
            .variants
            .iter()
            .all(|variant| variant.price.amount % 10 == 0)
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_synthetic_catalogue_has_any_size(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    run_seed(&shop, &["--products", "1200"]).await;
    let list: ProductList = shop
        .get(format!("{}?sort=newest", path::PRODUCTS))
        .ok()
        .await;
    assert_eq!(list.total, 1200);
    run_seed(&shop, &["--products", "1300", "--if-empty"]).await;
    assert_eq!(count(&shop, "product").await, 1200);
    run_seed(&shop, &["--products", "1300"]).await;
    assert_eq!(count(&shop, "product").await, 1300);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_merchant_gets_an_account_that_can_sign_in(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let merchant = [
        "--products",
        "1",
        "--merchant",
        "eve@example.org:correct horse",
    ];
    run_seed(&shop, &merchant).await;
    run_seed(&shop, &merchant).await;
    let body = serde_json::json!({ "email": "eve@example.org", "password": "correct horse" });
    let tokens = shop.post(path::SIGN_IN).json(&body).send().await.value();
    assert_eq!(tokens["customer"]["role"], "merchant");
    let wrong = config(&["--merchant", "eve"]);
    seed(&shop.app.db, &wrong, &shop.app.clock)
        .await
        .unwrap_err();
}
