//! Access to orders across the lifetimes of carts, keys and accounts.

use contract::{
    ErrorCode,
    order::{Order, OrderList, OrderState, PlacedOrder, Reordered},
    path,
};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    account::{link_token, mails, sign_in, sign_up, verify},
    support::{Answer, Call, PaymentShop, Person, TestShop},
};

const DAY_S: i64 = 24 * 60 * 60;

/// The browser that placed an order, with what the edge would store in a cookie.
struct Browser<'a> {
    person: Person<'a>,
    placed: PlacedOrder,
    key: String,
}

impl<'a> Browser<'a> {
    async fn places(person: Person<'a>, idempotency_key: &str) -> Self {
        let total = person.cart().await.quote.total;
        let answer = person
            .try_place(idempotency_key, &person.order_request(total))
            .await;
        let placed: PlacedOrder = answer.ok();
        let link = answer.header("stoa-order-link").unwrap();
        let (number, key) = link.split_once('.').unwrap();
        assert_eq!(number, placed.order.number.as_str());
        Self {
            key: key.to_owned(),
            person,
            placed,
        }
    }

    fn call(&self, method: &str, path: String) -> Call<'a> {
        let call = self.person.call(method, path);
        call.header("stoa-order-key", self.key.clone())
    }

    async fn shows(&self) -> Answer {
        self.call("GET", path::order(&self.placed.order.number))
            .send()
            .await
    }
}

async fn paid(shop: &PaymentShop, placed: &PlacedOrder) {
    shop.pay(placed).await;
    shop.until(placed, OrderState::Paid).await;
}

/// The key in the newest mail to an address.
async fn mailed_key(shop: &TestShop, email: &str) -> String {
    let (_, body) = mails(shop, email).await.pop().unwrap();
    let (_, rest) = body.split_once("?key=").unwrap();
    rest.lines().next().unwrap().to_owned()
}

