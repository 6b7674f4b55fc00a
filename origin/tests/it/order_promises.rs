//! What the shop promises before payment holds after it: shipping methods, delivery dates, and changes of price and
//! stock.

use contract::{
    Currency, ErrorCode, Money, Problem,
    cart::{AgreeToChanges, Cart},
    merchant::{SetPrice, SetPublished, SetStock},
    order::{LastOrder, OrderState, PlacedOrder},
    path,
    shipping::ShippingMethod,
};
use sqlx::PgPool;

use crate::support::{PaymentShop, Person, payment_shop};

async fn set_price(shop: &PaymentShop, sku: &str, amount: i64) {
    let set = SetPrice {
        price: Money::new(amount, Currency::Eur),
        compare_at: None,
        expected_price: None,
    };
    let mia = shop.merchant(&format!("mia-{amount}")).await;
    let price = path::merchant_price(&sku.parse().unwrap());
    let _: serde_json::Value = mia.call("PUT", price).json(&set).ok().await;
}

async fn set_stock(shop: &PaymentShop, sku: &str, on_hand: i32) {
    let mia = shop.merchant(&format!("mia-{sku}-{on_hand}")).await;
    let stock = path::merchant_stock(&sku.parse().unwrap());
    let set = SetStock {
        on_hand,
        expected_on_hand: None,
    };
    let _: serde_json::Value = mia.call("PUT", stock).json(&set).ok().await;
}

