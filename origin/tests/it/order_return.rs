//! Returning paid orders, withdrawing from them, and reordering.

use contract::{
    ErrorCode,
    merchant::SetPublished,
    order::{Order, OrderState, PlacedOrder, Reordered, ReturnOrder, ReturnReason, Withdraw},
    path,
    payment::CheckoutState,
};
use origin::payment::reconcile;
use sqlx::PgPool;

use crate::support::{Answer, PaymentShop, Person};

const MONTH_S: i64 = 30 * 24 * 60 * 60;

async fn return_order(person: &Person<'_>, placed: &PlacedOrder) -> Answer {
    let body = ReturnOrder {
        reason: ReturnReason::ChangedMind,
    };
    let call = person.post(path::order_return(&placed.order.number));
    call.json(&body).send().await
}

async fn paid(shop: &PaymentShop, person: &Person<'_>) -> PlacedOrder {
    let placed = person.place("key-0001").await;
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    placed
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_returned_order_is_refunded_and_restocked_once(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").price(1290).stock(5).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 3)]).await;
    let placed = paid(&shop, &ada).await;
    let seen: Order = ada.get(path::order(&placed.order.number)).ok().await;
    assert!(seen.returnable_until.is_some());

    let (first, second) = tokio::join!(return_order(&ada, &placed), return_order(&ada, &placed));
    let (first, second): (Order, Order) = (first.ok(), second.ok());
    let order = shop.until(&placed, OrderState::Refunded).await;
    let third: Order = return_order(&ada, &placed).await.ok();

    assert!(
        [&first, &second]
            .iter()
            .any(|order| order.state == OrderState::Refunded)
    );
    assert_eq!(third, order);
    assert_eq!(order.returnable_until, None);
    assert_eq!(shop.stock(mug.variant()).await, (5, 0));
    let checkout = shop.checkout(placed.payment_url.as_ref().unwrap()).await;
    assert_eq!(
        (checkout.state, checkout.charges),
        (CheckoutState::Refunded, 1)
    );
    assert_eq!(
        shop.event_kinds(&placed).await,
        [
            "order.placed",
            "order.paid",
            "order.returned",
            "order.refunded"
        ]
    );
    let [(_, receipt)] = receipts(&shop).await.try_into().unwrap();
    assert!(receipt.starts_with("You have returned this order."));
    assert!(
        !receipt.contains("Declared by"),
        "a return from the order's page has no declared name"
    );
    let steps: Vec<_> = order
        .timeline
        .iter()
        .map(|entry| entry.what.as_str())
        .collect();
    assert_eq!(steps, ["placed", "paid", "returned", "refunded"]);
    let balances: Vec<i64> =
        sqlx::query_scalar("SELECT sum(amount)::bigint FROM ledger_entry GROUP BY account")
            .fetch_all(&shop.pool)
            .await
            .unwrap();
    assert!(
        balances.iter().all(|balance| *balance == 0),
        "money_adds_up: {balances:?}"
    );
    let reason: String = sqlx::query_scalar("SELECT reason FROM order_return")
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    assert_eq!(reason, "changed_mind");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_refund_that_fails_is_retried(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = paid(&shop, &ada).await;
    let url: String = sqlx::query_scalar("SELECT checkout_id FROM payment")
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    // The provider does not know the checkout for a while.
    let rename = |to: String| {
        let rename = sqlx::query("UPDATE payment SET checkout_id = $1").bind(to);
        rename.execute(&shop.pool)
    };
    rename("unknown".to_owned()).await.unwrap();

    let noted: Order = return_order(&ada, &placed).await.ok();
    assert_eq!(noted.state, OrderState::Paid);
    assert_eq!(noted.timeline.last().unwrap().what, "returned");
    assert_eq!(noted.returnable_until, None, "once");
    assert_eq!(shop.stock(mug.variant()).await, (10, 0));

    rename(url).await.unwrap();
    shop.advance_clock(60);
    reconcile::round(&shop.app).await.unwrap();
    assert_eq!(shop.order(&placed).await.state, OrderState::Refunded);
    assert_eq!(shop.stock(mug.variant()).await, (10, 0));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_order_that_is_unpaid_too_old_or_not_yours_cannot_be_returned(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    let early = return_order(&ada, &placed).await.problem();
    assert_eq!(early.code, ErrorCode::WrongOrderState);
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    let eve = shop.guest("eve").with_cart([(mug.variant(), 1)]).await;
    let foreign = return_order(&eve, &placed).await.problem();
    assert_eq!(foreign.code, ErrorCode::NotFound);

    shop.advance_clock(2 * MONTH_S);
    let seen: Order = ada.get(path::order(&placed.order.number)).ok().await;
    assert_eq!(seen.returnable_until, None);
    let late = return_order(&ada, &placed).await.problem();
    assert_eq!(late.code, ErrorCode::WrongOrderState);
    assert_eq!(shop.order(&placed).await.state, OrderState::Paid);
    assert_eq!(shop.count("order_return").await, 0);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn reordering_adds_what_is_still_for_sale_and_names_the_rest(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").price(1000).stock(9).add().await;
    let bowl = shop.product("bowl").stock(3).add().await;
    let vase = shop.product("vase").add().await;
    let ada = shop.customer("ada").await;
    let goods = [(mug.variant(), 2), (bowl.variant(), 2), (vase.variant(), 1)];
    let ada = ada.with_cart(goods).await;
    let placed = paid(&shop, &ada).await;
    let mia = shop.merchant("mia").await;
    let hide = SetPublished { published: false };
    let published = path::merchant_published(&"vase".parse().unwrap());
    let _: SetPublished = mia.call("PUT", published).json(&hide).ok().await;
    ada.add(mug.variant(), 1).await;

    for _ in 0..2 {
        let again = ada.post(path::order_reorder(&placed.order.number));
        let again: Reordered = again.ok().await;
        let lines: Vec<_> = again
            .cart
            .lines
            .iter()
            .map(|line| (line.sku.as_str(), line.quantity.get()))
            .collect();
        assert_eq!(lines, [("mug", 2), ("bowl", 1)]);
        let short: Vec<_> = again.short.iter().map(contract::Sku::as_str).collect();
        assert_eq!(short, ["bowl", "vase"]);
    }
    let eve = shop.guest("eve");
    let foreign = eve.post(path::order_reorder(&placed.order.number));
    foreign.fails(ErrorCode::NotFound).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn reordering_by_a_mailed_link_uses_the_callers_own_cart(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let gus = shop.guest("gus").with_cart([(mug.variant(), 1)]).await;
    let placed = paid(&shop, &gus).await;
    let body: String = sqlx::query_scalar("SELECT body_text FROM mail")
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    let (_, key) = body.split_once("?key=").unwrap();
    let key = key.lines().next().unwrap().to_owned();

    let elsewhere = shop.guest("gus-elsewhere");
    let call = elsewhere.post(path::order_reorder(&placed.order.number));
    let answer = call.header("stoa-order-key", key).send().await;
    elsewhere.store_cart_token(&answer);
    assert!(elsewhere.cart_token().is_some());
    assert_eq!(elsewhere.cart().await.count, 1);
}

fn withdrawal(placed: &PlacedOrder, email: &str) -> Withdraw {
    Withdraw {
        number: placed.order.number.clone(),
        name: "Ada King".to_owned(),
        email: email.parse().unwrap(),
    }
}

async fn speak_german(shop: &PaymentShop) {
    let change = sqlx::query("UPDATE shop_order SET locale = 'de'");
    change.execute(&shop.pool).await.unwrap();
}

/// The recipients and texts of mails about withdrawals and returns.
async fn receipts(shop: &PaymentShop) -> Vec<(String, String)> {
    sqlx::query_as(
        "SELECT recipient, body_text FROM mail
         WHERE subject LIKE 'Your withdrawal%' OR subject LIKE 'Ihr Widerruf%' OR subject LIKE 'Your return%'",
    )
    .fetch_all(&shop.pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn withdrawing_requires_exactly_number_and_address(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(5).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 3)]).await;
    let placed = paid(&shop, &ada).await;
    speak_german(&shop).await;
    let email = placed.order.email.as_str().to_uppercase();
    let right = withdrawal(&placed, &email);
    let withdraw = |body: &Withdraw| shop.post(path::WITHDRAWALS).json(body);

    let wrong = withdrawal(&placed, "somebody@else.example");
    let problem = withdraw(&wrong).fails(ErrorCode::Invalid).await;
    assert!(problem.field("number").is_some());
    let nobody = Withdraw {
        name: " ".to_owned(),
        ..right.clone()
    };
    let problem = withdraw(&nobody).fails(ErrorCode::Invalid).await;
    assert!(problem.field("name").is_some());
    let (first, second) = tokio::join!(withdraw(&right).send(), withdraw(&right).send());
    assert_eq!((first.status, second.status), (204, 204));

    shop.until(&placed, OrderState::Refunded).await;
    assert_eq!(withdraw(&right).send().await.status, 204);
    assert_eq!(shop.stock(mug.variant()).await, (5, 0));
    let [(recipient, receipt)] = receipts(&shop).await.try_into().unwrap();
    assert_eq!(recipient, placed.order.email.as_str());
    for part in [
        "Wir haben Ihren Widerruf des Vertrags erhalten",
        placed.order.number.as_str(),
        " Uhr\n",
    ] {
        assert!(receipt.contains(part), "{part}: {receipt}");
    }
    assert!(
        !receipt.contains("Ada King"),
        "the address is unverified: {receipt}"
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn withdrawing_before_payment_cancels_and_its_receipt_contains_nothing_that_was_typed(
    pool: PgPool,
) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(5).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let waiting = ada.place("key-0001").await;
    let body = withdrawal(&waiting, waiting.order.email.as_str());
    let withdraw = || shop.post(path::WITHDRAWALS).json(&body);

    for _ in 0..5 {
        assert_eq!(withdraw().send().await.status, 204);
    }
    shop.until(&waiting, OrderState::Cancelled).await;
    let [(_, receipt)] = receipts(&shop).await.try_into().unwrap();
    assert!(!receipt.contains("Ada"), "{receipt}");
    // Somebody who knows number and address still cannot trigger unlimited mails.
    withdraw().fails(ErrorCode::RateLimited).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_order_can_be_withdrawn_from_until_thirty_days_after_its_arrival(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(5).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = paid(&shop, &ada).await;
    let order: Order = ada.get(path::order(&placed.order.number)).ok().await;
    let until = order.returnable_until.unwrap();
    let arrives = order.quote.delivery.unwrap().to;
    assert_eq!(
        domain::calendar::shop_time(until),
        (arrives + chrono::Days::new(31)).and_time(chrono::NaiveTime::MIN),
        "its whole last day"
    );
    let withdraw = |email: &str| {
        let call = shop.post(path::WITHDRAWALS);
        call.json(&withdrawal(&placed, email))
    };
    shop.advance_clock((until - shop.app.clock.now()).num_seconds() + 1);
    let email = placed.order.email.as_str();
    withdraw(email).fails(ErrorCode::WrongOrderState).await;
    assert_eq!(receipts(&shop).await, []);

    // An anonymized order has a placeholder address that everybody knows.
    sqlx::query("UPDATE shop_order SET key_hash = '', email = 'erased@stoa.invalid'")
        .execute(&shop.pool)
        .await
        .unwrap();
    shop.advance_clock(-60);
    withdraw("erased@stoa.invalid")
        .fails(ErrorCode::Invalid)
        .await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_withdrawal_accepts_a_number_as_people_paste_it(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.mug().await;
    let gus = shop.guest("gus").with_cart([(mug, 1)]).await;
    let placed = paid(&shop, &gus).await;
    let number = placed.order.number.to_string();
    let lower = number.to_lowercase();
    for pasted in [
        number.replace('-', "\u{2011}"),
        number.replace('-', "\u{2013}"),
        number.replace('-', "\u{ad}-"),
        number.replace('-', " "),
        format!("{number}."),
        format!("#{lower}"),
        format!("Order No. {number}"),
        format!("Bestell-Nr.: {number}"),
        number.replace('0', "O").replace('1', "l"),
    ] {
        let body = serde_json::json!({"number": pasted, "name": "Gus", "email": "gus@example.org"});
        let call = shop.post(path::WITHDRAWALS).json(&body);
        assert_eq!(call.send().await.status, 204, "{pasted:?}");
        shop.advance_clock(3600);
    }
    let body =
        serde_json::json!({"number": "7K2M-9QXD", "name": "Gus", "email": "gus@example.org"});
    let problem = shop
        .post(path::WITHDRAWALS)
        .json(&body)
        .fails(ErrorCode::Invalid)
        .await;
    assert_eq!(
        problem.field("number").unwrap(),
        contract::FieldCode::OrderNumber
    );
}
