//! Configuration from the Worker's environment, read once per isolate. No other module reads variables or secrets.

use std::{cell::OnceCell, rc::Rc};

use contract::assertion::AssertionKey;
use worker::{Env, console_error};

use crate::{limit::Limit, region::Regions};

/// The parsed variables. The documentation of the crate lists them.
#[derive(Debug)]
pub struct Config {
    /// The shop's URL, without a trailing slash: `https://shop.example`.
    pub public_url: String,
    /// Host and port of `public_url`.
    pub host: String,
    /// The origins of payment pages, separated by spaces.
    pub payment_origins: String,
    /// Identifies the build in cache keys.
    pub build: String,
    /// Whether to serve the component gallery (`COMPONENTS=1`); in development only.
    pub components: bool,
    /// The regions of origin.
    pub regions: Regions,
    /// The key that signs assertions.
    pub key: AssertionKey,
    /// The keys whose signatures are accepted, including `key`.
    pub accepted: Vec<AssertionKey>,
}

thread_local! {
    static CONFIG: OnceCell<Rc<Config>> = const { OnceCell::new() };
}

impl Config {
    /// The configuration. Logs an error and returns none if a variable is missing or invalid.
    pub fn of(env: &Env) -> Option<Rc<Self>> {
        CONFIG.with(|cell| {
            if cell.get().is_none() {
                match Self::read(env) {
                    Ok(config) => drop(cell.set(Rc::new(config))),
                    Err(error) => console_error!("the Worker is not configured: {error}"),
                }
            }
            cell.get().cloned()
        })
    }

    fn read(env: &Env) -> Result<Self, String> {
        let text = |name: &str| {
            let value = env.var(name).map_err(|error| format!("{name}: {error}"))?;
            Ok::<String, String>(value.to_string())
        };
        let public_url = text("PUBLIC_URL")?.trim_end_matches('/').to_owned();
        let host = public_url
            .strip_prefix("https://")
            .or_else(|| public_url.strip_prefix("http://"))
            .filter(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']))
            .map(ToOwned::to_owned)
            .ok_or("PUBLIC_URL: must be https://host")?;
        // Fails early: with a missing binding the limit would silently not count.
        for limit in Limit::ALL {
            let name = limit.binding();
            env.rate_limiter(name)
                .map_err(|error| format!("{name}: {error}"))?;
        }
        let accepted = text("ASSERTION_KEY")?
            .split(',')
            .map(AssertionKey::parse)
            .collect::<Option<Vec<_>>>()
            .ok_or("ASSERTION_KEY: must be id:base64url of at least 32 bytes")?;
        let key = accepted.first().cloned().ok_or("ASSERTION_KEY: is empty")?;
        Ok(Self {
            host,
            public_url,
            payment_origins: text("PAYMENT_ORIGINS")?,
            build: text("BUILD_ID")?,
            components: env
                .var("COMPONENTS")
                .is_ok_and(|value| value.to_string() == "1"),
            regions: Regions::parse(&text("REGIONS")?).map_err(|error| error.to_string())?,
            key,
            accepted,
        })
    }
}