async fn agree(person: &Person<'_>, subtotal: i64) -> crate::support::Answer {
    let body = AgreeToChanges {
        expected_subtotal: Money::new(subtotal, Currency::Eur),
    };
    person.post(path::CART_AGREEMENT).json(&body).send().await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_cart_offers_shipping_methods_and_an_order_keeps_its_delivery_date(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").price(6000).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;

    let parcel = ada.cart().await;
    let express: Cart = ada.get(format!("{}?method=express", path::CART)).ok().await;
    let far: Cart = ada
        .get(format!("{}?country=IT&method=express", path::CART))
        .ok()
        .await;

    let offered: Vec<_> = parcel
        .shipping
        .iter()
        .map(|o| (o.method, o.price.amount))
        .collect();
    assert_eq!(
        offered,
        [(ShippingMethod::Parcel, 0), (ShippingMethod::Express, 990)]
    );
    assert_eq!(parcel.quote.delivery, Some(parcel.shipping[0].delivery));
    assert_eq!(express.quote.total.amount, 6990);
    assert_eq!(
        far.quote.method,
        ShippingMethod::Parcel,
        "express is not available there"
    );

    let mut order = ada.order_request(express.quote.total);
    order.method = ShippingMethod::Express;
    let placed: PlacedOrder = ada.try_place("key-0001", &order).await.ok();
    let quote = &placed.order.quote;
    assert_eq!(
        (quote.method, quote.shipping.amount),
        (ShippingMethod::Express, 990)
    );
    assert_eq!(quote.delivery, express.quote.delivery);
    shop.advance_clock(3 * 24 * 60 * 60);
    assert_eq!(
        shop.order(&placed).await.quote,
        *quote,
        "the promised date does not move"
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_order_with_an_unavailable_shipping_method_is_refused(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let mut order = ada.order_request(ada.cart().await.quote.total);
    order.method = ShippingMethod::Express;
    order.address = payment_shop::address("IT");
    let refused = ada.try_place("key-0001", &order).await.problem();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(refused.field("method").is_some());
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_client_that_knows_no_methods_ships_by_parcel(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let order = ada.order_request(ada.cart().await.quote.total);
    let mut body = serde_json::to_value(&order).unwrap();
    body.as_object_mut().unwrap().remove("method");
    let call = ada.post(path::ORDERS).header("idempotency-key", "key-0001");
    let placed: PlacedOrder = call.json(&body).ok().await;
    assert_eq!(placed.order.quote.method, ShippingMethod::Parcel);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn changes_since_the_cart_was_filled_are_shown_until_they_are_accepted(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").price(1000).add().await;
    let bowl = shop.product("bowl").price(2000).add().await;
    let vase = shop.product("vase").price(3000).add().await;
    let ada = shop.guest("ada");
    let lines = [(mug.variant(), 2), (bowl.variant(), 3), (vase.variant(), 1)];
    let ada = ada.with_cart(lines).await;
    assert!(
        !ada.cart()
            .await
            .lines
            .iter()
            .any(contract::cart::CartLine::has_changed)
    );

    set_price(&shop, "mug", 1200).await;
    set_stock(&shop, "bowl", 1).await;
    let mia = shop.merchant("mia").await;
    let hide = SetPublished { published: false };
    let published = path::merchant_published(&"vase".parse().unwrap());
    let _: SetPublished = mia.call("PUT", published).json(&hide).ok().await;

    let cart = ada.cart().await;
    let shown: Vec<_> = cart
        .lines
        .iter()
        .map(|l| (l.agreed_price.amount, l.unit_price.amount, l.available))
        .collect();
    assert_eq!(shown, [(1000, 1200, 10), (2000, 2000, 1), (3000, 3000, 0)]);
    assert!(cart.lines.iter().all(contract::cart::CartLine::has_changed));

    let wrong: Problem = agree(&ada, 2 * 1000 + 2000).await.problem();
    assert_eq!(wrong.code, ErrorCode::QuoteChanged);
    assert_eq!(wrong.quote.unwrap().subtotal.amount, 2 * 1200 + 2000);
    assert_eq!(ada.cart().await, cart, "nothing was accepted");

    let agreed: Cart = agree(&ada, 2 * 1200 + 2000).await.ok();
    let left: Vec<_> = agreed
        .lines
        .iter()
        .map(|l| (l.sku.as_str(), l.quantity.get(), l.agreed_price.amount))
        .collect();
    assert_eq!(left, [("mug", 2, 1200), ("bowl", 1, 2000)]);
    assert!(
        !agreed
            .lines
            .iter()
            .any(contract::cart::CartLine::has_changed)
    );
    ada.place("key-0001").await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn adding_a_variant_accepts_its_price_and_changing_the_quantity_does_not(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").price(1000).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    set_price(&shop, "mug", 900).await;
    let line = ada.cart().await.lines[0].id;
    let change = contract::cart::ChangeLine {
        quantity: 2.try_into().unwrap(),
        expected_quantity: None,
    };
    let call = ada.call("PATCH", path::cart_line(line)).json(&change);
    let changed: Cart = call.ok().await;
    assert_eq!(changed.lines[0].agreed_price.amount, 1000);
    let added = ada.add(mug.variant(), 1).await;
    assert_eq!(added.lines[0].agreed_price.amount, 900);
    let nobody = shop.guest("nobody");
    assert_eq!(agree(&nobody, 0).await.problem().code, ErrorCode::NotFound);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_line_from_before_prices_were_stored_has_the_current_one(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").price(1000).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    sqlx::query("UPDATE cart_line SET agreed_price = NULL")
        .execute(&shop.pool)
        .await
        .unwrap();
    set_price(&shop, "mug", 1100).await;
    assert_eq!(ada.cart().await.lines[0].agreed_price.amount, 1100);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_last_order_is_visible_only_to_its_owner(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let guest = shop.guest("gus").with_cart([(mug.variant(), 1)]).await;
    let ada = shop.customer("ada").await;
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let nobody = shop.guest("nobody");
    for person in [&guest, &ada, &nobody] {
        let none: LastOrder = person.get(path::CART_ORDER).ok().await;
        assert_eq!(none.order, None);
    }
    for person in [&guest, &ada] {
        let placed = person.place("key-0001").await;
        let waits: LastOrder = person.get(path::CART_ORDER).ok().await;
        assert_eq!(waits.order, Some(placed.order.clone()));
        shop.pay(&placed).await;
        shop.until(&placed, OrderState::Paid).await;
        let paid: LastOrder = person.get(path::CART_ORDER).ok().await;
        assert_eq!(paid.order.unwrap().state, OrderState::Paid);
    }
    let none: LastOrder = nobody.get(path::CART_ORDER).ok().await;
    assert_eq!(none.order, None);
}