async fn ask_for_link(shop: &TestShop, number: &str, email: &str) -> Answer {
    let body = json!({ "number": number, "email": email });
    shop.post("/api/v1/order-links").json(&body).send().await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_guest_keeps_access_when_the_cart_is_a_new_one(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(9).add().await;
    let guest = shop.guest("gus").with_cart([(mug.variant(), 1)]).await;
    let browser = Browser::places(guest, "key-0001").await;
    let number = &browser.placed.order.number;
    let first_cart = browser.person.cart_token();
    paid(&shop, &browser.placed).await;
    let announced = format!("outbox WHERE data::text LIKE '%{}%'", browser.key);
    assert_eq!(shop.count(&announced).await, 0, "no event contains the key");
    browser.person.add(mug.variant(), 1).await;
    assert_ne!(browser.person.cart_token(), first_cart);

    let order: Order = browser.shows().await.ok();
    assert_eq!(order.state, OrderState::Paid);
    let settle = browser.call("POST", path::order_settle(number));
    settle.ok::<Order>().await;
    let again = browser.call("POST", path::order_reorder(number));
    assert_eq!(again.ok::<Reordered>().await.cart.count, 1);
    let body = json!({ "reason": "faulty" });
    let back = browser.call("POST", path::order_return(number)).json(&body);
    back.ok::<Order>().await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_guest_who_signs_in_can_still_pay_and_cancel_the_order(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(9).add().await;
    let guest = shop.guest("gus").with_cart([(mug.variant(), 1)]).await;
    let mut browser = Browser::places(guest, "key-0001").await;
    // Signing in consumes the cart, so its secret no longer gives access.
    let customer = shop.customer("ada").await;
    browser.person = customer;
    let number = browser.placed.order.number.clone();
    let pay = browser.call("POST", path::order_payment(&number));
    assert!(pay.ok::<PlacedOrder>().await.payment_url.is_some());
    let cancel = browser.call("POST", path::order_cancel(&number));
    assert_eq!(cancel.ok::<Order>().await.state, OrderState::Cancelled);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_customers_order_needs_no_key(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop
        .customer("ada")
        .await
        .with_cart([(mug.variant(), 1)])
        .await;
    let total = ada.cart().await.quote.total;
    let answer = ada.try_place("key-0001", &ada.order_request(total)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("stoa-order-link"),
        None,
        "signing out ends access"
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_key_of_an_order_expires_and_a_new_one_can_be_mailed(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let mug = shop.product("mug").add().await;
    let guest = shop.guest("gus").with_cart([(mug.variant(), 1)]).await;
    let placed = guest.place("key-0001").await;
    paid(&payment_shop, &placed).await;
    let (number, email) = (&placed.order.number, guest.email.as_str());
    let elsewhere = shop.guest("elsewhere");
    let show = |key: &str| {
        let call = elsewhere.get(path::order(number));
        call.header("stoa-order-key", key.to_owned())
    };
    let first = mailed_key(shop, email).await;
    show(&first).ok::<Order>().await;
    let (_, body) = mails(shop, email).await.pop().unwrap();
    assert!(body.contains("Track it here until"), "{body}");

    shop.advance_clock(89 * DAY_S);
    show(&first).ok::<Order>().await;
    shop.advance_clock(20 * DAY_S);
    show(&first).fails(ErrorCode::NotFound).await;

    // The response does not reveal whether there is such an order.
    for (number, email) in [
        (number.as_str(), "eve@example.org"),
        ("0000-0000-00", email),
    ] {
        assert_eq!(ask_for_link(shop, number, email).await.status, 202);
    }
    let sent = payment_shop.count("mail WHERE kind = 'order_link'").await;
    assert_eq!(sent, 0);
    assert_eq!(
        ask_for_link(shop, number.as_str(), "GUS@example.org")
            .await
            .status,
        202
    );
    let second = mailed_key(shop, email).await;
    assert_ne!(first, second);
    show(&second).ok::<Order>().await;
    show(&first).fails(ErrorCode::NotFound).await;
    let other = shop.guest("other").with_cart([(mug.variant(), 1)]).await;
    let other = path::order(&other.place("key-0002").await.order.number);
    let call = elsewhere
        .get(other)
        .header("stoa-order-key", second.clone());
    call.fails(ErrorCode::NotFound).await;

    shop.advance_clock(31 * DAY_S);
    show(&second).fails(ErrorCode::NotFound).await;
    origin::payment::reconcile::prune(&shop.app).await.unwrap();
    assert_eq!(payment_shop.count("order_link").await, 0);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn only_links_that_are_mailed_count_towards_the_limit(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let mug = shop.product("mug").add().await;
    let guest = shop.guest("gus").with_cart([(mug.variant(), 1)]).await;
    let number = guest.place("key-0001").await.order.number;
    for _ in 0..8 {
        let answer = ask_for_link(shop, "0000-0000-00", "gus@example.org").await;
        assert_eq!(answer.status, 202);
    }
    for _ in 0..5 {
        let answer = ask_for_link(shop, number.as_str(), "gus@example.org").await;
        assert_eq!(answer.status, 202);
    }
    let refused = ask_for_link(shop, number.as_str(), "gus@example.org").await;
    assert_eq!(refused.problem().code, ErrorCode::RateLimited);
    assert_eq!(
        payment_shop.count("mail WHERE kind = 'order_link'").await,
        5
    );

    // An anonymized order has no link, and nobody gets a new one.
    let key = mailed_key(shop, "gus@example.org").await;
    let show = || {
        let call = shop.get(path::order(&number));
        call.header("stoa-order-key", key.clone())
    };
    show().ok::<Order>().await;
    sqlx::query("UPDATE shop_order SET key_hash = ''")
        .execute(&shop.pool)
        .await
        .unwrap();
    show().fails(ErrorCode::NotFound).await;
    shop.advance_clock(3601);
    assert_eq!(
        ask_for_link(shop, number.as_str(), "gus@example.org")
            .await
            .status,
        202
    );
    assert_eq!(
        payment_shop.count("mail WHERE kind = 'order_link'").await,
        5
    );
}

/// The numbers of the orders in somebody's account.
async fn listed(shop: &TestShop, token: &str) -> Vec<String> {
    let list: OrderList = shop.get(path::ORDERS).bearer(token).ok().await;
    list.items
        .iter()
        .map(|order| order.number.to_string())
        .collect()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn guest_orders_join_the_account_once_its_address_is_verified(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let mug = shop.product("mug").stock(9).add().await;
    let guest = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let before = guest.place("key-0001").await;
    paid(&payment_shop, &before).await;
    let eve = shop.guest("eve").with_cart([(mug.variant(), 1)]).await;
    paid(&payment_shop, &eve.place("key-0002").await).await;
    sign_up(shop, "Ada@example.org").await;
    let unconfirmed = sign_in(shop, "ada@example.org").await;
    assert!(listed(shop, &unconfirmed.access_token).await.is_empty());
    let mail = mails(shop, "ada@example.org").await.pop().unwrap();
    verify(shop, &link_token(&mail)).await.ok::<Value>();
    let number = before.order.number.to_string();
    assert_eq!(
        listed(shop, &unconfirmed.access_token).await,
        std::slice::from_ref(&number)
    );

    // Later ones join when they are paid, even without a new sign-in: nobody can fill an account with unpaid orders.
    let later = shop.guest("ada").with_cart([(mug.variant(), 2)]).await;
    let later = later.place("key-0003").await;
    assert_eq!(
        listed(shop, &unconfirmed.access_token).await,
        std::slice::from_ref(&number)
    );
    paid(&payment_shop, &later).await;
    assert_eq!(
        listed(shop, &unconfirmed.access_token).await,
        [later.order.number.to_string(), number]
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn anonymized_orders_join_no_account(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let mug = shop.product("mug").add().await;
    let guest = shop.guest("gus").with_cart([(mug.variant(), 1)]).await;
    paid(&payment_shop, &guest.place("key-0001").await).await;
    sqlx::query("UPDATE shop_order SET key_hash = '', email = 'erased@stoa.invalid'")
        .execute(&shop.pool)
        .await
        .unwrap();
    sign_up(shop, "erased@stoa.invalid").await;
    let mail = mails(shop, "erased@stoa.invalid").await.pop().unwrap();
    verify(shop, &link_token(&mail)).await.ok::<Value>();
    let tokens = sign_in(shop, "erased@stoa.invalid").await;
    assert!(listed(shop, &tokens.access_token).await.is_empty());
}
