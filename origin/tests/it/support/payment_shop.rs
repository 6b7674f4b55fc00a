//! A shop with payments: the real test provider next to it, and in front of it the part of the edge that forwards
//! webhooks. Webhooks can be dropped.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use contract::{
    assertion::{Asserted, AssertionKey, Direction},
    header,
    order::{Address, Order, OrderState, PlaceOrder, PlacedOrder},
    path,
    payment::Checkout,
    shipping::ShippingMethod,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use origin::db::Db;
use poem::{Endpoint, Request, Response, http::StatusCode, listener::TcpAcceptor};
use sha2::Sha256;
use sqlx::PgPool;
use testpay::TestPay;

use super::{ASSERTION_KEY, Answer, Person, TestShop, until};

pub const API_KEY: &str = "test-payment-api-key";
pub const SECRET: &str = "test-webhook-secret";

/// A [`TestShop`] with a payment provider.
pub struct PaymentShop {
    pub shop: TestShop,
    pub provider: String,
    lost: Arc<AtomicBool>,
    pub http: reqwest::Client,
}

fn serve(listener: tokio::net::TcpListener, endpoint: impl Endpoint + 'static) {
    let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
    let serving = poem::Server::new_with_acceptor(acceptor).run(endpoint);
    #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
    drop(tokio::spawn(serving));
}

async fn listen() -> (tokio::net::TcpListener, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (listener, base)
}

/// The provider's command-line arguments, for a separate process.
pub fn payment_arguments(provider: &str) -> Vec<String> {
    [
        "--payment-url",
        provider,
        "--payment-api-key",
        API_KEY,
        "--payment-webhook-secret",
        SECRET,
    ]
    .map(ToOwned::to_owned)
    .into()
}

/// Starts the test provider and returns its URL.
pub async fn provider() -> String {
    let (listener, base) = listen().await;
    let pay = TestPay::new(testpay::Config {
        api_key: API_KEY.to_owned(),
        webhook_secret: SECRET.to_owned(),
        public_url: base.clone(),
        late: std::time::Duration::from_millis(300),
        ca: None,
    });
    serve(listener, testpay::routes(&pay.unwrap()));
    base
}

/// As many connections as origin has by default, so that races are real.
pub fn wide(pool: &PgPool) -> Db {
    let options = pool.connect_options().as_ref().clone();
    let pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(20)
        .connect_lazy_with(options);
    Db::single(pool)
}

impl std::ops::Deref for PaymentShop {
    type Target = TestShop;

    fn deref(&self) -> &TestShop {
        &self.shop
    }
}

impl PaymentShop {
    pub async fn open(pool: PgPool) -> Self {
        let provider = provider().await;
        let (listener, edge) = listen().await;
        let arguments = payment_arguments(&provider);
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        arguments.extend(["--public-url", &edge]);
        let shop = TestShop::open_on(wide(&pool), pool, &arguments).await;
        let lost = Arc::new(AtomicBool::new(false));
        let origin = shop.base.clone();
        serve(listener, forward(origin, Arc::clone(&lost)));
        Self {
            shop,
            provider,
            lost,
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
        }
    }

    /// The provider's signature of a webhook's body.
    pub fn signature(&self, body: &[u8]) -> String {
        let now_s = self.shop.app.clock.now().timestamp();
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(format!("{now_s}.").as_bytes());
        mac.update(body);
        let digest = mac.finalize().into_bytes();
        let hex: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("t={now_s},v1={}", hex.concat())
    }

    /// Drops webhooks from now on.
    pub fn lose_webhooks(&self) {
        self.lost.store(true, Ordering::Relaxed);
    }

