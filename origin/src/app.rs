//! The application state that every operation shares.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use contract::{Currency, assertion::AssertionKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{
    account::Passwords,
    config::{Common, Reconcile, Relay, Serve},
    db::Db,
    keys::{BadKeys, SigningKeys},
    payment::{HttpProvider, NoProvider, PaymentProvider},
};

/// The application state. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// See [`App`].
pub struct Inner {
    /// The database.
    pub db: Db,
    /// The clock; a test can shift it.
    pub clock: Clock,
    /// The name of this region.
    pub region: String,
    /// The shop's public base URL, without a trailing slash.
    pub public_url: String,
    /// The shop's one currency.
    pub currency: Currency,
    /// The keys that verify the edge's assertions.
    pub assertion_keys: Vec<AssertionKey>,
    /// Derives refresh tokens' successors, payment keys and order links.
    pub derivation: Derivation,
    /// The keys of access tokens; empty in processes that serve no requests.
    pub signing_keys: SigningKeys,
    /// The bounded pool that hashes passwords.
    pub passwords: Passwords,
    /// The payment provider.
    pub provider: Box<dyn PaymentProvider>,
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadConfig {
    /// A database URL is malformed.
    #[error("DATABASE_URL or DATABASE_READ_URL: {0}")]
    Database(#[from] sqlx::Error),
    /// The secret is malformed or too short.
    #[error("DERIVATION_SECRET: must be base64url of at least 32 bytes")]
    DerivationSecret,
    /// The signing keys cannot be used.
    #[error("SIGNING_KEYS_FILE: {0}")]
    SigningKeys(#[from] BadKeys),
    /// The provider's client cannot be built.
    #[error("PAYMENT_URL: {0}")]
    Payment(#[from] reqwest::Error),
}

impl App {
    /// The state of `serve`. Checks the configuration; opens no connection yet.
    pub fn for_serve(config: &Serve) -> Result<Self, BadConfig> {
        let db = Db::connect(&config.common.database)?;
        Self::for_serve_with(config, db, Clock::System)
    }

    /// Like [`App::for_serve`], with a given database and clock.
    pub fn for_serve_with(config: &Serve, db: Db, clock: Clock) -> Result<Self, BadConfig> {
        let provider = HttpProvider::new(&config.payment, Some(&config.payment_webhook_secret))?;
        Ok(Self(Arc::new(Inner {
            assertion_keys: config.assertions.assertion_keys.clone(),
            derivation: Derivation::parse(&config.payment.derivation_secret)?,
            signing_keys: SigningKeys::read(&config.signing_keys_file)?,
            passwords: Passwords::new(config.hash_concurrency),
            provider: Box::new(provider),
            ..Inner::new(&config.common, db, clock)
        })))
    }

    /// The state of `relay`: of the secrets, it has only the keys of assertions.
    pub fn for_relay(config: &Relay) -> Result<Self, BadConfig> {
        let db = Db::connect(&config.common.database)?;
        Ok(Self(Arc::new(Inner {
            assertion_keys: config.assertions.assertion_keys.clone(),
            ..Inner::new(&config.common, db, Clock::System)
        })))
    }

    /// The state of `reconcile`: it calls the provider and derives payment keys and order links.
    pub fn for_reconcile(config: &Reconcile) -> Result<Self, BadConfig> {
        let db = Db::connect(&config.common.database)?;
        Ok(Self(Arc::new(Inner {
            derivation: Derivation::parse(&config.payment.derivation_secret)?,
            provider: Box::new(HttpProvider::new(&config.payment, None)?),
            ..Inner::new(&config.common, db, Clock::System)
        })))
    }
}

impl Inner {
    /// What every subcommand has. It accepts no assertion, signs nothing and cannot call the provider.
    fn new(common: &Common, db: Db, clock: Clock) -> Self {
        Self {
            db,
            clock,
            region: common.region.clone(),
            public_url: common.public_url.clone(),
            currency: Currency::Eur,
            assertion_keys: Vec::new(),
            derivation: Derivation::random(),
            signing_keys: SigningKeys::default(),
            passwords: Passwords::new(1),
            provider: Box::new(NoProvider),
        }
    }
}

/// The source of time.
#[derive(Clone)]
pub enum Clock {
    /// The system clock.
    System,
    /// For tests: the system clock plus an offset in seconds.
    Shifted(Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// The current time in whole microseconds, PostgreSQL's resolution.
    pub fn now(&self) -> DateTime<Utc> {
        let system = DateTime::<Utc>::from(system_time());
        let now = match self {
            Self::System => system,
            Self::Shifted(seconds) => {
                let seconds = seconds.load(std::sync::atomic::Ordering::Relaxed);
                system + chrono::TimeDelta::seconds(seconds)
            }
        };
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
fn system_time() -> std::time::SystemTime {
    std::time::SystemTime::now()
}

/// Derives secrets from the shop's secret by HMAC-SHA256.
#[derive(Clone)]
pub struct Derivation(Hmac<Sha256>);

impl Derivation {
    fn parse(text: &str) -> Result<Self, BadConfig> {
        let secret = URL_SAFE_NO_PAD.decode(text.trim());
        match secret {
            Ok(secret) if secret.len() >= 32 => Ok(Self(keyed(&secret))),
            _ => Err(BadConfig::DerivationSecret),
        }
    }

    /// For a process that derives nothing. Its output is valid nowhere else.
    fn random() -> Self {
        let mut secret = [0; 32];
        rand::fill(&mut secret);
        Self(keyed(&secret))
    }

    /// Derives 32 bytes that are unpredictable without the secret. `purpose` separates domains: the same input yields
    /// unrelated bytes for another purpose.
    pub fn derive(&self, purpose: &str, input: &[u8]) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(input);
        mac.finalize().into_bytes().into()
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret).expect("HMAC takes a key of any length")
}
