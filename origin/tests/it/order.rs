//! Placing, viewing, listing and cancelling orders.

use contract::{
    ErrorCode, Locale, OrderKey,
    merchant::{SetPrice, SetPublished},
    order::{Order, OrderList, OrderState, PlacedOrder},
    path,
};
use domain::legal::{Legal, legal};
use origin::payment::reconcile;
use sqlx::PgPool;

use crate::support::{PaymentShop, payment_shop};

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn placing_twice_with_one_key_makes_one_order(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").price(1290).add().await;
    let ada = shop.customer("ada").await;
    let ada = ada.with_cart([(mug.variant(), 2)]).await;

    let first = ada.place("key-0001").await;
    let second = ada.place("key-0001").await;

    assert_eq!(first, second);
    assert_eq!(first.order.quote.total.amount, 2 * 1290 + 490);
    assert_eq!(first.order.lines[0].quantity.get(), 2);
    assert!(first.payment_url.is_some());
    assert_eq!(shop.event_kinds(&first).await, ["order.placed"]);
    assert_eq!(shop.stock(mug.variant()).await, (10, 2));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_key_is_bound_to_its_request(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;

    let mut other = ada.order_request(placed.order.quote.total);
    other.address.city = "Potsdam".to_owned();
    let refused = ada.try_place("key-0001", &other).await.problem();

    assert_eq!(refused.code, ErrorCode::KeyReused);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_key_whose_claim_was_pruned_cannot_create_another_order(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    let cancel = path::order_cancel(&placed.order.number);
    ada.post(cancel).ok::<Order>().await;
    shop.advance_clock(49 * 3600);
    reconcile::prune(&shop.app).await.unwrap();
    assert_eq!(shop.count("idempotency_key").await, 0);

    let again = ada.order_request(placed.order.quote.total);
    let refused = ada.try_place("key-0001", &again).await.problem();

    assert_eq!(refused.code, ErrorCode::KeyReused);
    ada.place("key-0002").await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_repeated_key_returns_the_current_order_even_if_its_cart_is_gone(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let people = [shop.guest("gus"), shop.customer("ada").await];
    for (number, person) in people.into_iter().enumerate() {
        let person = person.with_cart([(mug.variant(), 1)]).await;
        let placed = person.place("key-0001").await;
        shop.pay(&placed).await;
        shop.until(&placed, OrderState::Paid).await;
        assert_eq!(person.cart().await.count, 0, "the cart is consumed");

        let again = person.order_request(placed.order.quote.total);
        let again: PlacedOrder = person.try_place("key-0001", &again).await.ok();

        assert_eq!(again.order.id, placed.order.id);
        assert_eq!(again.order.state, OrderState::Paid);
        assert_eq!(again.payment_url, None);
        assert_eq!(
            shop.count("shop_order").await,
            i64::try_from(number).unwrap() + 1
        );
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_total_that_was_not_seen_is_refused_with_the_new_quote(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").price(1000).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let seen = ada.order_request(ada.cart().await.quote.total);
    let merchant = shop.merchant("mia").await;
    let dearer = SetPrice {
        price: contract::Money::new(1100, contract::Currency::Eur),
        compare_at: None,
        expected_price: None,
    };
    let price = path::merchant_price(&"mug".parse().unwrap());
    let _: serde_json::Value = merchant.call("PUT", price).json(&dearer).ok().await;

    let refused = ada.try_place("key-0001", &seen).await.problem();

    assert_eq!(refused.code, ErrorCode::QuoteChanged);
    let quote = refused.quote.unwrap();
    assert_eq!(quote.total.amount, 1100 + 490);
    let accepted = ada.order_request(quote.total);
    let placed: PlacedOrder = ada.try_place("key-0001", &accepted).await.ok();
    assert_eq!(placed.order.quote, quote);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_invalid_order_is_refused_with_its_reason(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(3).add().await;
    let ada = shop.guest("ada");
    let any = ada.order_request(contract::Money::new(1, contract::Currency::Eur));
    let empty = ada.try_place("key-0001", &any).await.problem();
    assert_eq!(empty.code, ErrorCode::EmptyCart);

    let ada = ada.with_cart([(mug.variant(), 3)]).await;
    let good = ada.order_request(ada.cart().await.quote.total);
    let mut bad = good.clone();
    bad.address.street = "  ".to_owned();
    bad.address.postal_code = "1".to_owned();
    let invalid = ada.try_place("key-0001", &bad).await.problem();
    assert_eq!(invalid.code, ErrorCode::Invalid);
    assert!(invalid.field("address.street").is_some(), "{invalid:?}");
    assert!(invalid.field("address.postal_code").is_some());

    let mut far = good.clone();
    far.address.country = "US".parse().unwrap();
    let far = ada.try_place("key-0001", &far).await.problem();
    assert_eq!(far.code, ErrorCode::NoShipping);
    assert!(far.field("address.country").is_some());

    let bob = shop.guest("bob");
    let bob = bob.with_cart([(mug.variant(), 1)]).await;
    bob.place("key-0001").await;
    let gone = ada.try_place("key-0001", &good).await.problem();
    assert_eq!(gone.code, ErrorCode::OutOfStock);

    let merchant = shop.merchant("mia").await;
    let hide = SetPublished { published: false };
    let published = path::merchant_published(&"mug".parse().unwrap());
    let _: SetPublished = merchant.call("PUT", published).json(&hide).ok().await;
    let hidden = ada.try_place("key-0001", &good).await.problem();
    assert_eq!(hidden.code, ErrorCode::NotForSale);

    let call = ada.post(path::ORDERS).json(&good);
    call.fails(ErrorCode::BadRequest).await; // without a key
    assert_eq!(shop.count("shop_order").await, 1, "bob's");
    assert_eq!(shop.count("idempotency_key").await, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_order_is_visible_only_to_its_owner(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let guest = shop.guest("gus");
    let guest = guest.with_cart([(mug.variant(), 1)]).await;
    let placed = guest.place("key-0001").await;
    let address = path::order(&placed.order.number);
    let seen: Order = guest.get(&address).ok().await;
    assert_eq!(seen, placed.order);

    let stranger = shop.guest("eve");
    let stranger = stranger.with_cart([(mug.variant(), 1)]).await;
    let customer = shop.customer("ada").await;
    let nobody = shop.guest("nobody");
    for other in [&stranger, &customer, &nobody] {
        other.get(&address).fails(ErrorCode::NotFound).await;
        for path in [
            path::order_cancel(&placed.order.number),
            path::order_payment(&placed.order.number),
            path::order_settle(&placed.order.number),
        ] {
            other.post(path).fails(ErrorCode::NotFound).await;
        }
    }

    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    let key = mailed_key(&shop, guest.email.as_str()).await;
    let by_link = nobody.get(&address);
    let by_link: Order = by_link.header("stoa-order-key", key.to_string()).ok().await;
    assert_eq!(by_link.state, OrderState::Paid);
    let wrong: OrderKey = "A".repeat(43).parse().unwrap();
    let wrong = nobody
        .get(&address)
        .header("stoa-order-key", wrong.to_string());
    wrong.fails(ErrorCode::NotFound).await;
}

/// The key in the link of the only confirmation that was sent to an address.
async fn mailed_key(shop: &PaymentShop, recipient: &str) -> OrderKey {
    let bodies: Vec<String> = sqlx::query_scalar("SELECT body_text FROM mail WHERE recipient = $1")
        .bind(recipient)
        .fetch_all(&shop.pool)
        .await
        .unwrap();
    assert_eq!(bodies.len(), 1, "one confirmation");
    for text in [Legal::Terms, Legal::Withdrawal] {
        for (_, paragraphs) in legal(Locale::En, text).sections {
            assert!(paragraphs.iter().all(|words| bodies[0].contains(words)));
        }
    }
    let (_, key) = bodies[0].split_once("?key=").unwrap();
    key.lines().next().unwrap().parse().unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_customer_lists_own_orders_newest_first_in_pages(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(100).add().await;
    let ada = shop.customer("ada").await;
    let mut placed = Vec::new();
    for number in 0..23 {
        ada.add(mug.variant(), 1).await;
        let order = ada.place(&format!("key-{number:04}")).await;
        let cancel = path::order_cancel(&order.order.number);
        let _: Order = ada.post(cancel).ok().await;
        placed.push(order.order.number);
    }
    let bob = shop.guest("bob").with_cart([(mug.variant(), 1)]).await;
    bob.place("key-0001").await;

    let first: OrderList = ada.get(path::ORDERS).ok().await;
    let cursor = first.next_cursor.unwrap();
    let rest = format!("{}?cursor={cursor}", path::ORDERS);
    let rest: OrderList = ada.get(rest).ok().await;

    assert_eq!((first.items.len(), rest.items.len()), (20, 3));
    assert_eq!(rest.next_cursor, None);
    let listed = first.items.iter().chain(&rest.items);
    let listed: Vec<_> = listed.map(|order| order.number.clone()).collect();
    placed.reverse();
    assert_eq!(listed, placed);
    let bad = ada.get(format!("{}?cursor=x", path::ORDERS));
    bad.fails(ErrorCode::BadRequest).await;

    let mia = shop.merchant("mia").await;
    let all: OrderList = mia.get(path::MERCHANT_ORDERS).ok().await;
    assert_eq!(all.items[0].state, OrderState::PendingPayment, "bob's");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_cancelled_order_releases_its_stock_and_can_no_longer_be_paid(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(2).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 2)]).await;
    let placed = ada.place("key-0001").await;
    let second = ada.order_request(placed.order.quote.total);
    let second = ada.try_place("key-0002", &second).await.problem();
    assert_eq!(second.code, ErrorCode::OrderInProgress);
    assert_eq!(second.detail.unwrap(), placed.order.number.to_string());

    let cancel = path::order_cancel(&placed.order.number);
    let cancelled: Order = ada.post(&cancel).ok().await;
    let again: Order = ada.post(&cancel).ok().await;

    assert_eq!(cancelled.state, OrderState::Cancelled);
    assert_eq!(again, cancelled);
    assert_eq!(shop.stock(mug.variant()).await, (2, 0));
    shop.pay(&placed).await; // the page leads back and takes nothing
    let checkout = shop.checkout(placed.payment_url.as_ref().unwrap()).await;
    assert_eq!(checkout.charges, 0);
    assert_eq!(
        shop.event_kinds(&placed).await,
        ["order.placed", "order.cancelled"]
    );
    let timeline: Vec<_> = cancelled.timeline.iter().map(|e| e.what.as_str()).collect();
    assert_eq!(timeline, ["placed", "cancelled"]);
    let replacement = ada.place("key-0003").await;
    assert_ne!(replacement.order.id, placed.order.id);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn availability_changes_when_reserving_or_releasing_stock_crosses_a_threshold(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(2).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 2)]).await;
    let placed = ada.place("key-0001").await;
    assert_eq!(availability(&shop).await, "sold_out");
    let _: Order = ada
        .post(path::order_cancel(&placed.order.number))
        .ok()
        .await;
    assert_eq!(availability(&shop).await, "low");
    assert_eq!(shop.count("outbox WHERE kind = 'catalog.changed'").await, 2);
}

async fn availability(shop: &PaymentShop) -> String {
    sqlx::query_scalar("SELECT availability FROM product")
        .fetch_one(&shop.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn without_the_provider_nothing_is_charged_and_the_same_key_continues_later(pool: PgPool) {
    let (listener, dead) = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        (listener, format!("http://{address}"))
    };
    drop(listener); // nobody listens there
    let arguments = payment_shop::payment_arguments(&dead);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let shop = crate::support::TestShop::open_with(pool.clone(), &arguments).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.guest("ada").with_cart([(mug.variant(), 1)]).await;
    let total = ada.cart().await.quote.total;

    let answer = ada.try_place("key-0001", &ada.order_request(total)).await;

    assert_eq!(answer.problem().code, ErrorCode::PaymentUnavailable);
    let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM payment WHERE state = 'opening'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(
        waiting, 1,
        "the order was placed, and the reconciler will process it"
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn lines_added_after_the_order_stay_in_the_cart(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let bowl = shop.product("bowl").add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 2)]).await;
    let placed = ada.place("key-0001").await;
    ada.add(mug.variant(), 1).await;
    ada.add(bowl.variant(), 1).await;

    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;

    let left = ada.cart().await;
    let left: Vec<_> = left
        .lines
        .iter()
        .map(|l| (l.variant, l.quantity.get()))
        .collect();
    assert_eq!(left, [(mug.variant(), 1), (bowl.variant(), 1)]);
    let next = ada.place("key-0002").await;
    assert_eq!(next.order.lines.len(), 2);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_customer_cannot_reserve_unlimited_stock_by_placing_orders(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let ada = shop.customer("ada").await;
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    for number in 0..30 {
        let placed = ada.place(&format!("key-{number:04}")).await;
        let cancel = path::order_cancel(&placed.order.number);
        let _: Order = ada.post(cancel).ok().await;
    }
    let order = ada.order_request(ada.cart().await.quote.total);
    let refused = ada.try_place("key-9999", &order).await.problem();
    assert_eq!(refused.code, ErrorCode::RateLimited);
    shop.advance_clock(60 * 60);
    let again: PlacedOrder = ada.try_place("key-9999", &order).await.ok();
    assert_eq!(again.order.state, OrderState::PendingPayment);
}

/// Two raises in one transaction would lock tags out of order and could deadlock with a merchant's change.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_order_raises_all_affected_tags_in_one_call(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let zebra = shop.product("zebra").variant("zebra-s", 900, 5);
    let zebra = zebra.variant("zebra-l", 1200, 99).add().await;
    let ant = shop.product("ant").stock(5).add().await;
    let ada = shop.guest("ada");
    let ada = ada
        .with_cart([(zebra.variant(), 1), (ant.variant(), 1)])
        .await;
    ada.place("key-0001").await;

    let published: Vec<serde_json::Value> =
        sqlx::query_scalar("SELECT data -> 'tags' FROM outbox WHERE kind = 'catalog.changed'")
            .fetch_all(&shop.pool)
            .await
            .unwrap();
    assert_eq!(published.len(), 2, "zebra's page and ant's card");
    assert_eq!(published[0], published[1]);
    let tags = published[0]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| &tag["tag"]);
    assert_eq!(
        tags.collect::<Vec<_>>(),
        ["catalog", "category:things", "product:ant", "product:zebra"]
    );
}
