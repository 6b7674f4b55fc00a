//! The Worker's environment, read once per isolate. The only reader of variables and secrets.

use std::{cell::OnceCell, rc::Rc};

use contract::assertion::AssertionKey;
use worker::{Env, console_error};

use crate::{limit::Limit, region::Regions};

/// The parsed variables. The documentation of the crate lists them.
#[derive(Debug)]
pub struct Config {
    /// `https://shop.example`, without a slash at the end.
    pub public_url: String,
    /// The host (and port) of it.
    pub host: String,
    /// Where a checkout's form may lead.
    pub payment_origins: String,
    /// Names this build in cache keys.
    pub build: String,
    /// Whether the page of components is served: `COMPONENTS=1`, on developers' machines.
    pub components: bool,
    /// Where origin is.
    pub regions: Regions,
    /// The key that signs.
    pub key: AssertionKey,
    /// The keys that are accepted; the one that signs is among them.
    pub accepted: Vec<AssertionKey>,
}

thread_local! {
    static CONFIG: OnceCell<Rc<Config>> = const { OnceCell::new() };
}

impl Config {
    /// The configuration; none where a variable is missing or wrong, which is logged.
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
        // Without a binding the limit would count nothing, and nobody would notice.
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
