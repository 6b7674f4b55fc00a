//! Rate limits per network and minute: what each limit counts.
//!
//! A network is an IPv4 address or the /64 of an IPv6 address. Offices and mobile carriers share one among many people,
//! so the numbers (`edge/wrangler.toml`, each with its reason) are high enough for a few hundred people who shop at the
//! same time. They bound the load that a single machine can cause. Stricter limits, such as on password attempts
//! against one account, are origin's, which counts by account and network together.

use contract::{assertion::AssertionKey, network::network, path};
use sha2::{Digest as _, Sha256};

use crate::{request_parts::Method, trace::hex};

/// A rate limit with its own binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Operations that check a password. A browser that has signed in before has its own allowance.
    SignIn,
    /// Sign-ups. Each costs a password hash and a mail.
    SignUp,
    /// Requests for mailed links, and password resets with them. Each costs a mail or a password hash.
    Reset,
    /// Placing and withdrawing from orders: database writes, stock reservations, mails.
    Checkout,
    /// Operations that call the payment provider, which has rate limits too.
    Payment,
    /// Writes to carts.
    Cart,
    /// Writes to accounts and by merchants. They require a session.
    Account,
    /// Uncached reads: private pages and API reads, exact stock.
    Private,
    /// Order lookups, where an attacker could guess numbers and keys.
    Order,
    /// Public reads with parameters (search, filters, variant selection), cached or not.
    Search,
    /// Cache misses of public pages, reads and pictures. Cache hits are not counted.
    Miss,
    /// Webhooks and tag versions, from machines. Verifying their signature costs a digest.
    Machine,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; 12] = [
        Self::SignIn,
        Self::SignUp,
        Self::Reset,
        Self::Checkout,
        Self::Payment,
        Self::Cart,
        Self::Account,
        Self::Private,
        Self::Order,
        Self::Search,
        Self::Miss,
        Self::Machine,
    ];

    /// The limit of a call to origin. Every call has one.
    pub fn of_call(method: Method, path: &str) -> Self {
        let below = |folder: &str| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let last = path.rsplit('/').next().unwrap_or_default();
        match (method, path) {
            (Method::Get | Method::Head, path::CART_ORDER) => Self::Order,
            (Method::Get | Method::Head, _) if below(path::ORDERS) && path != path::ORDERS => {
                Self::Order
            }
            (Method::Get | Method::Head, _) => Self::Private,
            // Each of these checks a password.
            (
                Method::Post,
                path::SIGN_IN
                | path::VERIFY_EMAIL
                | path::CONFIRM_EMAIL
                | path::EMAIL
                | path::ERASURE,
            )
            | (Method::Put, path::PASSWORD) => Self::SignIn,
            (Method::Post, path::SIGN_UP) => Self::SignUp,
            (
                Method::Post,
                path::FORGOT_PASSWORD
                | path::RESET_PASSWORD
                | path::RESTORE_EMAIL
                | path::ORDER_LINKS,
            ) => Self::Reset,
            (_, path::ORDERS | path::WITHDRAWALS) => Self::Checkout,
            _ if below(path::ORDERS) && last == "reorder" => Self::Cart,
            _ if below(path::ORDERS) => Self::Payment,
            _ if below(path::CART) => Self::Cart,
            _ => Self::Account,
        }
    }

    /// The limit of a private page; `path` is below the language prefix.
    pub fn of_page(path: &str) -> Self {
        // Rendering the page of an order looks the order up.
        if path.starts_with("/orders/") {
            Self::Order
        } else {
            Self::Private
        }
    }

    /// Whether the limit only counts reads.
    pub const fn is_read(self) -> bool {
        matches!(
            self,
            Self::Private | Self::Order | Self::Search | Self::Miss
        )
    }

    /// The name of the rate limit binding.
    pub const fn binding(self) -> &'static str {
        match self {
            Self::SignIn => "LIMIT_SIGN_IN",
            Self::SignUp => "LIMIT_SIGN_UP",
            Self::Reset => "LIMIT_RESET",
            Self::Checkout => "LIMIT_CHECKOUT",
            Self::Payment => "LIMIT_PAYMENT",
            Self::Cart => "LIMIT_CART",
            Self::Account => "LIMIT_ACCOUNT",
            Self::Private => "LIMIT_PRIVATE",
            Self::Order => "LIMIT_ORDER",
            Self::Search => "LIMIT_SEARCH",
            Self::Miss => "LIMIT_MISS",
            Self::Machine => "LIMIT_MACHINE",
        }
    }
}

/// The key of an allowance: a network or a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitKey(String);

impl LimitKey {
    /// The allowance of a network. Requests without an address share one.
    pub fn network(address: Option<&str>) -> Self {
        Self(format!(
            "network:{}",
            address.map_or_else(|| "unknown".to_owned(), network)
        ))
    }

    /// The allowance of a browser that has signed in before. Contains a digest of the token, which is a secret.
    pub fn device(token: &str) -> Self {
        Self(format!("device:{}", hex(&Sha256::digest(token))))
    }

    /// The key as text, for the binding.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Seconds until a rejected client may retry, assuming that the bindings count in whole minutes of the clock. Miniflare
/// does; Cloudflare does not document when its periods start, so a client that waits may be rejected again.
pub const fn retry_after_s(now_s: i64) -> i64 {
    60 - now_s.rem_euclid(60)
}

/// The purpose of device token signatures.
const DEVICE_PURPOSE: &str = "device";

/// The value of a device cookie: the signed token. Without the signature, a client could evade the limits of its
/// network by inventing tokens.
pub fn sign_device(key: &AssertionKey, token: &str) -> String {
    format!("{token}.{}", key.sign_text(DEVICE_PURPOSE, token))
}

/// The token in a device cookie, and whether its signature is valid.
pub fn read_device<'a>(keys: &[AssertionKey], cookie: &'a str) -> (&'a str, bool) {
    let (token, signature) = cookie.split_once('.').unwrap_or((cookie, ""));
    let is_valid = keys
        .iter()
        .any(|key| key.verify_text(DEVICE_PURPOSE, token, signature));
    (token, is_valid)
}

#[cfg(test)]
mod tests;
