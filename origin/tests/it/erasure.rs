//! Exporting and erasing a customer's data.

use chrono::{DateTime, Datelike as _, TimeDelta, TimeZone as _, Utc};
use contract::{
    CustomerId, ErrorCode, OrderNumber,
    account::{AccountExport, EraseAccount, Me, Tokens},
    address_book::SaveAddress,
    order::{Order, OrderState},
    path,
};
use origin::{account::erase::replay_erasures, payment::reconcile};
use serde_json::Value;
use sqlx::PgPool;

use crate::{
    account::{PASSWORD, link_token, mails, sign_in, sign_up, try_sign_in, verify},
    support::{Answer, PaymentShop, Person, TestShop, payment_shop},
};

const ADA: &str = "ada@example.org";

/// A customer with a password, an address, a wish and a cart.
async fn ada(shop: &TestShop) -> Person<'_> {
    sign_up(shop, ADA).await;
    let verified = verify(shop, &link_token(&mails(shop, ADA).await[0])).await;
    let tokens: Tokens = verified.ok();
    let mut ada = shop.guest("ada");
    ada.access_token = Some(tokens.access_token);
    let address = SaveAddress {
        address: payment_shop::address("DE"),
        is_default: true,
        expected_address: None,
    };
    let call = ada.post(path::ADDRESSES).json(&address);
    call.ok::<Value>().await;
    let mug = shop.product("mug").price(1290).add().await;
    let wish = path::wish(&"mug".parse().unwrap());
    ada.call("PUT", wish).ok::<()>().await;
    ada.with_cart([(mug.variant(), 2)]).await
}

async fn erase(person: &Person<'_>, password: &str) -> Answer {
    let request = EraseAccount {
        current_password: password.to_owned(),
    };
    person.post(path::ERASURE).json(&request).send().await
}

/// The whole database as text, except the tables of the orders' events.
async fn whole_database(shop: &TestShop) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    )
    .fetch_all(&shop.pool)
    .await
    .unwrap();
    let mut all = String::new();
    for table in tables {
        let sql = format!("SELECT coalesce(json_agg(t)::text, '') FROM \"{table}\" t");
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&shop.pool)
            .await
            .unwrap();
        all.push_str(&rows);
    }
    all
}

