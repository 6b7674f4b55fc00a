//! A shop for a test: the real routes on a loopback port, with a separate database and a clock that can be shifted. The
//! TLS listener is not part of it.

pub mod call;
pub mod catalog_fixture;
pub mod keys;
pub mod openapi;
pub mod payment_shop;
pub mod person;
pub mod process;
pub mod sample;
pub mod stream;

use std::sync::{Arc, OnceLock, atomic::AtomicI64, atomic::Ordering};

use clap::Parser as _;
use contract::assertion::AssertionKey;
use origin::{
    app::{App, Clock},
    config::{Cli, Command, Serve},
    db::Db,
    server,
};
use sqlx::PgPool;

pub use call::{Answer, Call};
pub use payment_shop::PaymentShop;
pub use person::Person;

pub const ASSERTION_KEY: &str = "test:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
pub const DERIVATION_SECRET: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI";

/// Polls until there is a result; fails after half a minute.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, ask: impl Fn() -> F) -> T {
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(tokio::time::Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

/// A running shop.
pub struct TestShop {
    pub app: App,
    pub pool: PgPool,
    pub base: String,
    clock: Arc<AtomicI64>,
    key: AssertionKey,
    http: reqwest::Client,
    document: OnceLock<serde_json::Value>,
}

impl TestShop {
    pub async fn open(pool: PgPool) -> Self {
        Self::open_with(pool, &[]).await
    }

    /// With additional command-line arguments: `&["--payment-url", "http://127.0.0.1:1234"]`.
    pub async fn open_with(pool: PgPool, arguments: &[&str]) -> Self {
        Self::open_on(Db::single(pool.clone()), pool, arguments).await
    }

    /// With another `Db`, for tests of replicas and pools.
    pub async fn open_on(db: Db, pool: PgPool, arguments: &[&str]) -> Self {
        let clock = Arc::new(AtomicI64::new(0));
        let app = settings(arguments);
        let app = App::for_serve_with(&app, db, Clock::Shifted(Arc::clone(&clock))).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let acceptor = poem::listener::TcpAcceptor::from_tokio(listener).unwrap();
        let serving = poem::Server::new_with_acceptor(acceptor).run(server::routes(&app));
        #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
        drop(tokio::spawn(serving));
        Self {
            app,
            pool,
            base,
            clock,
            key: AssertionKey::parse(ASSERTION_KEY).unwrap(),
            http: reqwest::Client::new(),
            document: OnceLock::new(),
        }
    }

    /// The OpenAPI document.
    pub fn document(&self) -> &serde_json::Value {
        self.document
            .get_or_init(|| serde_json::from_str(&server::openapi(&self.app)).unwrap())
    }

    /// The same shop, called through another listener.
    pub fn call_through(&mut self, base: String, http: reqwest::Client) {
        self.base = base;
        self.http = http;
    }

    /// Moves the shop's clock forward.
    pub fn advance_clock(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Waits until this many connections to the test's database wait for a lock.
    pub async fn until_waiting(&self, connections: i64) {
        until("so many wait for a lock", || async {
            let waiting: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'",
            )
            .fetch_one(&self.pool)
            .await
            .unwrap();
            (waiting >= connections).then_some(())
        })
        .await;
    }

    pub fn get(&self, path: impl Into<String>) -> Call<'_> {
        self.call("GET", path)
    }

    pub fn post(&self, path: impl Into<String>) -> Call<'_> {
        self.call("POST", path)
    }

    pub fn call(&self, method: &str, path: impl Into<String>) -> Call<'_> {
        Call::new(self, method, path.into())
    }
}

/// The configuration of `serve` with its defaults, and with secrets for tests.
pub fn settings(arguments: &[&str]) -> Serve {
    let fixed = [
        ["--database-url", "postgres://not-used"],
        ["--region", "test"],
        ["--assertion-keys", ASSERTION_KEY],
        ["--derivation-secret", DERIVATION_SECRET],
        ["--signing-keys-file", keys::file()],
        ["--tls-cert", "not-used"],
        ["--tls-key", "not-used"],
        ["--tls-client-ca", "not-used"],
        ["--public-url", "https://shop.test"],
        ["--payment-api-key", payment_shop::API_KEY],
        ["--payment-webhook-secret", payment_shop::SECRET],
    ];
    let fixed = fixed
        .iter()
        .filter(|[name, _]| !arguments.contains(name))
        .flatten();
    let serve = ["origin", "serve"];
    let cli = Cli::try_parse_from(serve.iter().chain(fixed).chain(arguments)).unwrap();
    match cli.command {
        Command::Serve(serve) => serve,
        other => panic!("{other:?}"),
    }
}
