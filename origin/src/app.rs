//! What every operation has at hand, and the routes.

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

/// What every operation has at hand. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// See [`App`].
pub struct Inner {
    /// The database.
    pub db: Db,
    /// The time; a test may bring its own.
    pub clock: Clock,
    /// The name of this region.
    pub region: String,
    /// Where shoppers reach the shop, without a slash at the end.
    pub public_url: String,
    /// The shop's one currency.
    pub currency: Currency,
    /// Who may speak for the edge.
    pub assertion_keys: Vec<AssertionKey>,
    /// What successors of refresh tokens, payment keys and order links are derived from.
    pub derivation: Derivation,
    /// The keys of access tokens; none in processes that serve nobody.
    pub signing_keys: SigningKeys,
    /// The pool that hashes passwords.
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
    /// A database address that cannot be read.
    #[error("DATABASE_URL or DATABASE_READ_URL: {0}")]
    Database(#[from] sqlx::Error),
    /// A secret that is too short.
    #[error("DERIVATION_SECRET: must be base64url of at least 32 bytes")]
    DerivationSecret,
    /// Signing keys that cannot be used.
    #[error("SIGNING_KEYS_FILE: {0}")]
    SigningKeys(#[from] BadKeys),
    /// A provider that cannot be spoken to.
    #[error("PAYMENT_URL: {0}")]
    Payment(#[from] reqwest::Error),
}

impl App {
    /// What serves the API. Checks the configuration; opens nothing yet.
    pub fn for_serve(config: &Serve) -> Result<Self, BadConfig> {
        let db = Db::connect(&config.common.database)?;
        Self::for_serve_with(config, db, Clock::System)
    }

    /// As [`App::for_serve`], on a given database and clock.
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

    /// What relays: it has the keys of assertions and no other secret.
    pub fn for_relay(config: &Relay) -> Result<Self, BadConfig> {
        let db = Db::connect(&config.common.database)?;
        Ok(Self(Arc::new(Inner {
            assertion_keys: config.assertions.assertion_keys.clone(),
            ..Inner::new(&config.common, db, Clock::System)
        })))
    }

    /// What reconciles: it speaks to the provider and derives payment keys and order links.
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
    /// What every part has. Nobody is let in, nothing is signed and nothing is paid by it.
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

/// Where the time comes from.
#[derive(Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// A test's: the machine's, moved by an offset in seconds.
    Shifted(Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// Now, to the microsecond, as PostgreSQL keeps it.
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

/// Derives secrets from the shop's own by HMAC-SHA256.
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

    /// For a part that derives nothing: what it would derive counts nowhere else.
    fn random() -> Self {
        let mut secret = [0; 32];
        rand::fill(&mut secret);
        Self(keyed(&secret))
    }

    /// 32 bytes that only this shop can know, for a purpose and an input.
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