/// Name, street and e-mail address of an order, and whether they are being retained.
async fn personal(shop: &TestShop, number: &OrderNumber) -> (String, String, String, bool) {
    sqlx::query_as(
        "SELECT address ->> 'name', address ->> 'street', email, kept_until IS NOT NULL
         FROM shop_order WHERE number = $1",
    )
    .bind(number.as_str())
    .fetch_one(&shop.pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_export_is_complete_and_only_for_the_customer(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let ada = ada(&shop).await;
    let placed = ada.place("key-0001").await;
    let answer = ada.get(path::EXPORT).send().await;
    let disposition = answer.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let export: AccountExport = answer.ok();
    assert_eq!(export.customer.email.as_str(), ADA);
    assert_eq!(export.addresses.len(), 1);
    assert_eq!(export.sessions.len(), 1);
    assert_eq!(export.orders, [placed.order]);
    assert_eq!(export.cart.count, 2);
    assert_eq!(export.wishlist[0].product.as_str(), "mug");

    let eve = shop.customer("eve").await;
    let other: AccountExport = eve.get(path::EXPORT).ok().await;
    assert_eq!((other.orders.len(), other.addresses.len()), (0, 0));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_waiting_order_prevents_erasure(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let ada = ada(&shop).await;
    let placed = ada.place("key-0001").await;
    let held = erase(&ada, PASSWORD).await.problem();
    assert_eq!(held.code, ErrorCode::OrderInProgress);
    let cancel = path::order_cancel(&placed.order.number);
    ada.post(cancel).ok::<Order>().await;

    assert_eq!(erase(&ada, PASSWORD).await.status, 204);

    let (name, street, email, kept) = personal(&shop, &placed.order.number).await;
    assert_eq!((name.as_str(), street.as_str()), ("", ""));
    assert_eq!((email.as_str(), kept), ("erased@stoa.invalid", false));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_concurrently_placed_order_prevents_erasure(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let ada = ada(shop).await;
    let mut held = shop.pool.begin().await.unwrap();
    sqlx::query("SELECT FROM cart FOR UPDATE")
        .execute(&mut *held)
        .await
        .unwrap();
    let erasure = async {
        shop.until_waiting(1).await;
        erase(&ada, PASSWORD).await.problem()
    };
    let release = async {
        shop.until_waiting(2).await;
        held.commit().await.unwrap();
    };
    let (_, refused, ()) = tokio::join!(ada.place("key-0001"), erasure, release);
    assert_eq!(refused.code, ErrorCode::OrderInProgress);
    let hers = "shop_order WHERE customer_id IS NOT NULL";
    assert_eq!(payment_shop.count(hers).await, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn erasing_leaves_only_what_must_be_retained_by_law(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let ada = ada(shop).await;
    let guest = shop.guest("ada");
    let lamp = shop.product("lamp").add().await;
    let as_guest = guest.with_cart([(lamp.variant(), 1)]).await;
    let as_guest = as_guest.place("key-0002").await;
    payment_shop.pay(&as_guest).await;
    payment_shop.until(&as_guest, OrderState::Paid).await;
    let placed = ada.place("key-0001").await;
    payment_shop.pay(&placed).await;
    payment_shop.until(&placed, OrderState::Paid).await;
    let wrong = erase(&ada, "wrong horse").await.problem();
    assert!(wrong.field("current_password").is_some());

    assert_eq!(erase(&ada, PASSWORD).await.status, 204);

    let ended = ada.get(path::ORDERS).send().await.problem();
    assert_eq!(ended.code, ErrorCode::SessionEnded);
    let gone = try_sign_in(shop, ADA, PASSWORD).await.problem();
    assert_eq!(gone.code, ErrorCode::WrongCredentials);
    for order in [&placed.order, &as_guest.order] {
        let (name, street, email, kept) = personal(shop, &order.number).await;
        assert_eq!(name, payment_shop::address("DE").name, "on the invoice");
        assert!(!street.is_empty() && kept);
        assert_eq!(email, "erased@stoa.invalid");
    }
    let sent = mails(shop, ADA).await;
    let sent: Vec<_> = sent.iter().map(|mail| mail.0.as_str()).collect();
    assert_eq!(
        sent,
        ["Your account is deleted"],
        "older mails are deleted, too"
    );
    let events: Vec<(String, Value)> =
        sqlx::query_as("SELECT aggregate, data FROM outbox WHERE kind = 'customer.erased'")
            .fetch_all(&shop.pool)
            .await
            .unwrap();
    assert_eq!(events.len(), 1);
    let id = events[0].1["customer"].as_str().unwrap();
    assert_eq!(events[0].0, format!("customer/{id}"));

    sqlx::query("DELETE FROM mail")
        .execute(&shop.pool)
        .await
        .unwrap();
    let left = whole_database(shop).await;
    assert!(
        !left.contains(ADA),
        "the address is nowhere in the database"
    );

    shop.advance_clock(9 * 366 * 24 * 3600);
    reconcile::prune(&shop.app).await.unwrap();
    let (name, street, _, kept) = personal(shop, &placed.order.number).await;
    assert_eq!((name.as_str(), street.as_str(), kept), ("", "", false));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_order_is_anonymized_at_the_end_of_retention(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let mug = shop.product("mug").add().await;
    let guest = shop.guest("gus").with_cart([(mug.variant(), 1)]).await;
    let cancelled = guest.place("key-0001").await;
    let cancel = path::order_cancel(&cancelled.order.number);
    guest.post(cancel).ok::<Order>().await;
    let paid = guest.place("key-0002").await;
    payment_shop.pay(&paid).await;
    payment_shop.until(&paid, OrderState::Paid).await;
    sqlx::query(r#"UPDATE shop_order SET address = address || '{"phone": "12345"}'"#)
        .execute(&shop.pool)
        .await
        .unwrap();
    let blank = (
        String::new(),
        String::new(),
        "erased@stoa.invalid".into(),
        false,
    );
    let placed = shop.app.clock.now();
    // The year in the shop's time zone.
    let year = (placed + TimeDelta::hours(1)).year();
    let at = async |moment: DateTime<Utc>| {
        shop.advance_clock((moment - shop.app.clock.now()).num_seconds());
        reconcile::prune(&shop.app).await.unwrap();
        let [a, b] = [&cancelled, &paid].map(|order| personal(shop, &order.order.number));
        (a.await == blank, b.await == blank)
    };

    let day = |year, month, day| Utc.with_ymd_and_hms(year, month, day, 12, 0, 0).unwrap();
    assert_eq!(at(placed + TimeDelta::days(29)).await, (false, false));
    assert_eq!(at(placed + TimeDelta::days(31)).await, (true, false));
    let last = day(year + 8, 12, 31);
    assert_eq!(at(last).await, (true, false), "the year is not over");
    assert_eq!(at(day(year + 9, 1, 1)).await, (true, true));
    let kept = "shop_order WHERE address -> 'phone' IS NULL AND address ->> 'country' = 'DE'";
    assert_eq!(
        payment_shop.count(kept).await,
        2,
        "only the country of the address is left"
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_address_can_be_used_again_and_the_new_account_is_empty(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let first = ada(&shop).await;
    let placed = first.place("key-0001").await;
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    erase(&first, PASSWORD).await.ok::<()>();

    sign_up(&shop, ADA).await;
    let mails = mails(&shop, ADA).await;
    verify(&shop, &link_token(mails.last().unwrap())).await;
    let tokens: Tokens = sign_in(&shop, ADA).await;
    let call = shop.get(path::EXPORT).bearer(&tokens.access_token);
    let export: AccountExport = call.ok().await;
    assert_eq!((export.orders.len(), export.cart.count), (0, 0));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn replaying_an_erasure_sends_no_mail_and_no_event(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = ada(&shop).await;
    let me: Me = ada.get(path::ME).ok().await;
    let id = me.customer.unwrap().id;
    let erased = replay_erasures(&shop.app.db, &[CustomerId(uuid::Uuid::now_v7()), id]).await;
    assert_eq!(erased.unwrap(), 1);
    assert!(!whole_database(&shop).await.contains(ADA));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_merchant_cannot_be_erased(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let grace = shop.merchant("grace").await;
    let refused = erase(&grace, PASSWORD).await.problem();
    assert_eq!(refused.code, ErrorCode::Forbidden);
}
