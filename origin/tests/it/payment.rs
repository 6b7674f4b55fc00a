//! Paying at the hosted page, and its outcomes.

use contract::{
    CartToken, ErrorCode, header,
    order::{Order, OrderState, PaymentFailure, PlacedOrder},
    path,
    payment::CheckoutState,
};
use origin::{
    cart::merge::merge,
    payment::reconcile::{self, RoundOutcome},
};
use serde_json::json;
use sqlx::PgPool;

use crate::support::{PaymentShop, Person, until};

async fn settle(person: &Person<'_>, placed: &PlacedOrder) -> Order {
    let settle = path::order_settle(&placed.order.number);
    person.post(settle).ok().await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_declined_card_shows_the_reason_and_loses_nothing(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    let url = placed.payment_url.clone().unwrap();
    let failures = [
        ("decline", PaymentFailure::Declined),
        ("insufficient_funds", PaymentFailure::InsufficientFunds),
        ("abandon", PaymentFailure::Abandoned),
    ];
    for (what, failure) in failures {
        let back = shop.submit_payment_page(&url, what, "plain").await;
        assert!(back.ends_with(&format!("/checkout/return?order={}", placed.order.number)));
        let order = settle(&ada, &placed).await;
        assert_eq!(order.state, OrderState::PendingPayment);
        assert_eq!(order.payment_failure, Some(failure));
    }
    let challenge = format!("{url}/challenge");
    shop.submit_payment_page(&challenge, "fail", "plain").await;
    let order = settle(&ada, &placed).await;
    assert_eq!(order.payment_failure, Some(PaymentFailure::ChallengeFailed));
    assert_eq!(shop.stock(mug.variant()).await, (10, 1));
    assert_eq!(ada.cart().await.count, 1);

    let page = path::order_payment(&placed.order.number);
    let page: PlacedOrder = ada.post(page).ok().await;
    assert_eq!(page.payment_url, placed.payment_url);
    shop.submit_payment_page(&challenge, "pass", "plain").await;
    let order = settle(&ada, &placed).await;
    assert_eq!(
        (order.state, order.payment_failure),
        (OrderState::Paid, None)
    );
    let kinds = shop.event_kinds(&placed).await;
    let failed = kinds.iter().filter(|kind| *kind == "order.payment_failed");
    assert_eq!(failed.count(), 4);
    assert_eq!(kinds.last().unwrap(), "order.paid");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_order_is_cancelled_if_the_provider_no_longer_knows_its_checkout(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    sqlx::query("UPDATE payment SET checkout_id = 'forgotten'")
        .execute(&shop.pool)
        .await
        .unwrap();
    // Nothing is decided while it may still be paid.
    let cancel = || ada.post(path::order_cancel(&placed.order.number));
    cancel().fails(ErrorCode::PaymentUnavailable).await;
    assert_eq!(shop.stock(mug.variant()).await, (10, 1));

    shop.advance_clock(16 * 60);
    reconcile::round(&shop.app).await.unwrap();

    assert_eq!(shop.order(&placed).await.state, OrderState::Cancelled);
    assert_eq!(shop.stock(mug.variant()).await, (10, 0));
    ada.place("key-0002").await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_paid_order_claims_its_stock_consumes_its_cart_and_mails_a_confirmation(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.customer("ada").await;
    let ada = ada.with_cart([(mug.variant(), 3)]).await;
    let placed = ada.place("key-0001").await;
    shop.pay(&placed).await;
    let order = shop.until(&placed, OrderState::Paid).await;
    assert!(order.paid_at.is_some() && order.reserved_until.is_none());
    assert_eq!(shop.stock(mug.variant()).await, (7, 0));
    assert_eq!(shop.count("reservation").await, 0);
    assert_eq!(shop.count("mail").await, 1);
    assert_eq!(ada.cart().await.count, 0);
    let cancel = path::order_cancel(&placed.order.number);
    let refused = ada.post(cancel).fails(ErrorCode::WrongOrderState).await;
    assert_eq!(refused.status, 409);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn paying_during_sign_in_removes_the_lines_from_the_customers_locked_cart(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    payment_shop.lose_webhooks();
    let shop = &payment_shop;
    let mug = shop.product("mug").add().await;
    let customer = shop.customer("ada").await;
    let customer = customer.with_cart([(mug.variant(), 1)]).await;
    let cart = customer.cart().await.id.unwrap();
    let guest = shop.guest("ada").with_cart([(mug.variant(), 2)]).await;
    let placed = guest.place("key-0001").await;
    payment_shop.pay(&placed).await;
    let token: CartToken = guest.cart_token().unwrap().parse().unwrap();
    let now = shop.app.clock.now();
    let mut signing_in = shop.app.db.write().await.unwrap();
    let mut changing = shop.app.db.write().await.unwrap();

    merge(&mut signing_in, &token, customer.id.unwrap(), now)
        .await
        .unwrap();
    let changes = async {
        let lock = sqlx::query("SELECT FROM cart WHERE id = $1 FOR UPDATE").bind(cart.0);
        lock.execute(&mut *changing).await.unwrap();
        let this = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut *changing);
        let this: i32 = this.await.unwrap();
        until("the payment waits", || async {
            let (waits, paid): (bool, bool) = sqlx::query_as(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))),
                        EXISTS (SELECT FROM shop_order WHERE state = 'paid')",
            )
            .bind(this)
            .fetch_one(&shop.pool)
            .await
            .unwrap();
            assert!(!paid, "the cart is locked");
            waits.then_some(())
        })
        .await;
        changing.commit().await.unwrap();
    };
    let signs_in = async {
        shop.until_waiting(2).await; // for the end of this
        signing_in.commit().await.unwrap();
    };
    let (order, (), ()) = tokio::join!(settle(&guest, &placed), changes, signs_in);

    assert_eq!(order.state, OrderState::Paid);
    assert_eq!(customer.cart().await.count, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_unsigned_webhook_is_rejected(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let call = || {
        shop.post(path::PAYMENT_WEBHOOK)
            .raw("application/json", "{}")
    };
    call().fails(ErrorCode::BadSignature).await;
    let forged = format!(
        "t={},v1={}",
        shop.app.clock.now().timestamp(),
        "0".repeat(64)
    );
    let forged = call().header(header::PAYMENT_SIGNATURE, forged);
    forged.fails(ErrorCode::BadSignature).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_signed_webhook_with_invalid_content_is_a_client_error(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let webhook = json!({
        "id": "evt_1", "type": "checkout.paid",
        "checkout": {
            "id": "cs_1", "reference": "7K2M-9QXD-3F",
            "amount": { "amount": 1, "currency": "EUR" },
            "state": "paid", "url": "http://127.0.0.1/cs_1", "failure": null, "charges": 1,
        },
    });
    let send = async |body: &[u8], code| {
        let call = shop.post(path::PAYMENT_WEBHOOK);
        let signature = shop.signature(body);
        let call = call.header(header::PAYMENT_SIGNATURE, signature);
        call.raw("application/json", body.to_vec())
            .fails(code)
            .await;
    };
    // Valid, but about an unknown order: the provider retries.
    send(webhook.to_string().as_bytes(), ErrorCode::NotFound).await;

    let long = "x".repeat(3000);
    for field in ["/id", "/checkout/id"] {
        for text in ["evt\u{0}1", "", "evt 1", "evt\n1", "evt_ü", &long] {
            let mut wrong = webhook.clone();
            *wrong.pointer_mut(field).unwrap() = json!(text);
            send(wrong.to_string().as_bytes(), ErrorCode::BadRequest).await;
        }
    }
    for (field, value) in [
        ("/checkout/reference", json!("7K\u{0}M-9QXD-3F")),
        ("/checkout/amount/currency", json!("E\u{0}R")),
        ("/checkout/amount/amount", json!(1e300)),
        ("/type", json!("checkout.unknown")),
    ] {
        let mut wrong = webhook.clone();
        *wrong.pointer_mut(field).unwrap() = value;
        send(wrong.to_string().as_bytes(), ErrorCode::BadRequest).await;
    }
    let nested = "[".repeat(10_000);
    for body in [&b"\xff\xfe"[..], b"", b"null", nested.as_bytes()] {
        send(body, ErrorCode::BadRequest).await;
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_expired_reservation_is_released_only_after_the_checkout_is_closed(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(1).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    reconcile::round(&shop.app).await.unwrap();
    assert_eq!(shop.order(&placed).await.state, OrderState::PendingPayment);

    shop.advance_clock(16 * 60);
    reconcile::round(&shop.app).await.unwrap();

    assert_eq!(shop.order(&placed).await.state, OrderState::Cancelled);
    assert_eq!(shop.stock(mug.variant()).await, (1, 0));
    let checkout = shop.checkout(placed.payment_url.as_ref().unwrap()).await;
    assert_eq!(checkout.state, CheckoutState::Expired);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_checkout_that_was_never_opened_expires_with_its_reservation(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(1).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    // As if the process had crashed between the order and the provider's response.
    sqlx::query("UPDATE payment SET state = 'opening', checkout_id = NULL, checkout_url = NULL")
        .execute(&shop.pool)
        .await
        .unwrap();
    shop.lose_webhooks();
    shop.pay(&placed).await;
    shop.advance_clock(16 * 60);
    reconcile::round(&shop.app).await.unwrap();
    let order = shop.order(&placed).await;
    assert_eq!(order.state, OrderState::Paid, "the payment was in time");
    assert_eq!(shop.stock(mug.variant()).await, (0, 0));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_late_payment_whose_refund_failed_is_refunded_even_after_checks_have_ended(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    shop.lose_webhooks();
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    let url = placed.payment_url.clone().unwrap();
    shop.submit_payment_page(&url, "pay", "slow_money").await;
    let cancel = path::order_cancel(&placed.order.number);
    ada.post(cancel).ok::<Order>().await;
    // Checks have ended, and the record of the refund is lost once.
    sqlx::raw_sql(
        "UPDATE payment SET next_check_at = 'infinity';
         ALTER TABLE payment ADD CONSTRAINT lost CHECK (state <> 'refunded')",
    )
    .execute(&shop.pool)
    .await
    .unwrap();
    let settles = ada.post(path::order_settle(&placed.order.number));
    assert_eq!(settles.send().await.status, 500);
    sqlx::query("ALTER TABLE payment DROP CONSTRAINT lost")
        .execute(&shop.pool)
        .await
        .unwrap();

    reconcile::round(&shop.app).await.unwrap();

    assert_eq!(shop.order(&placed).await.state, OrderState::Refunded);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_due_refund_of_an_unknown_checkout_is_not_settled(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    sqlx::query("UPDATE payment SET state = 'refunding', checkout_id = 'forgotten'")
        .execute(&shop.pool)
        .await
        .unwrap();
    shop.advance_clock(16 * 60);

    let settle = ada.post(path::order_settle(&placed.order.number));
    settle.fails(ErrorCode::PaymentUnavailable).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_full_round_reports_that_more_payments_may_be_due(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    sqlx::raw_sql(
        "INSERT INTO shop_order (id, number, cart_id, key_hash, state, email, address, locale,
             currency, quote, total, placed_at, reserved_until)
         SELECT gen_random_uuid(), i::text, gen_random_uuid(), '', 'cancelled',
             'ada@example.org', '{}', 'en', 'EUR', '{}', 100, now(), now()
         FROM generate_series(1, 101) i;
         INSERT INTO payment (id, order_id, provider_key, checkout_id, state, amount, created_at,
             next_check_at)
         SELECT gen_random_uuid(), id, number, number, 'ended', 100, now(), now() FROM shop_order",
    )
    .execute(&shop.pool)
    .await
    .unwrap();
    let round = || reconcile::round(&shop.app);
    assert_eq!(round().await.unwrap(), RoundOutcome::BatchFull);
    assert_eq!(round().await.unwrap(), RoundOutcome::CaughtUp);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_reconciler_prunes_expired_data(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    let seen = || async { (shop.count("webhook_seen").await == 1).then_some(()) };
    until("the webhook is noted", seen).await;
    sqlx::query("UPDATE outbox SET sent_at = occurred_at")
        .execute(&shop.pool)
        .await
        .unwrap();
    shop.advance_clock(40 * 24 * 60 * 60);
    reconcile::prune(&shop.app).await.unwrap();
    for table in ["idempotency_key", "cart", "outbox", "webhook_seen"] {
        assert_eq!(shop.count(table).await, 0, "{table}");
    }
    assert_eq!(shop.count("shop_order").await, 1);
}
