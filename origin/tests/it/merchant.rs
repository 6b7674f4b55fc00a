//! The merchant's operations: their effects, their events, and who may call them.

use contract::{
    Currency, ErrorCode, Money, VariantId,
    catalog::{Availability, Product, ProductList, Sitemap, SitemapEntry},
    event::CATALOG_CHANGED,
    merchant::{MerchantVariant, RenameProduct, SetPrice, SetPublished, SetStock},
    path,
};
use origin::catalog::publish_catalog_change::refresh_availability;
use sqlx::PgPool;

use crate::support::{Call, TestShop};

const DAY: i64 = 86_400;

const fn euros(cents: i64) -> Money {
    Money::new(cents, Currency::Eur)
}

fn price(cents: i64, compare_at: Option<i64>) -> SetPrice {
    SetPrice {
        price: euros(cents),
        compare_at: compare_at.map(euros),
        expected_price: None,
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

/// The tags raised after this version, and the highest version.
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
async fn a_new_price_is_shown_and_raises_the_tags_of_every_page_that_shows_it(pool: PgPool) {
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
    let published = events(&shop).await;
    assert_eq!(published.len(), 1);
    assert_eq!(
        published[0]["tags"].as_array().unwrap().len(),
        4,
        "{published:?}"
    );

    put(&shop, path::merchant_price(&clay), &price(900, Some(1400)))
        .await
        .value();
    let (tags, _) = raised(&shop, highest).await;
    assert!(tags.is_empty(), "setting it again changes nothing");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn availability_is_published_only_when_a_threshold_is_crossed(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").category("table");
    mug.variant("mug-olive", 1200, 9)
        .variant("mug-clay", 1400, 9)
        .add()
        .await;
    let (olive, clay) = ("mug-olive".parse().unwrap(), "mug-clay".parse().unwrap());
    let stock = |on_hand| SetStock {
        on_hand,
        expected_on_hand: None,
    };

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
        "only its page: the card shows the best variant"
    );
    shop.advance_clock(1);
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
async fn a_price_or_stock_that_was_changed_concurrently_is_not_overwritten(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").price(1200).stock(9).add().await;
    let mug = "mug".parse().unwrap();
    let set_price = async |seen: i64, cents: i64| {
        let set = SetPrice {
            expected_price: Some(euros(seen)),
            ..price(cents, None)
        };
        put(&shop, path::merchant_price(&mug), &set).await
    };
    let set_stock = async |seen: i32, on_hand: i32| {
        let set = SetStock {
            on_hand,
            expected_on_hand: Some(seen),
        };
        put(&shop, path::merchant_stock(&mug), &set).await
    };
    set_price(1200, 1300).await.value();
    let stale = set_price(1200, 1100).await.problem();
    assert_eq!(stale.code, ErrorCode::EditConflict);
    set_price(1200, 1300).await.value(); // sent twice
    set_stock(9, 8).await.value();
    let stale = set_stock(9, 20).await.problem();
    assert_eq!(stale.code, ErrorCode::EditConflict);
    let now: MerchantVariant = set_stock(9, 8).await.ok();
    assert_eq!((now.price.amount, now.on_hand), (1300, 8));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn concurrent_orders_that_cross_thresholds_leave_the_card_consistent(pool: PgPool) {
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
async fn a_withdrawn_product_is_gone_until_it_is_published_again(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").add().await;
    let mug = "mug".parse().unwrap();
    let mut before = 0;
    for published in [false, true] {
        let set = SetPublished { published };
        let answer: SetPublished = put(&shop, path::merchant_published(&mug), &set).await.ok();
        assert_eq!(answer, set);
        let shown = shop.get(path::product(&mug)).send().await;
        assert_eq!(shown.status, if published { 200 } else { 410 });
        let (tags, highest) = raised(&shop, before).await;
        assert_eq!(tags, ["catalog", "category:things", "product:mug"]);
        before = highest;
    }
}

/// A database that was recreated, or that has lost its latest raise with a region, must not return a version that the
/// edge has seen for other content.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn new_tag_versions_are_above_all_earlier_ones(pool: PgPool) {
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
    shop.advance_clock(1);
    put(&shop, path::merchant_published(&mug), &hide(true))
        .await
        .value();
    assert_eq!(raised(&shop, given).await.0.len(), 3);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_withdrawn_product_names_its_category(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").category("table").add().await;
    let mug = "mug".parse().unwrap();
    let hidden = SetPublished { published: false };
    put(&shop, path::merchant_published(&mug), &hidden)
        .await
        .value();
    let problem = shop.get(path::product(&mug)).fails(ErrorCode::Gone).await;
    assert_eq!(problem.category.unwrap().slug.as_str(), "table");
    let unknown = path::product(&"bowl".parse().unwrap());
    shop.get(unknown).fails(ErrorCode::NotFound).await;
}

async fn rename(shop: &TestShop, from: &str, to: &str) -> crate::support::Answer {
    let slug = to.parse().unwrap();
    let path = path::merchant_slug(&from.parse().unwrap());
    put(shop, path, &RenameProduct { slug }).await
}

/// The current slug of the product found by another slug.
async fn resolve(shop: &TestShop, slug: &str) -> String {
    let product: Product = shop.get(path::product(&slug.parse().unwrap())).ok().await;
    product.slug.to_string()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn every_former_slug_resolves_to_the_current_one(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").category("table").add().await;
    shop.product("bowl").category("table").add().await;
    sqlx::query("UPDATE product SET related = '{mug}' WHERE slug = 'bowl'")
        .execute(&shop.pool)
        .await
        .unwrap();
    rename(&shop, "mug", "cup").await.value();
    rename(&shop, "cup", "beaker").await.value();
    for slug in ["mug", "cup", "beaker"] {
        assert_eq!(resolve(&shop, slug).await, "beaker", "{slug}");
    }
    let bowl: Product = shop.get(path::product(&"bowl".parse().unwrap())).ok().await;
    assert_eq!(bowl.related[0].slug.as_str(), "beaker");
    let (raised, _) = raised(&shop, 0).await;
    for name in ["mug", "cup", "beaker", "bowl"] {
        let tag = format!("product:{name}");
        assert!(raised.contains(&tag), "{tag} {raised:?}");
    }

    let taken = rename(&shop, "beaker", "bowl").await.problem();
    assert!(taken.field("slug").is_some(), "{taken:?}");
    rename(&shop, "beaker", "mug").await.value();
    assert_eq!(resolve(&shop, "cup").await, "mug", "renamed back");
    rename(&shop, "bowl", "cup").await.value();
    assert_eq!(
        resolve(&shop, "cup").await,
        "cup",
        "a slug in use resolves to nothing else"
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_reduced_price_is_compared_with_the_lowest_of_thirty_days(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").price(3000).add().await;
    let sku: contract::Sku = "mug".parse().unwrap();
    let set = async |cents, before| -> Option<i64> {
        let answer = put(&shop, path::merchant_price(&sku), &price(cents, before)).await;
        let variant: MerchantVariant = answer.ok();
        variant.compare_at.map(|money| money.amount)
    };
    // The merchant's figure does not matter, only earlier prices do.
    assert_eq!(set(3000, None).await, None);
    shop.advance_clock(40 * DAY);
    assert_eq!(set(2500, Some(9900)).await, Some(3000));
    assert_eq!(
        set(2500, Some(9900)).await,
        Some(3000),
        "set again, unchanged"
    );
    shop.advance_clock(10 * DAY);
    assert_eq!(set(4000, None).await, None);
    shop.advance_clock(10 * DAY);
    assert_eq!(
        set(2800, Some(4000)).await,
        None,
        "it cost less within thirty days"
    );
    assert_eq!(set(2000, Some(4000)).await, Some(2500));
    shop.advance_clock(31 * DAY);
    assert_eq!(set(1500, Some(4000)).await, Some(2000));
    assert_eq!(set(1500, None).await, None, "no longer advertised");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_sitemap_lists_published_products_and_when_they_changed(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").category("table").add().await;
    shop.product("lamp").category("light").add().await;
    let lamp = "lamp".parse().unwrap();
    let hidden = SetPublished { published: false };
    put(&shop, path::merchant_published(&lamp), &hidden)
        .await
        .value();
    shop.advance_clock(DAY);
    let sku = "mug".parse().unwrap();
    put(&shop, path::merchant_price(&sku), &price(900, None))
        .await
        .value();

    let sitemap: Sitemap = shop.get(path::SITEMAP).ok().await;
    let categories: Vec<_> = sitemap
        .categories
        .iter()
        .map(|entry| entry.slug.as_str())
        .collect();
    assert_eq!(categories, ["table"], "an empty category is not listed");
    assert_eq!(sitemap.parts.len(), 1);
    let part: Vec<SitemapEntry> = shop.get(path::sitemap_part(1)).ok().await;
    assert_eq!(part.len(), 1);
    assert_eq!(
        (part[0].slug.as_str(), part[0].changed_at),
        ("mug", sitemap.parts[0])
    );
    assert!(part[0].changed_at > shop.app.clock.now() - chrono::TimeDelta::hours(1));
    shop.get(path::sitemap_part(2))
        .fails(ErrorCode::NotFound)
        .await;
    shop.get(path::sitemap_part(0))
        .fails(ErrorCode::NotFound)
        .await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_merchants_input_is_validated(pool: PgPool) {
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
        let set = SetStock {
            on_hand,
            expected_on_hand: None,
        };
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
