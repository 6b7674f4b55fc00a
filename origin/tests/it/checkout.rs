//! The checkout: its details are saved with the cart, and a waiting order can be changed.

use contract::{
    ErrorCode, FieldCode, Money,
    account::AccountExport,
    address_book::{SaveAddress, SavedAddress},
    cart::Cart,
    checkout::{Checkout, CheckoutDetails, MAX_TYPED, SaveCheckout},
    order::{Order, OrderState, PlaceOrder, PlacedOrder},
    path,
    shipping::ShippingMethod,
};
use futures_util::future::join_all;
use origin::{cart::merge::merge, payment::reconcile};
use sqlx::PgPool;

use crate::support::{Answer, PaymentShop, Person, TestShop, payment_shop};

fn typed(email: &str) -> CheckoutDetails {
    CheckoutDetails {
        email: email.to_owned(),
        name: "Ada".to_owned(),
        street: "Ring 9".to_owned(),
        extra: String::new(),
        postal_code: "1010".to_owned(),
        city: "Wien".to_owned(),
    }
}

fn to_austria() -> SaveCheckout {
    SaveCheckout {
        country: Some("AT".parse().unwrap()),
        method: Some(ShippingMethod::Express),
        details: Some(typed("ada@example.org")),
        address: None,
    }
}

async fn save(person: &Person<'_>, request: &SaveCheckout) -> Answer {
    let call = person.call("PATCH", path::CART_CHECKOUT);
    call.json(request).send().await
}

