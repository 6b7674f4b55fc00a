//! Renamed products: every operation that takes a slug also accepts the former ones.

use contract::{
    ErrorCode, Sku,
    catalog::{Product, VariantStock},
    merchant::{RenameProduct, SetPublished},
    order::{OrderState, Reordered},
    path,
    wishlist::Wishlist,
};
use sqlx::PgPool;

use crate::support::{Answer, PaymentShop, Person, TestShop};

async fn rename(merchant: &Person<'_>, from: &str, to: &str) -> Answer {
    let path = path::merchant_slug(&from.parse().unwrap());
    let slug = to.parse().unwrap();
    let call = merchant.call("PUT", path).json(&RenameProduct { slug });
    call.send().await
}

async fn publish(merchant: &Person<'_>, slug: &str, published: bool) -> Answer {
    let path = path::merchant_published(&slug.parse().unwrap());
    let call = merchant.call("PUT", path).json(&SetPublished { published });
    call.send().await
}

async fn wishes(person: &Person<'_>) -> Vec<String> {
    let list: Wishlist = person.get(path::WISHLIST).ok().await;
    let slugs = list.items.into_iter().map(|item| item.slug.to_string());
    slugs.collect()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_wish_can_be_added_and_removed_by_every_former_slug(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").add().await;
    let (ada, mia) = (shop.customer("ada").await, shop.merchant("mia").await);
    rename(&mia, "mug", "cup").await.value();
    rename(&mia, "cup", "beaker").await.value();
    for name in ["mug", "cup", "beaker"] {
        let wish = path::wish(&name.parse().unwrap());
        assert_eq!(ada.call("PUT", &*wish).send().await.status, 204, "{name}");
        assert_eq!(wishes(&ada).await, ["beaker"], "{name}");
        assert_eq!(ada.call("DELETE", &*wish).send().await.status, 204);
        assert_eq!(wishes(&ada).await, [""; 0], "{name}");
    }
    // Also once it is withdrawn and the list no longer shows it.
    let wish = path::wish(&"cup".parse().unwrap());
    ada.call("PUT", &*wish).send().await.ok::<()>();
    publish(&mia, "beaker", false).await.value();
    ada.call("DELETE", &*wish).send().await.ok::<()>();
    publish(&mia, "beaker", true).await.value();
    assert_eq!(wishes(&ada).await, [""; 0]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_stock_is_found_by_every_former_slug(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").stock(7).add().await;
    let mia = shop.merchant("mia").await;
    rename(&mia, "mug", "cup").await.value();
    for name in ["mug", "cup"] {
        let slug = name.parse().unwrap();
        let product: Product = shop.get(path::product(&slug)).ok().await;
        assert_eq!(product.slug.as_str(), "cup");
        let stock: Vec<VariantStock> = shop.get(path::product_stock(&slug)).ok().await;
        assert_eq!(stock[0].free, 7, "{name}");
    }
    let unknown = path::product_stock(&"bowl".parse().unwrap());
    shop.get(unknown).fails(ErrorCode::NotFound).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_merchant_may_use_any_former_slug(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").add().await;
    let mia = shop.merchant("mia").await;
    rename(&mia, "mug", "cup").await.value();
    publish(&mia, "mug", false).await.value();
    let hidden = shop.get(path::product(&"cup".parse().unwrap()));
    hidden.fails(ErrorCode::Gone).await;
    publish(&mia, "mug", true).await.value();
    rename(&mia, "mug", "beaker").await.value();
    for name in ["mug", "cup", "beaker"] {
        let product = path::product(&name.parse().unwrap());
        let product: Product = shop.get(product).ok().await;
        assert_eq!(product.slug.as_str(), "beaker", "{name}");
    }
    // Back to a former slug, requested by another former slug.
    rename(&mia, "cup", "mug").await.value();
    let product: Product = shop
        .get(path::product(&"beaker".parse().unwrap()))
        .ok()
        .await;
    assert_eq!(product.slug.as_str(), "mug");
}

/// A page under a former slug shows the same cards as under the current one.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_changed_card_raises_the_tags_of_former_slugs_that_show_it(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.product("mug").add().await;
    shop.product("bowl").add().await;
    sqlx::query("UPDATE product SET related = '{mug}' WHERE slug = 'bowl'")
        .execute(&shop.pool)
        .await
        .unwrap();
    let mia = shop.merchant("mia").await;
    rename(&mia, "bowl", "dish").await.value();
    let version = async || -> i64 {
        sqlx::query_scalar("SELECT version FROM tag_version WHERE tag = 'product:bowl'")
            .fetch_one(&shop.pool)
            .await
            .unwrap()
    };
    let before = version().await;
    publish(&mia, "mug", false).await.value();
    assert!(version().await > before, "its related mug was withdrawn");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn reordering_names_what_the_cart_contains_but_cannot_have(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let vase = shop.product("vase").add().await;
    let bowl = shop.product("bowl").stock(5).add().await;
    let ada = shop.customer("ada").await;
    let lines = [(vase.variant(), 1), (bowl.variant(), 2)];
    let ada = ada.with_cart(lines).await;
    let placed = ada.place("key-0001").await;
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    let ada = ada.with_cart(lines).await;
    let mia = shop.merchant("mia").await;
    publish(&mia, "vase", false).await.value();
    sqlx::query("UPDATE stock SET on_hand = 1 WHERE variant_id = $1")
        .bind(bowl.variant().0)
        .execute(&shop.pool)
        .await
        .unwrap();

    let again = ada.post(path::order_reorder(&placed.order.number));
    let again: Reordered = again.ok().await;

    let short: Vec<_> = again.short.iter().map(Sku::as_str).collect();
    assert_eq!(short, ["vase", "bowl"]);
}
