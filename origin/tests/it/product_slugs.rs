//! A product that was renamed: every operation that is given a name in an address finds it by each name it had.

use contract::{
    ErrorCode, Sku,
    catalog::{Product, VariantStock},
    merchant::{RenameProduct, SetPublished},
    order::{OrderState, Reordered},
    path,
    saved::Wishlist,
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
async fn a_wish_is_kept_and_removed_by_every_name_that_its_product_had(pool: PgPool) {
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
    // Also once it is withdrawn, when the list no longer shows it.
    let wish = path::wish(&"cup".parse().unwrap());
    ada.call("PUT", &*wish).send().await.ok::<()>();
    publish(&mia, "beaker", false).await.value();
    ada.call("DELETE", &*wish).send().await.ok::<()>();
    publish(&mia, "beaker", true).await.value();
    assert_eq!(wishes(&ada).await, [""; 0]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_stock_is_shown_under_every_name_that_the_product_had(pool: PgPool) {
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
async fn a_merchant_may_use_any_name_that_a_product_had(pool: PgPool) {
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
    // Back to a former name, by another former name.
    rename(&mia, "cup", "mug").await.value();
    let product: Product = shop
        .get(path::product(&"beaker".parse().unwrap()))
        .ok()
        .await;
    assert_eq!(product.slug.as_str(), "mug");
}

/// A page under a former name shows the same cards as the page under the present one.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_card_that_changes_raises_the_tags_of_former_names_that_show_it(pool: PgPool) {
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
    assert!(version().await > before, "its related mug has left");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn ordering_again_names_what_the_cart_holds_but_cannot_have(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let vase = shop.product("vase").add().await;
    let bowl = shop.product("bowl").stock(5).add().await;
    let ada = shop.customer("ada").await;
    let goods = [(vase.variant(), 1), (bowl.variant(), 2)];
    let ada = ada.with_cart(goods).await;
    let placed = ada.place("key-0001").await;
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    let ada = ada.with_cart(goods).await;
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
