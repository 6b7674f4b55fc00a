//! The catalogue as shoppers read it.

use contract::{
    ErrorCode, Slug,
    catalog::{Availability, Category, Product, ProductList, VariantStock},
    header, path,
};
use origin::db::Db;
use sqlx::{PgPool, postgres::PgPoolOptions};

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
async fn only_the_edge_may_call_the_api(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let unsigned = shop.get(path::CATEGORIES).unsigned();
    unsigned.fails(ErrorCode::BadSignature).await;
    let unknown = shop.get(path::CATEGORIES).header(header::LOCALE, "tlh");
    let problem = unknown.fails(ErrorCode::BadRequest).await;
    assert!(problem.field(header::LOCALE).is_some(), "{problem:?}");
}

async fn list(shop: &TestShop, query: &str) -> ProductList {
    shop.get(format!("{}?{query}", path::PRODUCTS)).ok().await
}

fn slugs(list: &ProductList) -> Vec<&str> {
    list.items.iter().map(|card| card.slug.as_str()).collect()
}

fn count(list: &ProductList, key: &str, value: &str) -> Option<u32> {
    let facet = list.facets.iter().find(|facet| facet.key == key)?;
    let value = facet.values.iter().find(|found| found.key == value)?;
    Some(value.count)
}

/// Mugs in olive and clay, a bowl in olive, a lamp without a colour.
async fn fill_catalogue(shop: &TestShop) {
    let mug = shop.product("mug").category("table").title("Stoneware mug");
    mug.variant("mug-olive", 1200, 9)
        .variant("mug-clay", 1400, 0)
        .add()
        .await;
    let bowl = shop
        .product("bowl")
        .category("table")
        .title("Stoneware bowl");
    bowl.variant("bowl-olive", 900, 2).add().await;
    let lamp = shop.product("lamp").category("light").title("Oak lamp");
    lamp.price(8900).stock(0).add().await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_facet_counts_the_results_of_another_choice(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    fill_catalogue(&shop).await;

    let all = list(&shop, "").await;
    assert_eq!((all.total, all.items.len()), (3, 3));
    assert_eq!(count(&all, "colour", "olive"), Some(2));
    assert_eq!(count(&all, "colour", "clay"), Some(1));
    assert_eq!(count(&all, "", "light"), Some(1));

    let clay = list(&shop, "option=colour:clay").await;
    assert_eq!(slugs(&clay), ["mug"]);
    assert_eq!(clay.total, 1);
    assert_eq!(
        count(&clay, "colour", "olive"),
        Some(2),
        "{:?}",
        clay.facets
    );
    let categories = clay
        .facets
        .iter()
        .find(|facet| facet.parameter == "category");
    assert_eq!(categories, None, "the only category narrows nothing");

    let either = list(&shop, "option=colour:clay,colour:olive").await;
    assert_eq!(either.total, 2);
    let none = list(&shop, "option=colour:clay,size:small").await;
    assert_eq!(none.total, 0);
    assert_eq!(
        count(&none, "colour", "clay"),
        Some(0),
        "a selected value can be deselected"
    );

    let table = list(&shop, "category=table").await;
    assert_eq!(table.total, 2);
    assert!(
        table
            .facets
            .iter()
            .all(|facet| facet.parameter != "category")
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn lists_narrow_by_price_stock_and_category(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    fill_catalogue(&shop).await;

    assert_eq!(
        slugs(&list(&shop, "in_stock=true&sort=price_up").await),
        ["bowl", "mug"]
    );
    assert_eq!(
        slugs(&list(&shop, "price_min=1000&price_max=2000").await),
        ["mug"]
    );
    assert_eq!(slugs(&list(&shop, "category=light&q=").await), ["lamp"]);
    assert_eq!(
        slugs(&list(&shop, "sort=price_down").await),
        ["lamp", "mug", "bowl"]
    );
    let mug = &list(&shop, "q=mug").await.items[0];
    assert_eq!((mug.price.amount, mug.price_varies), (1200, true));
    assert_eq!(mug.availability, Availability::Available);
    assert_eq!(
        list(&shop, "q=lamp").await.items[0].availability,
        Availability::SoldOut
    );
    assert_eq!(
        list(&shop, "q=bowl").await.items[0].availability,
        Availability::Low
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn pages_follow_each_other_without_gap_in_every_order(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    for number in 0..60 {
        let product = shop
            .product(&format!("mug-{number:02}"))
            .title("Stoneware mug");
        product.price(500 + 100 * (number % 7)).add().await;
    }
    for query in [
        "",
        "sort=newest",
        "sort=price_up",
        "sort=price_down",
        "q=mug",
        "q=mgu",
    ] {
        let mut seen = Vec::new();
        let mut next = String::new();
        loop {
            let page = list(&shop, &format!("{query}&cursor={next}")).await;
            assert_eq!(page.total, 60, "{query}");
            seen.extend(
                page.items
                    .iter()
                    .map(|card| (card.slug.clone(), card.price.amount)),
            );
            match page.next_cursor {
                Some(cursor) => next = cursor,
                None => break,
            }
        }
        assert_eq!(seen.len(), 60, "{query}");
        let prices: Vec<i64> = seen.iter().map(|(_, price)| *price).collect();
        if query == "sort=price_up" {
            assert!(prices.is_sorted());
        }
        if query == "sort=price_down" {
            assert!(prices.iter().rev().is_sorted());
        }
        let different: std::collections::BTreeSet<_> = seen.into_iter().collect();
        assert_eq!(different.len(), 60, "{query}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_list_reports_every_invalid_parameter(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let call = shop.get(format!(
        "{}?sort=x&colour=red&price_min=a&cursor=AA",
        path::PRODUCTS
    ));
    let problem = call.fails(ErrorCode::Invalid).await;
    let fields: Vec<_> = problem
        .errors
        .iter()
        .map(|error| error.field.as_str())
        .collect();
    assert_eq!(fields, ["sort", "colour", "price_min", "cursor"]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_product_is_shown_only_while_published(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    fill_catalogue(&shop).await;
    sqlx::query("UPDATE product SET related = '{bowl,nothing,lamp}' WHERE slug = 'mug'")
        .execute(&shop.pool)
        .await
        .unwrap();
    let mug: Slug = "mug".parse().unwrap();

    let product: Product = shop.get(path::product(&mug)).ok().await;
    assert_eq!(product.title, "Stoneware mug");
    assert_eq!(product.category.slug.as_str(), "table");
    let variants: Vec<_> = product
        .variants
        .iter()
        .map(|v| (v.title.as_str(), v.availability))
        .collect();
    let expected = [
        ("olive", Availability::Available),
        ("clay", Availability::SoldOut),
    ];
    assert_eq!(variants, expected);
    let related: Vec<_> = product
        .related
        .iter()
        .map(|card| card.slug.as_str())
        .collect();
    assert_eq!(related, ["bowl", "lamp"]);
    let stock: Vec<VariantStock> = shop.get(path::product_stock(&mug)).ok().await;
    assert_eq!(stock.iter().map(|s| s.free).collect::<Vec<_>>(), [9, 0]);

    sqlx::query("UPDATE product SET published = false WHERE slug = 'mug'")
        .execute(&shop.pool)
        .await
        .unwrap();
    shop.get(path::product(&mug)).fails(ErrorCode::Gone).await;
    shop.get(path::product_stock(&mug))
        .fails(ErrorCode::NotFound)
        .await;
    assert_eq!(list(&shop, "q=mug").await.total, 0);
}

/// The replica is simulated by a database without the change.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_read_that_requires_newer_versions_than_the_replica_has_goes_to_the_writer(pool: PgPool) {
    let writer = TestShop::open(pool.clone()).await;
    writer.product("mug").add().await;
    let mut behind = pool.begin().await.unwrap();
    sqlx::query("CREATE SCHEMA behind")
        .execute(&mut *behind)
        .await
        .unwrap();
    for table in [
        "product",
        "product_text",
        "category",
        "category_text",
        "tag_version",
        "variant",
        "stock",
    ] {
        let sql = format!("CREATE TABLE behind.{table} AS SELECT * FROM public.{table}");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut *behind)
            .await
            .unwrap();
    }
    behind.commit().await.unwrap();
    sqlx::query("UPDATE product_text SET title = 'New mug'")
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("INSERT INTO tag_version VALUES ('product:mug', 3)")
        .execute(&pool)
        .await
        .unwrap();
    let options = pool.connect_options().as_ref().clone();
    let replica = PgPoolOptions::new()
        .max_connections(2)
        .connect_with(options.options([("search_path", "behind,public")]))
        .await
        .unwrap();
    let shop = TestShop::open_on(Db::pair(pool.clone(), replica), pool, &[]).await;
    let mug = path::product(&"mug".parse().unwrap());

    // The edge of the previous release sends the old name.
    for name in [header::MIN_TAG_VERSIONS, header::MIN_TAG_VERSIONS_OLD] {
        for (versions, title) in [
            ("product:mug=0", "mug"),
            ("product:mug=3,catalog=0", "New mug"),
            ("product:mug=4", "New mug"),
        ] {
            let product: Product = shop.get(&mug).header(name, versions).ok().await;
            assert_eq!(product.title, title, "{name}: {versions}");
        }
        let wrong = shop.get(&mug).header(name, "product:mug");
        wrong.fails(ErrorCode::Invalid).await;
    }
    shop.app.db.reader().close().await;
}

/// A row that cannot be converted is an error. Leaving it out would hide a product without anybody noticing.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_row_that_cannot_be_converted_is_an_error(pool: PgPool) {
    let shop = TestShop::open(pool.clone()).await;
    shop.product("mug").add().await;
    shop.product("cup").add().await;
    sqlx::query("UPDATE product SET slug = 'Not a slug' WHERE slug = 'mug'")
        .execute(&pool)
        .await
        .unwrap();
    let listed = shop.get(path::PRODUCTS);
    listed.fails(ErrorCode::Internal).await;
}
