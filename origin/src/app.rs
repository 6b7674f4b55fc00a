//! What every operation has at hand, and the routes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use contract::{Currency, assertion::AssertionKey};

use crate::{
    account::Passwords,
    config::{Common, Secrets},
    db::Db,
    keys::{BadKeys, SigningKeys},
    payment::{HostedCheckout, PaymentProvider},
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
    /// An assertion key that cannot be read.
    #[error(
        "ASSERTION_KEYS: each must be `id:base64url` of at least 32 bytes, and there must be one"
    )]
    AssertionKeys,
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
    /// Checks the configuration; opens nothing yet.
    pub fn build(common: &Common) -> Result<Self, BadConfig> {
        let db = Db::connect(&common.database)?;
        Self::with_db(common, db, Clock::System)
    }

    /// As [`App::build`], on a given database and clock.
    pub fn with_db(common: &Common, db: Db, clock: Clock) -> Result<Self, BadConfig> {
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            region: common.region.clone(),
            public_url: common.public_url.trim_end_matches('/').to_owned(),
            currency: Currency::Eur,
            assertion_keys: assertion_keys(&common.secrets)?,
            derivation: Derivation::parse(&common.secrets.derivation_secret)?,
            signing_keys: match &common.secrets.signing_keys_file {
                Some(path) => SigningKeys::read(path)?,
                None => SigningKeys::default(),
            },
            passwords: Passwords::new(common.hash_concurrency),
            provider: Box::new(HostedCheckout::new(&common.payment)?),
        })))
    }
}

fn assertion_keys(secrets: &Secrets) -> Result<Vec<AssertionKey>, BadConfig> {
    let keys: Option<Vec<_>> = secrets
        .assertion_keys
        .iter()
        .map(|text| AssertionKey::parse(text))
        .collect();
    keys.filter(|keys| !keys.is_empty())
        .ok_or(BadConfig::AssertionKeys)
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
        let system = DateTime::<Utc>::from(now_of_the_machine());
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
fn now_of_the_machine() -> std::time::SystemTime {
    std::time::SystemTime::now()
}

/// Derives secrets from the shop's own by HMAC-SHA256.
#[derive(Clone)]
pub struct Derivation(Vec<u8>);

impl Derivation {
    fn parse(text: &str) -> Result<Self, BadConfig> {
        use base64::Engine as _;
        let secret = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text.trim());
        match secret {
            Ok(secret) if secret.len() >= 32 => Ok(Self(secret)),
            _ => Err(BadConfig::DerivationSecret),
        }
    }

    /// 32 bytes that only this shop can know, for a purpose and an input.
    pub fn derive(&self, purpose: &str, input: &[u8]) -> [u8; 32] {
        use hmac::{Hmac, KeyInit as _, Mac as _};
        // HMAC takes a key of any length: the error cannot happen, and an empty key would not be used.
        let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(input);
        mac.finalize().into_bytes().into()
    }
}
