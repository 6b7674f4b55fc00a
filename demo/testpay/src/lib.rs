//! The test payment provider: what a hosted-checkout provider is to a shop, without any money.
//!
//! It has an idempotent API behind a bearer key, a hosted page that works without script, and signed
//! webhooks that are retried until the shop accepts them. The shopper chooses on the page what the
//! bank decides and how the webhooks behave, so that every outcome can be tested.
//!
//! Its state is in memory: it survives a restart of the shop, but not of this server.

mod api;
mod checkout_store;
mod page;
mod text;
mod webhook;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use poem::{Endpoint, EndpointExt as _, Response, Route, get, post};

use checkout_store::CheckoutStore;

/// Configuration of the provider.
#[derive(Debug, Clone)]
pub struct Config {
    /// The shop's API key, sent as `Authorization: Bearer …`.
    pub api_key: String,
    /// The secret that signs webhooks.
    pub webhook_secret: String,
    /// Base URL of the hosted page, without a trailing slash.
    pub public_url: String,
    /// The delay of a late webhook.
    pub late: Duration,
    /// An additional CA (PEM) to trust for webhooks over HTTPS.
    pub ca: Option<Vec<u8>>,
}

/// The provider. Cheap to clone.
#[derive(Clone)]
pub struct TestPay(Arc<Inner>);

struct Inner {
    config: Config,
    checkouts: Mutex<CheckoutStore>,
    http: reqwest::Client,
}

impl TestPay {
    /// A provider without checkouts.
    pub fn new(config: Config) -> Result<Self, reqwest::Error> {
        let mut http = reqwest::Client::builder().timeout(Duration::from_secs(10));
        if let Some(pem) = &config.ca {
            http = http.add_root_certificate(reqwest::Certificate::from_pem(pem)?);
        }
        Ok(Self(Arc::new(Inner {
            http: http.build()?,
            checkouts: Mutex::new(CheckoutStore::default()),
            config,
        })))
    }

    fn checkouts(&self) -> MutexGuard<'_, CheckoutStore> {
        self.0
            .checkouts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn config(&self) -> &Config {
        &self.0.config
    }
}

/// All routes of the provider.
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