async fn left(person: &Person<'_>) -> Checkout {
    person.get(path::CART_CHECKOUT).ok().await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn country_method_and_address_stay_with_the_cart(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    assert_eq!(left(&ada).await.details, None);
    let refused = save(&ada, &to_austria()).await.problem();
    assert_eq!(refused.code, ErrorCode::NotFound, "there is no cart yet");

    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let saved: Cart = save(&ada, &to_austria()).await.ok();
    assert_eq!(saved.quote.country.as_str(), "AT");
    assert_eq!(saved.quote.method, ShippingMethod::Express);
    assert_eq!(
        ada.cart().await.quote.sums(),
        saved.quote.sums(),
        "the cart agrees"
    );
    assert_eq!(left(&ada).await.details, Some(typed("ada@example.org")));

    // Fields that are not given stay unchanged; a method that is not available in the country falls back to the
    // default.
    let to_spain = SaveCheckout {
        country: Some("ES".parse().unwrap()),
        ..SaveCheckout::default()
    };
    let cart: Cart = save(&ada, &to_spain).await.ok();
    assert_eq!(cart.quote.country.as_str(), "ES");
    assert_eq!(cart.quote.method, ShippingMethod::Parcel);
    assert_eq!(left(&ada).await.details, Some(typed("ada@example.org")));

    let stranger = shop.guest("eve").with_cart([(mug.variant(), 1)]).await;
    assert_eq!(left(&stranger).await.details, None);
    assert_eq!(stranger.cart().await.quote.country.as_str(), "DE");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_invalid_checkout_is_refused_and_nothing_of_it_is_saved(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let mut far = to_austria();
    far.country = Some("US".parse().unwrap());
    assert_eq!(save(&ada, &far).await.problem().code, ErrorCode::NoShipping);
    let mut long = to_austria();
    long.details.as_mut().unwrap().city = "x".repeat(MAX_TYPED + 1);
    let refused = save(&ada, &long).await.problem();
    assert_eq!(refused.field("details.city"), Some(FieldCode::TooLong));
    let mut foreign = to_austria();
    foreign.address = Some(uuid::Uuid::now_v7().into());
    assert_eq!(
        save(&ada, &foreign).await.problem().code,
        ErrorCode::NotFound
    );
    assert_eq!(left(&ada).await.details, None);
    assert_eq!(ada.cart().await.quote.country.as_str(), "DE");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_customers_cart_goes_to_the_default_address_until_another_is_chosen(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.customer("ada").await;
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let address = |country: &str, is_default| SaveAddress {
        address: payment_shop::address(country),
        is_default,
        expected_address: None,
    };
    let at = ada.post(path::ADDRESSES).json(&address("AT", true));
    at.ok::<SavedAddress>().await;
    let call = ada.post(path::ADDRESSES).json(&address("FR", false));
    let fr: SavedAddress = call.ok().await;
    assert_eq!(ada.cart().await.quote.country.as_str(), "AT");
    assert_eq!(left(&ada).await.country.as_str(), "AT");

    let of_the_book = SaveCheckout {
        details: Some(typed("ada@example.org")),
        address: Some(fr.id),
        ..SaveCheckout::default()
    };
    save(&ada, &of_the_book).await.ok::<Cart>();
    assert_eq!(ada.cart().await.quote.country.as_str(), "FR");
    let details = left(&ada).await.details.unwrap();
    assert_eq!(details, CheckoutDetails::of("ada@example.org", &fr.address));
    let export: AccountExport = ada.get(path::EXPORT).ok().await;
    assert_eq!(export.checkout.unwrap().details, Some(details));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_guests_checkout_is_kept_after_signing_in(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.customer("ada").await;
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let mut before = to_austria();
    before.country = Some("FR".parse().unwrap());
    save(&ada, &before).await.ok::<Cart>();
    let now = shop.app.clock.now();
    for (guest, chosen, country) in [("quiet", None, "FR"), ("gus", Some(to_austria()), "AT")] {
        let guest = shop.guest(guest).with_cart([(mug.variant(), 1)]).await;
        if let Some(chosen) = &chosen {
            save(&guest, chosen).await.ok::<Cart>();
        }
        let token = guest.cart_token().unwrap().parse().unwrap();
        let mut tx = shop.app.db.write().await.unwrap();
        merge(&mut tx, &token, ada.id.unwrap(), now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(ada.cart().await.quote.country.as_str(), country);
    }
    assert_eq!(left(&ada).await.details, to_austria().details);
    assert_eq!(kept(&shop).await, 1, "the guest's cart has no details left");
}

/// The number of carts with saved details.
async fn kept(shop: &TestShop) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM cart WHERE details IS NOT NULL")
        .fetch_one(&shop.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn checkout_details_are_deleted_with_the_cart(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    let details = left(&ada).await.details.unwrap();
    assert_eq!(
        details.city, "Berlin",
        "kept for the return from the payment page"
    );
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    assert_eq!(kept(&shop).await, 0, "the order has it now");

    let gus = shop.guest("gus").with_cart([(mug.variant(), 1)]).await;
    save(&gus, &to_austria()).await.ok::<Cart>();
    assert_eq!(kept(&shop).await, 1);
    shop.advance_clock(31 * 24 * 3600);
    reconcile::prune(&shop.app).await.unwrap();
    assert_eq!(kept(&shop).await, 0);
}

/// The request that replaces a waiting order.
fn instead_of(placed: &PlacedOrder, total: Money, person: &Person<'_>) -> PlaceOrder {
    PlaceOrder {
        replaces: Some(placed.order.number.clone()),
        ..person.order_request(total)
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_address_of_a_waiting_order_can_be_changed_and_its_payment_page_stays(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 2)]).await;
    let first = ada.place("key-0001").await;
    let mut change = instead_of(&first, first.order.quote.total, &ada);
    change.address.street = "Am Markt 11".to_owned();

    let changed: PlacedOrder = ada.try_place("key-0002", &change).await.ok();
    let again: PlacedOrder = ada.try_place("key-0002", &change).await.ok();

    assert_eq!(changed.order.number, first.order.number);
    assert_eq!(changed.order.address.street, "Am Markt 11");
    assert_eq!(changed.payment_url, first.payment_url);
    assert_eq!(again, changed);
    assert_eq!(shop.stock(mug.variant()).await, (10, 2));
    let announced = ["order.placed", "order.changed"];
    assert_eq!(shop.event_kinds(&first).await, announced);
    shop.pay(&first).await;
    let paid = shop.until(&first, OrderState::Paid).await;
    assert_eq!(paid.address.street, "Am Markt 11");
    assert_eq!(shop.count("shop_order").await, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn another_total_must_be_accepted_first_and_replaces_the_order(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(2).add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 2)]).await;
    let first = ada.place("key-0001").await;
    let mut change = instead_of(&first, first.order.quote.total, &ada);
    change.address = payment_shop::address("AT");

    let refused = ada.try_place("key-0002", &change).await.problem();
    assert_eq!(refused.code, ErrorCode::QuoteChanged);
    assert_eq!(shop.order(&first).await, first.order, "nothing has changed");
    let url = first.payment_url.as_ref().unwrap();
    assert_eq!(
        shop.checkout(url).await.state,
        contract::payment::CheckoutState::Open
    );

    change.expected_total = refused.quote.unwrap().total;
    let second: PlacedOrder = ada.try_place("key-0002", &change).await.ok();

    assert_ne!(second.order.number, first.order.number);
    assert_eq!(second.order.quote.country.as_str(), "AT");
    assert_eq!(shop.order(&first).await.state, OrderState::Cancelled);
    assert_eq!(
        shop.checkout(url).await.state,
        contract::payment::CheckoutState::Expired
    );
    assert_eq!(
        shop.stock(mug.variant()).await,
        (2, 2),
        "the units stay reserved"
    );
    shop.pay(&second).await;
    shop.until(&second, OrderState::Paid).await;
    let charged = shop.checkout(second.payment_url.as_ref().unwrap()).await;
    assert_eq!(charged.amount, change.expected_total);
    assert_eq!(shop.checkout(url).await.charges, 0);
    assert_eq!(shop.stock(mug.variant()).await, (0, 0));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn only_the_waiting_order_is_changed_and_only_if_it_is_named(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let first = ada.place("key-0001").await;
    let total = first.order.quote.total;
    let eve = shop.guest("eve").with_cart([(mug.variant(), 1)]).await;

    let without = ada
        .try_place("key-0002", &ada.order_request(total))
        .await
        .problem();
    assert_eq!(without.code, ErrorCode::OrderInProgress);
    assert_eq!(without.detail.as_deref(), Some(first.order.number.as_str()));
    // A stranger who names it orders the stranger's own cart.
    let foreign: PlacedOrder = eve
        .try_place("key-0001", &instead_of(&first, total, &eve))
        .await
        .ok();
    assert_ne!(foreign.order.number, first.order.number);
    assert_eq!(shop.order(&first).await, first.order);

    shop.pay(&first).await;
    shop.until(&first, OrderState::Paid).await;
    let late = instead_of(&first, total, &ada);
    let refused = ada.try_place("key-0003", &late).await.problem();
    assert_eq!(refused.code, ErrorCode::WrongOrderState);
    assert_eq!(refused.detail.as_deref(), Some(first.order.number.as_str()));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_cancelled_order_can_be_placed_again(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let first = ada.place("key-0001").await;
    let cancel = path::order_cancel(&first.order.number);
    ada.post(cancel).ok::<Order>().await;
    let again = instead_of(&first, first.order.quote.total, &ada);
    let second: PlacedOrder = ada.try_place("key-0002", &again).await.ok();
    assert_ne!(second.order.number, first.order.number);
    assert_eq!(shop.stock(mug.variant()).await, (10, 1));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_order_whose_reservation_is_about_to_end_gets_a_new_one(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let first = ada.place("key-0001").await;
    shop.advance_clock(11 * 60);
    let change = instead_of(&first, first.order.quote.total, &ada);
    let second: PlacedOrder = ada.try_place("key-0002", &change).await.ok();
    assert_ne!(second.order.number, first.order.number);
    assert!(second.order.reserved_until > first.order.reserved_until);
}

/// The final state: how many orders are live, waiting and paid. Returns how often cards were charged without a refund.
async fn charged(shop: &PaymentShop, placed: &[PlacedOrder]) -> u32 {
    let mut charges = 0;
    for order in placed {
        let checkout = shop.checkout(order.payment_url.as_ref().unwrap()).await;
        let is_kept = checkout.state == contract::payment::CheckoutState::Paid;
        charges += if is_kept { checkout.charges } else { 0 };
    }
    charges
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn changing_and_paying_concurrently_ends_with_one_paid_order(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(100).add().await;
    for round in 0..12 {
        let name = format!("ada-{round}");
        let ada = shop.guest(&name).with_cart([(mug.variant(), 1)]).await;
        let first = ada.place("key-0001").await;
        let mut change = instead_of(&first, first.order.quote.total, &ada);
        change.address.street = "Am Markt 11".to_owned();
        let elsewhere = round % 2 == 1;
        if elsewhere {
            change.address = payment_shop::address("AT");
            let seen = ada.try_place("key-0002", &change).await.problem();
            change.expected_total = seen.quote.unwrap().total;
        }
        let url = first.payment_url.clone().unwrap();
        let form = "do=pay&how=plain";
        let pay = shop.http.post(&url);
        let pay = pay.header("content-type", "application/x-www-form-urlencoded");
        let (_, answer) = tokio::join!(pay.body(form).send(), ada.try_place("key-0002", &change));

        let mut orders = vec![first.clone()];
        match answer.status {
            200..300 => {
                let placed: PlacedOrder = answer.ok();
                if placed.order.id != first.order.id {
                    orders.push(placed);
                }
            }
            _ => assert_eq!(
                answer.problem().code,
                ErrorCode::WrongOrderState,
                "round {round}"
            ),
        }
        let last = orders.last().unwrap();
        if shop.order(last).await.state == OrderState::PendingPayment && orders.len() > 1 {
            shop.pay(last).await;
        }
        shop.until(last, OrderState::Paid).await;
        assert_eq!(charged(&shop, &orders).await, 1, "round {round}");
        let live = shop
            .count("shop_order WHERE state IN ('pending_payment', 'paid')")
            .await;
        assert_eq!(live, round + 1, "one live order for each cart");
    }
    let (on_hand, reserved) = shop.stock(mug.variant()).await;
    assert_eq!((on_hand, reserved), (100 - 12, 0));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn changing_in_many_tabs_concurrently_leaves_one_live_order(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(100).add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let first = ada.place("key-0001").await;
    let mut change = instead_of(&first, first.order.quote.total, &ada);
    change.address = payment_shop::address("AT");
    let seen = ada.try_place("key-0002", &change).await.problem();
    change.expected_total = seen.quote.unwrap().total;

    let keys: Vec<String> = (0..6).map(|tab| format!("tab-{tab:05}")).collect();
    let answers = join_all(keys.iter().map(|key| ada.try_place(key, &change))).await;

    let codes: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status >= 300)
        .map(|answer| answer.problem().code)
        .collect();
    assert!(
        codes.iter().all(|code| *code == ErrorCode::OrderInProgress),
        "{codes:?}"
    );
    assert!(codes.len() < keys.len(), "one of them succeeded");
    assert_eq!(
        shop.count("shop_order WHERE state = 'pending_payment'")
            .await,
        1
    );
    assert_eq!(shop.stock(mug.variant()).await, (100, 1));
}
