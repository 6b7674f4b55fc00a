//! Pages of a product list: numbered, bound to their list, and aware of changes between them.

use contract::{
    Currency, ErrorCode, Money, Sku, Slug,
    catalog::ProductList,
    header,
    merchant::{SetPrice, SetStock},
    path,
};
use sqlx::PgPool;

use crate::support::{Answer, TestShop};

/// 30 mugs in a category, cheap ones first, and a lamp in another one.
async fn fill_catalogue(shop: &TestShop) {
    for number in 10..40 {
        let mug = shop.product(&format!("mug-{number}")).category("table");
        mug.title("Stoneware mug").price(number * 100).add().await;
    }
    shop.product("lamp").category("light").add().await;
}

async fn ask(shop: &TestShop, locale: &str, query: &str, cursor: &str) -> Answer {
    let path = format!("{}?{query}&cursor={cursor}", path::PRODUCTS);
    shop.get(path).header(header::LOCALE, locale).send().await
}

async fn put(shop: &TestShop, path: String, body: &impl serde::Serialize) {
    let merchant = shop.merchant(&format!("m{}", uuid::Uuid::now_v7())).await;
    let call = merchant.call("PUT", path).json(body);
    call.send().await.value();
}

async fn set_price(shop: &TestShop, sku: &str, cents: i64) {
    let sku: Sku = sku.parse().unwrap();
    let price = SetPrice {
        price: Money::new(cents, Currency::Eur),
        compare_at: None,
        expected_price: None,
    };
    put(shop, path::merchant_price(&sku), &price).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn pages_are_numbered_and_a_cursor_belongs_to_its_list(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    fill_catalogue(&shop).await;

    let first: ProductList = ask(&shop, "en", "category=table", "").await.ok();
    let cursor = first.next_cursor.unwrap();
    let second: ProductList = ask(&shop, "de", "category=table", &cursor).await.ok();
    assert_eq!((first.page, second.page), (1, 2));
    assert_eq!((first.items.len(), second.items.len()), (24, 6));

    let first: ProductList = ask(&shop, "en", "q=mug", "").await.ok();
    let of_search = first.next_cursor.unwrap();
    for (locale, query, cursor) in [
        ("de", "q=mug", &of_search),
        ("en", "q=stoneware", &of_search),
        ("en", "category=table", &of_search),
        ("en", "category=light", &cursor),
        ("en", "category=table&in_stock=true", &cursor),
        ("en", "category=table&sort=newest", &cursor),
    ] {
        let problem = ask(&shop, locale, query, cursor).await.problem();
        assert_eq!(problem.code, ErrorCode::Invalid, "{query}");
        assert!(problem.field("cursor").is_some(), "{locale} {query}");
    }
    let second: ProductList = ask(&shop, "en", "q=mug", &of_search).await.ok();
    assert_eq!(second.page, 2);
}

/// The pages of a misspelt search are those of the corrected one.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_corrected_search_continues_on_the_next_page(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    fill_catalogue(&shop).await;
    let first: ProductList = ask(&shop, "en", "q=stonewrae", "").await.ok();
    assert_eq!(first.corrected.as_deref(), Some("stoneware"));
    let cursor = first.next_cursor.unwrap();
    let second: ProductList = ask(&shop, "en", "q=stonewrae", &cursor).await.ok();
    let mut slugs: Vec<Slug> = [first.items, second.items]
        .concat()
        .into_iter()
        .map(|card| card.slug)
        .collect();
    slugs.sort();
    slugs.dedup();
    assert_eq!((second.page, slugs.len()), (2, 30));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_list_whose_products_were_changed_has_another_version(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    fill_catalogue(&shop).await;
    let query = "category=table&sort=price_up";
    let first: ProductList = ask(&shop, "en", query, "").await.ok();
    let cursor = first.next_cursor.as_deref().unwrap();
    let second = async || -> ProductList { ask(&shop, "en", query, cursor).await.ok() };
    assert_eq!(second().await.version, first.version);

    shop.advance_clock(1);
    set_price(&shop, "lamp", 500).await;
    let sku = "mug-12".parse().unwrap();
    let stock = SetStock {
        on_hand: 0,
        expected_on_hand: None,
    };
    put(&shop, path::merchant_stock(&sku), &stock).await;
    let same = second().await.version;
    assert_eq!(
        same, first.version,
        "neither another list nor a change of stock matters"
    );

    // Moves from the second page to the first, so a shopper who pages on never sees it.
    set_price(&shop, "mug-39", 100).await;
    let page = second().await;
    assert_eq!(page.items.len(), 5, "one is missed");
    assert_ne!(page.version, first.version, "and the page can detect it");
}
