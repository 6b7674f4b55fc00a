//! A merchant's changes: what they change, whom they tell, who may make them.

use contract::{
    Currency, ErrorCode, Money, VariantId,
    catalog::{Availability, Product, ProductList},
    event::CATALOG_CHANGED,
    merchant::{MerchantVariant, SetPrice, SetPublished, SetStock},
    path,
};
use origin::catalog::announce::refresh_availability;
use sqlx::PgPool;

use crate::support::{Call, TestShop};

const fn euros(cents: i64) -> Money {
    Money::new(cents, Currency::Eur)
}

fn price(cents: i64, compare_at: Option<i64>) -> SetPrice {
    SetPrice {
        price: euros(cents),
        compare_at: compare_at.map(euros),
    }
}

async fn put(
    shop: &TestShop,
    path: String,
    body: &impl serde::Serialize,
) -> crate::support::Answer {
    let merchant = shop.merchant(&format!("m{}", uuid::Uuid::now_v7())).await;
    let call: Call<'_> = merchant.call("PUT", path);
    call.json(body).send().await
}

/// The tags that were raised after this version, and the highest version.
async fn raised(shop: &TestShop, after: i64) -> (Vec<String>, i64) {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT tag, version FROM tag_version ORDER BY tag")
            .fetch_all(&shop.pool)
            .await
            .unwrap();
    let highest = rows.iter().map(|(_, version)| *version).max();
    let tags = rows.into_iter().filter(|(_, version)| *version > after);
    (tags.map(|(tag, _)| tag).collect(), highest.unwrap_or(after))
}

