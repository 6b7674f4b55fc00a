//! The ledger.

use contract::order::OrderState;
use origin::payment::reconcile;
use sqlx::PgPool;

use crate::support::PaymentShop;

/// The balance of each account, sorted by name.
async fn balances(shop: &PaymentShop) -> Vec<(String, i64)> {
    sqlx::query_as(
        "SELECT account, sum(amount)::bigint FROM ledger_entry GROUP BY account ORDER BY account",
    )
    .fetch_all(&shop.pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn money_adds_up(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").price(1290).stock(99).add().await;
    let tea = shop
        .product("tea")
        .price(733)
        .reduced_tax()
        .stock(99)
        .add()
        .await;
    let mut paid = 0;
    for number in 1_i64..=5 {
        let name = format!("buyer-{number}");
        let person = shop.guest(&name);
        let person = person
            .with_cart([(mug.variant(), number), (tea.variant(), 1)])
            .await;
        let placed = person.place("key-0001").await;
        shop.pay(&placed).await;
        shop.until(&placed, OrderState::Paid).await;
        paid += placed.order.quote.total.amount;
    }
    // One more that is paid too late, and one that is never paid.
    shop.lose_webhooks();
    let late = shop.guest("late").with_cart([(mug.variant(), 1)]).await;
    let late = late.place("key-0001").await;
    let url = late.payment_url.clone().unwrap();
    shop.submit_payment_page(&url, "pay", "slow_money").await;
    let never = shop.guest("never").with_cart([(mug.variant(), 1)]).await;
    never.place("key-0001").await;
    for _ in 0..2 {
        shop.advance_clock(2 * 60 * 60);
        reconcile::round(&shop.app).await.unwrap();
    }
    assert_eq!(shop.order(&late).await.state, OrderState::Refunded);

    let unbalanced = shop
        .count("(SELECT FROM ledger_entry GROUP BY transaction_id HAVING sum(amount) <> 0) AS t")
        .await;
    assert_eq!(unbalanced, 0);
    // Provider, sales, two taxes and, up to 50.00, shipping; the late payment is posted and reversed.
    assert_eq!(shop.count("ledger_entry").await, 3 * 5 + 2 * 4 + 2 * 2);
    let balances = balances(&shop).await;
    let of = |account: &str| balances.iter().find(|b| b.0 == account).unwrap().1;
    assert_eq!(of("provider"), paid);
    assert_eq!(of("owed"), 0);
    let tax: i64 = sqlx::query_scalar(
        "SELECT sum((tax->'tax'->>'amount')::bigint)::bigint
         FROM shop_order, jsonb_array_elements(quote->'taxes') AS tax WHERE state = 'paid'",
    )
    .fetch_one(&shop.pool)
    .await
    .unwrap();
    assert_eq!(of("tax:1900") + of("tax:700"), -tax);
    assert_eq!(balances.iter().map(|b| b.1).sum::<i64>(), 0);
}
