//! The test payment provider: what a hosted-checkout provider is to a shop, without any money.
//!
//! It has an API behind a bearer key with idempotency of its own, a hosted page that works without
//! script, and signed webhooks that are repeated until somebody takes them. A shopper at the page
//! chooses what the bank says and how the webhooks behave, so that every road can be driven.
//!
//! Its state lives in memory: it outlives the shop's processes, not its own.

mod api;
mod book;
mod page;
mod text;
mod webhook;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use poem::{Endpoint, EndpointExt as _, Response, Route, get, post};

use book::Book;

/// How the provider runs.
#[derive(Debug, Clone)]
pub struct Config {
    /// What the shop shows as `Authorization: Bearer …`.
    pub api_key: String,
    /// What webhooks are signed with.
    pub webhook_secret: String,
    /// Where shoppers reach the hosted page, without a slash at the end.
    pub public_url: String,
    /// How late a late webhook is.
    pub late: Duration,
    /// One more authority (PEM) to trust when a webhook goes out by https.
    pub ca: Option<Vec<u8>>,
}

/// The provider. Cheap to clone.
#[derive(Clone)]
pub struct TestPay(Arc<Inner>);

struct Inner {
    config: Config,
    book: Mutex<Book>,
    http: reqwest::Client,
}

impl TestPay {
    /// A provider that knows no checkout yet.
    pub fn new(config: Config) -> Result<Self, reqwest::Error> {
        let mut http = reqwest::Client::builder().timeout(Duration::from_secs(10));
        if let Some(pem) = &config.ca {
            http = http.add_root_certificate(reqwest::Certificate::from_pem(pem)?);
        }
        Ok(Self(Arc::new(Inner {
            http: http.build()?,
            book: Mutex::new(Book::default()),
            config,
        })))
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn config(&self) -> &Config {
        &self.0.config
    }
}

/// Everything the provider answers to.
pub fn routes(pay: &TestPay) -> impl Endpoint<Output = Response> + use<> {
    Route::new()
        .at("/v1/checkouts", post(api::open))
        .at("/v1/checkouts/:id", get(api::find))
        .at("/v1/checkouts/:id/expire", post(api::expire))
        .at("/v1/checkouts/:id/refund", post(api::refund))
        .at("/pay/:id", get(page::show).post(page::decide))
        .at(
            "/pay/:id/challenge",
            get(page::show_challenge).post(page::decide_challenge),
        )
        .at("/pay.css", get(page::style))
        .at("/icon.svg", get(page::icon))
        .at("/health", get(api::health))
        .data(pay.clone())
        .catch_all_error(api::explain)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
fn now_s() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
}