async fn events(shop: &TestShop) -> Vec<serde_json::Value> {
    sqlx::query_scalar("SELECT data FROM outbox WHERE kind = $1 ORDER BY position")
        .bind(CATALOG_CHANGED)
        .fetch_all(&shop.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_new_price_is_shown_and_told_to_every_page_that_shows_it(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").category("table");
    mug.variant("mug-olive", 1200, 9)
        .variant("mug-clay", 1400, 9)
        .add()
        .await;
    shop.product("bowl").category("light").add().await;
    sqlx::query("UPDATE product SET related = '{mug}' WHERE slug = 'bowl'")
        .execute(&shop.pool)
        .await
        .unwrap();
    let clay = "mug-clay".parse().unwrap();

    let answer = put(&shop, path::merchant_price(&clay), &price(900, Some(1400))).await;
    let variant: MerchantVariant = answer.ok();
    assert_eq!(
        (variant.price.amount, variant.compare_at),
        (900, Some(euros(1400)))
    );
    assert!(answer.header("stoa-seen").is_some());
    let list: ProductList = shop.get(format!("{}?q=mug", path::PRODUCTS)).ok().await;
    let card = &list.items[0];
    assert_eq!(
        (card.price.amount, card.compare_at),
        (900, Some(euros(1400)))
    );
    assert!(card.price_varies);
    let (tags, highest) = raised(&shop, 0).await;
    assert_eq!(
        tags,
        ["catalog", "category:table", "product:bowl", "product:mug"]
    );
    let told = events(&shop).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["tags"].as_array().unwrap().len(), 4, "{told:?}");

    put(&shop, path::merchant_price(&clay), &price(900, Some(1400)))
        .await
        .value();
    let (tags, _) = raised(&shop, highest).await;
    assert!(tags.is_empty(), "saying it again changes nothing");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn stock_is_told_when_a_threshold_is_crossed_and_only_then(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").category("table");
    mug.variant("mug-olive", 1200, 9)
        .variant("mug-clay", 1400, 9)
        .add()
        .await;
    let (olive, clay) = ("mug-olive".parse().unwrap(), "mug-clay".parse().unwrap());
    let stock = |on_hand| SetStock { on_hand };

    put(&shop, path::merchant_stock(&olive), &stock(5))
        .await
        .value();
    assert!(raised(&shop, 0).await.0.is_empty());
    let variant: MerchantVariant = put(&shop, path::merchant_stock(&olive), &stock(4))
        .await
        .ok();
    assert_eq!(variant.availability, Availability::Low);
    let (tags, highest) = raised(&shop, 0).await;
    assert_eq!(
        tags,
        ["product:mug"],
        "its page; the card tells the best variant"
    );
    shop.later(1);
    put(&shop, path::merchant_stock(&clay), &stock(0))
        .await
        .value();
    let (tags, _) = raised(&shop, highest).await;
    assert_eq!(tags, ["catalog", "category:table", "product:mug"]);
    let list: ProductList = shop.get(path::PRODUCTS).ok().await;
    assert_eq!(list.items[0].availability, Availability::Low);
    let product: Product = shop.get(path::product(&"mug".parse().unwrap())).ok().await;
    assert_eq!(product.variants[1].availability, Availability::SoldOut);
    assert_eq!(events(&shop).await.len(), 2);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn orders_that_cross_thresholds_at_once_leave_the_card_right(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop
        .product("mug")
        .variant("mug-olive", 1200, 5)
        .variant("mug-clay", 1400, 5);
    let mug = mug.add().await;
    let order = async |variant: VariantId| {
        let mut tx = shop.app.db.write().await.unwrap();
        sqlx::query("UPDATE stock SET reserved = 5 WHERE variant_id = $1")
            .bind(variant.0)
            .execute(&mut *tx)
            .await
            .unwrap();
        refresh_availability(&mut tx, &shop.app, &[variant])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    futures_util::future::join(order(mug.variants[0]), order(mug.variants[1])).await;
    let list: ProductList = shop.get(path::PRODUCTS).ok().await;
    assert_eq!(list.items[0].availability, Availability::SoldOut);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_hidden_product_is_gone_until_it_is_shown_again(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").add().await;
    let mug = "mug".parse().unwrap();
    let mut before = 0;
    for published in [false, true] {
        let set = SetPublished { published };
        let answer: SetPublished = put(&shop, path::merchant_published(&mug), &set).await.ok();
        assert_eq!(answer, set);
        let shown = shop.get(path::product(&mug)).send().await;
        assert_eq!(shown.status, if published { 200 } else { 404 });
        let (tags, highest) = raised(&shop, before).await;
        assert_eq!(tags, ["catalog", "category:things", "product:mug"]);
        before = highest;
    }
}

/// A database that is made anew, or that has lost its last raise with a region, must not give a version that
/// the edge has seen for another state.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn versions_of_tags_begin_above_all_that_were_given_before(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").add().await;
    let before = shop.app.clock.now().timestamp_millis();
    let mug = "mug".parse().unwrap();
    let hide = |published| SetPublished { published };
    put(&shop, path::merchant_published(&mug), &hide(false))
        .await
        .value();
    let (tags, given) = raised(&shop, before - 1).await;
    assert_eq!(tags.len(), 3, "none is below the time");
    sqlx::query("DELETE FROM tag_version")
        .execute(&shop.pool)
        .await
        .unwrap();
    shop.later(1);
    put(&shop, path::merchant_published(&mug), &hide(true))
        .await
        .value();
    assert_eq!(raised(&shop, given).await.0.len(), 3);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn what_a_merchant_says_is_checked(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    sqlx::query("UPDATE stock SET reserved = 3 WHERE variant_id = $1")
        .bind(mug.variant().0)
        .execute(&shop.pool)
        .await
        .unwrap();
    let sku = "mug".parse().unwrap();
    let mut dollars = price(100, None);
    dollars.price.currency = Currency::Usd;
    for (set, field) in [
        (price(0, None), "price.amount"),
        (price(i64::MAX, None), "price.amount"),
        (price(100, Some(100)), "compare_at.amount"),
        (dollars, "price.currency"),
    ] {
        let problem = put(&shop, path::merchant_price(&sku), &set).await.problem();
        assert!(problem.field(field).is_some(), "{problem:?}");
    }
    for on_hand in [-1, 2, 1_000_001] {
        let set = SetStock { on_hand };
        let problem = put(&shop, path::merchant_stock(&sku), &set).await.problem();
        assert!(problem.field("on_hand").is_some(), "{problem:?}");
    }
    let nothing = "nothing".parse().unwrap();
    let unknown = put(&shop, path::merchant_price(&nothing), &price(100, None))
        .await
        .problem();
    assert_eq!(unknown.code, ErrorCode::NotFound);
    assert!(raised(&shop, 0).await.0.is_empty());

    let customer = shop.customer("ada").await;
    let path = path::merchant_variant(&sku);
    customer.get(&path).fails(ErrorCode::Forbidden).await;
    shop.guest("bob")
        .get(&path)
        .fails(ErrorCode::NotSignedIn)
        .await;
    let shown: MerchantVariant = shop.merchant("eve").await.get(&path).ok().await;
    assert_eq!((shown.on_hand, shown.reserved), (10, 3));
}
