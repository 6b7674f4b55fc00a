//! The invariants of ARCHITECTURE.md, over HTTP against real PostgreSQL. Each test has its invariant's name.

use std::collections::BTreeSet;

use contract::{
    ErrorCode,
    order::{OrderState, PlacedOrder},
    path,
};
use futures_util::future::join_all;
use origin::payment::reconcile;
use sqlx::PgPool;

use crate::support::{Answer, PaymentShop, until};

/// The placed orders, and the error codes of the refused ones.
fn sort_out(answers: &[Answer]) -> (Vec<PlacedOrder>, Vec<ErrorCode>) {
    let (good, bad): (Vec<&Answer>, _) = answers.iter().partition(|answer| answer.status < 300);
    (
        good.into_iter().map(Answer::ok).collect(),
        bad.into_iter()
            .map(|answer| answer.problem().code)
            .collect(),
    )
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn one_key_one_order(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(99).add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let order = ada.order_request(ada.cart().await.quote.total);

    let attempts = (0..50).map(|_| ada.try_place("key-0001", &order));
    let (placed, refused) = sort_out(&join_all(attempts).await);

    assert_eq!(refused, []);
    let ids: BTreeSet<_> = placed.iter().map(|placed| placed.order.id).collect();
    let urls: BTreeSet<_> = placed.iter().map(|placed| &placed.payment_url).collect();
    assert_eq!((ids.len(), urls.len()), (1, 1), "one order, one page");
    assert_eq!(shop.count("shop_order").await, 1);
    assert_eq!(shop.stock(mug.variant()).await, (99, 1));

    // One payment page, paid concurrently: one charge.
    join_all((0..20).map(|_| shop.pay(&placed[0]))).await;
    shop.until(&placed[0], OrderState::Paid).await;
    let checkout = shop.checkout(placed[0].payment_url.as_ref().unwrap()).await;
    assert_eq!(checkout.charges, 1);
    assert_eq!(
        shop.event_kinds(&placed[0]).await,
        ["order.placed", "order.paid"]
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn two_tabs_with_two_keys_for_one_cart_make_one_order(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(99).add().await;
    for round in 0..10 {
        let name = format!("ada-{round}");
        let ada = shop.guest(&name).with_cart([(mug.variant(), 1)]).await;
        let order = ada.order_request(ada.cart().await.quote.total);

        let keys: Vec<String> = (0..6).map(|tab| format!("tab-{tab:04}")).collect();
        let attempts = keys.iter().map(|key| ada.try_place(key, &order));
        let (placed, refused) = sort_out(&join_all(attempts).await);

        assert_eq!(placed.len(), 1, "round {round}: {refused:?}");
        assert_eq!(refused, [ErrorCode::OrderInProgress; 5]);
    }
    assert_eq!(shop.count("shop_order").await, 10);
    assert_eq!(shop.stock(mug.variant()).await, (99, 10));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn never_oversell(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(10).add().await;
    let bowl = shop.product("bowl").stock(1000).add().await;
    let names: Vec<String> = (0..200).map(|buyer| format!("buyer-{buyer}")).collect();
    let buyers = names.iter().enumerate().map(|(number, name)| {
        let mut lines = [(mug.variant(), 1), (bowl.variant(), 1)];
        if number % 2 == 0 {
            lines.reverse(); // carts in different orders must not lock in different orders
        }
        shop.guest(name).with_cart(lines)
    });
    let buyers = join_all(buyers).await;
    let order = buyers[0].order_request(buyers[0].cart().await.quote.total);

    let attempts = buyers
        .iter()
        .map(|buyer| buyer.try_place("key-0001", &order));
    let (placed, refused) = sort_out(&join_all(attempts).await);

    assert_eq!(placed.len(), 10);
    assert_eq!(refused, [ErrorCode::OutOfStock; 190]);
    assert_eq!(shop.count("shop_order").await, 10);
    assert_eq!(shop.stock(mug.variant()).await, (10, 10));
    assert_eq!(shop.stock(bowl.variant()).await, (1000, 10));

    // Half of them pay, the others' reservations end: units sold and left add up to the initial stock.
    shop.lose_webhooks();
    join_all(placed.iter().take(5).map(|placed| shop.pay(placed))).await;
    shop.advance_clock(16 * 60);
    reconcile::round(&shop.app).await.unwrap();
    assert_eq!(shop.stock(mug.variant()).await, (5, 0));
    assert_eq!(shop.stock(bowl.variant()).await, (995, 0));
    assert_eq!(shop.count("shop_order WHERE state = 'paid'").await, 5);
    assert_eq!(shop.count("shop_order WHERE state = 'cancelled'").await, 5);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn paid_means_ordered(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(99).add().await;
    // Each way of paying with the number of its webhooks: `twice` is one webhook sent two times; `out of order` adds an
    // older webhook with the opposite content.
    let manners = [("plain", 1), ("twice", 1), ("out_of_order", 2), ("late", 1)];
    let (mut orders, mut webhooks) = (Vec::new(), 0);
    // Webhook and return race. In the last round of each, the browser is closed and only the webhook arrives.
    for round in 0..24 {
        let name = format!("ada-{round}");
        let ada = shop.guest(&name).with_cart([(mug.variant(), 1)]).await;
        let placed = ada.place("key-0001").await;
        let (how, sent) = manners[round % 4];
        let url = placed.payment_url.as_ref().unwrap();
        shop.submit_payment_page(url, "pay", how).await;
        if round < 20 {
            let settle = path::order_settle(&placed.order.number);
            let returns = (0..4).map(|_| ada.post(&settle).send());
            for answer in join_all(returns).await {
                let order: contract::order::Order = answer.ok();
                assert_eq!(order.state, OrderState::Paid, "{how}");
            }
        } else {
            shop.until(&placed, OrderState::Paid).await;
        }
        webhooks += sent;
        orders.push((how, placed));
    }

    // Every webhook is processed, also those after the order was paid, and nothing happens twice.
    until("every webhook was acted on", || async {
        (shop.count("webhook_seen").await == webhooks).then_some(())
    })
    .await;
    for (how, placed) in &orders {
        assert_eq!(shop.order(placed).await.state, OrderState::Paid, "{how}");
        let checkout = shop.checkout(placed.payment_url.as_ref().unwrap()).await;
        assert_eq!(checkout.charges, 1, "{how}");
        let kinds = shop.event_kinds(placed).await;
        assert_eq!(kinds, ["order.placed", "order.paid"], "{how}");
    }
    assert_eq!(shop.stock(mug.variant()).await, (75, 0));
    assert_eq!(shop.count("mail").await, 24);
    assert_eq!(
        shop.count("(SELECT DISTINCT transaction_id FROM ledger_entry) AS t")
            .await,
        24
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn paid_means_ordered_even_if_the_browser_closes_and_every_webhook_is_lost(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    shop.lose_webhooks();
    shop.pay(&placed).await;

    shop.advance_clock(31);
    let rounds = (0..4).map(|_| reconcile::round(&shop.app));
    for round in join_all(rounds).await {
        round.unwrap();
    }

    assert_eq!(shop.order(&placed).await.state, OrderState::Paid);
    assert_eq!(
        shop.event_kinds(&placed).await,
        ["order.placed", "order.paid"]
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_late_payment_is_refunded(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let mug = payment_shop.product("mug").stock(1).add().await;
    let ada = payment_shop
        .guest("ada")
        .with_cart([(mug.variant(), 1)])
        .await;
    let placed = ada.place("key-0001").await;
    let url = placed.payment_url.clone().unwrap();
    payment_shop
        .submit_payment_page(&url, "pay", "slow_money")
        .await;
    // The shop's clock stays in sync with the provider's, so that webhooks are accepted.
    sqlx::query("UPDATE shop_order SET reserved_until = now() - interval '1 second'")
        .execute(&payment_shop.pool)
        .await
        .unwrap();
    sqlx::query("UPDATE payment SET next_check_at = now() - interval '1 second'")
        .execute(&payment_shop.pool)
        .await
        .unwrap();

    reconcile::round(&payment_shop.app).await.unwrap();

    payment_shop.until(&placed, OrderState::Refunded).await;
    let checkout = payment_shop.checkout(&url).await;
    assert_eq!(checkout.state, contract::payment::CheckoutState::Refunded);
    assert_eq!(checkout.charges, 1);
    let kinds = ["order.placed", "order.cancelled", "order.refunded"];
    assert_eq!(payment_shop.event_kinds(&placed).await, kinds);
    assert_eq!(payment_shop.stock(mug.variant()).await, (1, 0));
    assert_eq!(payment_shop.count("mail").await, 0, "nothing was bought");
}
