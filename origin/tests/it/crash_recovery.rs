//! Crash recovery: the real binary behind its TLS listener is killed (`kill -9`) and restarted while shoppers place
//! orders, pay and return. They retry, as browsers do.

use std::sync::atomic::{AtomicUsize, Ordering};

use contract::{
    header,
    order::{Order, OrderState, PlacedOrder},
    path,
};
use futures_util::{StreamExt as _, future::join, stream};
use origin::payment::reconcile;
use serde::de::DeserializeOwned;
use sqlx::PgPool;

use crate::{
    support::{
        Call, DERIVATION_SECRET, PaymentShop, Person, keys, payment_shop, process::Process, until,
    },
    tls::{Ca, client, file},
};

const SHOPPERS: usize = 60;
const KILLS: usize = 6;

/// The command line of `origin serve`, on a free port.
struct Server {
    arguments: Vec<String>,
    base: String,
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Server {
    fn new(shop: &PaymentShop, ca: &Ca) -> Self {
        let (certificate, key) = ca.leaf();
        let (port, health) = (free_port(), free_port());
        let mut arguments = payment_shop::payment_arguments(&shop.provider);
        let more = [
            ("--public-url", shop.app.public_url.clone()),
            ("--derivation-secret", DERIVATION_SECRET.to_owned()),
            ("--signing-keys-file", keys::file().to_owned()),
            ("--listen", format!("127.0.0.1:{port}")),
            ("--health-listen", format!("127.0.0.1:{health}")),
            ("--tls-cert", file("killed.pem", &certificate)),
            ("--tls-key", file("killed.key", &key)),
            ("--tls-client-ca", file("killed-ca.pem", &ca.pem)),
        ];
        for (name, value) in more {
            arguments.extend([name.to_owned(), value]);
        }
        Self {
            arguments,
            base: format!("https://localhost:{port}"),
        }
    }

    fn start(&self, pool: &PgPool) -> Process {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        Process::start(pool, "serve", &arguments, None)
    }
}

/// Retries a call until it gets a response.
async fn persist<'a, T: DeserializeOwned>(what: &str, call: impl Fn() -> Call<'a>) -> T {
    until(what, || async {
        match call().try_send().await {
            Ok(answer) if answer.status == 503 => None,
            Ok(answer) => Some(answer.ok()),
            Err(_) => None,
        }
    })
    .await
}

async fn shop_and_pay(
    shop: &PaymentShop,
    person: &Person<'_>,
    order: &contract::order::PlaceOrder,
) {
    let placed: PlacedOrder = persist("the order is placed", || {
        let call = person.post(path::ORDERS);
        call.header(header::IDEMPOTENCY_KEY, "key-0001").json(order)
    })
    .await;
    shop.pay(&placed).await;
    let settle = path::order_settle(&placed.order.number);
    let order: Order = persist("the payment has settled", || person.post(&settle)).await;
    assert_eq!(order.state, OrderState::Paid);
    let checkout = shop.checkout(placed.payment_url.as_ref().unwrap()).await;
    assert_eq!(checkout.charges, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_crash_during_checkouts_leaves_no_incomplete_order(pool: PgPool) {
    let mut shop = PaymentShop::open(pool.clone()).await;
    shop.lose_webhooks();
    let mug = shop.product("mug").stock(1000).add().await;
    let tokens = {
        let names: Vec<String> = (0..SHOPPERS).map(|n| format!("shopper-{n}")).collect();
        let mut tokens = Vec::new();
        for name in &names {
            let person = shop.guest(name).with_cart([(mug.variant(), 2)]).await;
            tokens.push(person.cart_token().unwrap());
        }
        tokens
    };
    let ca = Ca::new();
    let server = Server::new(&shop, &ca);
    shop.shop
        .call_through(server.base.clone(), client(&ca, Some(ca.leaf())));
    let (shop, done) = (&shop, AtomicUsize::new(0));
    let order = shop.guest("all").order_request(contract::Money::new(
        2 * 1000 + 490,
        contract::Currency::Eur,
    ));

    let shopping = stream::iter(tokens).for_each_concurrent(12, |token| {
        let (order, done) = (&order, &done);
        async move {
            let person = shop.guest_with("shopper", token);
            shop_and_pay(shop, &person, order).await;
            done.fetch_add(1, Ordering::Relaxed);
        }
    });
    let killing = async {
        for kill in 1..=KILLS {
            let process = server.start(&pool);
            // Each time after some more have finished, while many are in progress.
            until("some more have paid", || async {
                (done.load(Ordering::Relaxed) >= kill * SHOPPERS / (KILLS + 2)).then_some(())
            })
            .await;
            process.kill().await;
        }
        assert!(
            done.load(Ordering::Relaxed) < SHOPPERS,
            "killed while some are in progress"
        );
        server.start(&pool)
    };
    let ((), _last) = join(shopping, killing).await;

    let shoppers = i64::try_from(SHOPPERS).unwrap();
    assert_eq!(
        shop.count("shop_order WHERE state = 'paid'").await,
        shoppers
    );
    assert_eq!(shop.count("shop_order").await, shoppers, "one order each");
    let sold = i32::try_from(2 * SHOPPERS).unwrap();
    assert_eq!(shop.stock(mug.variant()).await, (1000 - sold, 0));
    assert_complete(shop).await;
    shop.advance_clock(20 * 60);
    reconcile::round(&shop.app).await.unwrap();
    assert_eq!(
        shop.count("shop_order WHERE state = 'paid'").await,
        shoppers
    );
}

/// Asserts that no order is incomplete and no row is orphaned.
async fn assert_complete(shop: &PaymentShop) {
    let incomplete = [
        "shop_order o WHERE NOT EXISTS (SELECT FROM order_line l WHERE l.order_id = o.id)",
        "shop_order o WHERE NOT EXISTS (SELECT FROM payment p
             WHERE p.order_id = o.id AND p.state = 'captured' AND p.checkout_id IS NOT NULL)",
        "shop_order o WHERE (SELECT array_agg(kind ORDER BY aggregate_version) FROM outbox
             WHERE aggregate = 'order/' || o.id) IS DISTINCT FROM '{order.placed,order.paid}'",
        "shop_order o WHERE (SELECT count(*) FROM order_history h WHERE h.order_id = o.id) <> 2",
        "shop_order o WHERE (SELECT sum(amount) FROM ledger_entry e
             WHERE e.order_id = o.id AND account = 'provider') IS DISTINCT FROM o.total",
        "idempotency_key k WHERE NOT EXISTS (SELECT FROM shop_order o WHERE o.id = k.order_id)",
        "reservation",
        "(SELECT FROM ledger_entry GROUP BY transaction_id HAVING sum(amount) <> 0) AS t",
    ];
    for part in incomplete {
        assert_eq!(shop.count(part).await, 0, "{part}");
    }
    let mails = shop.count("mail").await;
    assert_eq!(
        mails,
        i64::try_from(SHOPPERS).unwrap(),
        "one confirmation each"
    );
}