    /// Performs an action on the hosted page, and returns where the page redirects to.
    pub async fn submit_payment_page(&self, payment_url: &str, what: &str, how: &str) -> String {
        let form = format!("do={what}&how={how}");
        let request = self.http.post(payment_url);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(form).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{what} at {payment_url}");
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    /// Pays at the hosted page.
    pub async fn pay(&self, placed: &PlacedOrder) {
        let url = placed.payment_url.as_ref().unwrap();
        self.submit_payment_page(url, "pay", "plain").await;
    }

    /// The checkout of an order's payment page, as the provider reports it.
    pub async fn checkout(&self, payment_url: &str) -> Checkout {
        let id = payment_url.rsplit('/').next().unwrap();
        let request = self
            .http
            .get(format!("{}/v1/checkouts/{id}", self.provider));
        let answer = request.bearer_auth(API_KEY).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// The order as stored.
    pub async fn order(&self, placed: &PlacedOrder) -> Order {
        let mut connection = self.shop.app.db.read_fresh().await.unwrap();
        let found = origin::order::store::get(&mut connection, placed.order.id).await;
        found.unwrap().order
    }

    /// Waits until the order has reached a state.
    pub async fn until(&self, placed: &PlacedOrder, state: OrderState) -> Order {
        until(&format!("the order is {state:?}"), || async {
            let order = self.order(placed).await;
            (order.state == state).then_some(order)
        })
        .await
    }

    /// The kinds of an order's events, in order.
    pub async fn event_kinds(&self, placed: &PlacedOrder) -> Vec<String> {
        sqlx::query_scalar(
            "SELECT kind FROM outbox WHERE aggregate = $1 ORDER BY aggregate_version",
        )
        .bind(format!("order/{}", placed.order.id))
        .fetch_all(&self.shop.pool)
        .await
        .unwrap()
    }

    pub async fn count(&self, of: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {of}")))
            .fetch_one(&self.shop.pool)
            .await
            .unwrap()
    }
}

/// Does what the edge does with a webhook: signs an assertion and forwards it unchanged.
fn forward(origin: String, lost: Arc<AtomicBool>) -> impl Endpoint {
    let http = reqwest::Client::new();
    poem::endpoint::make(move |request: Request| {
        let (origin, http) = (origin.clone(), http.clone());
        let lost = lost.load(Ordering::Relaxed);
        async move {
            if lost {
                return Ok(StatusCode::SERVICE_UNAVAILABLE.into());
            }
            forward_webhook(request, &origin, &http).await
        }
    })
}

async fn forward_webhook(
    mut request: Request,
    origin: &str,
    http: &reqwest::Client,
) -> poem::Result<Response> {
    let path = request.uri().path().to_owned();
    let signature = request
        .header(header::PAYMENT_SIGNATURE)
        .unwrap_or_default()
        .to_owned();
    let body = request.take_body().into_vec().await?;
    let key = AssertionKey::parse(ASSERTION_KEY).unwrap();
    let now_s = origin::app::Clock::System.now().timestamp();
    let asserted = Asserted {
        direction: Direction::EdgeToOrigin,
        method: "POST",
        path: &path,
        client: "",
        body: &body,
    };
    let forwarded = http
        .post(format!("{origin}{path}"))
        .header(header::ASSERTION, key.sign(now_s, &asserted, "webhook"))
        .header(header::PAYMENT_SIGNATURE, signature)
        .header("content-type", "application/json")
        .body(body.clone());
    let status = forwarded.send().await.unwrap().status().as_u16();
    Ok(StatusCode::from_u16(status).unwrap().into())
}

/// An address in a country.
pub fn address(country: &str) -> Address {
    let postal_code = match country {
        "AT" => "1010",
        _ => "10115",
    };
    Address {
        name: "Ada Lovelace".to_owned(),
        street: "Am Markt 1".to_owned(),
        extra: String::new(),
        postal_code: postal_code.to_owned(),
        city: "Berlin".to_owned(),
        country: country.parse().unwrap(),
    }
}

impl Person<'_> {
    /// What this person would submit at the checkout after seeing this total.
    pub fn order_request(&self, total: contract::Money) -> PlaceOrder {
        PlaceOrder {
            email: self.email.clone(),
            address: address("DE"),
            method: ShippingMethod::Parcel,
            expected_total: total,
            replaces: None,
            locale: contract::Locale::En,
        }
    }

    pub async fn try_place(&self, key: &str, order: &PlaceOrder) -> Answer {
        let call = self.post(path::ORDERS).header(header::IDEMPOTENCY_KEY, key);
        call.json(order).send().await
    }

    /// Places the order of the cart as shown.
    pub async fn place(&self, key: &str) -> PlacedOrder {
        let total = self.cart().await.quote.total;
        self.try_place(key, &self.order_request(total)).await.ok()
    }
}
