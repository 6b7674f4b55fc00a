//! How much one network may ask for in a minute: what each limit counts, and why its number is what it is.
//!
//! A network is an IPv4 address or the /64 of an IPv6 address. Offices and mobile carriers put many people behind one, so
//! the numbers (`edge/wrangler.toml`) are what a few hundred people who shop at the same time do not reach; they bound
//! what one machine can make the shop work for. What must be stricter, such as passwords tried at one account, origin
//! limits by account and network together.

use contract::{assertion::AssertionKey, network::network, path};
use sha2::{Digest as _, Sha256};

use crate::{request_parts::Method, trace::hex};

/// A rate limit with its own binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Trying passwords. A browser that has signed in before counts for itself, not for its network.
    SignIn,
    /// Signing up: a hash and a mail each.
    SignUp,
    /// Asking for a link by mail, and setting a new password with one: a mail or a hash each.
    Reset,
    /// Placing orders and withdrawing from them: rows, stock, mails.
    Checkout,
    /// What calls the payment provider, which has limits as well.
    Payment,
    /// Writes to carts.
    Cart,
    /// Writes to accounts and by merchants: they need a session.
    Account,
    /// Reads that are never cached: pages and reads that depend on who asks, exact stock.
    Private,
    /// Looking up orders: numbers and keys can be tried here.
    Order,
    /// Searching, narrowing lists and choosing among variants, cached or not.
    Search,
    /// Public pages, reads and pictures that the cache does not have. What it has is not counted.
    Miss,
    /// What machines call: webhooks and tag versions. Checking their signature costs a digest.
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

    /// Which limit counts a call to origin: every call has one.
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
            // Each of these tries a password.
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

    /// Which limit counts a page that depends on who asks; `path` is without the language.
    pub fn of_page(path: &str) -> Self {
        // The page of an order looks the order up.
        if path.starts_with("/orders/") {
            Self::Order
        } else {
            Self::Private
        }
    }

    /// Whether it counts only reads.
    pub const fn is_read(self) -> bool {
        matches!(
            self,
            Self::Private | Self::Order | Self::Search | Self::Miss
        )
    }

    /// The binding's name.
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

/// Whose allowance a request uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitKey(String);

impl LimitKey {
    /// A network. Requests without an address share one allowance.
    pub fn network(address: Option<&str>) -> Self {
        Self(format!(
            "network:{}",
            address.map_or_else(|| "unknown".to_owned(), network)
        ))
    }

    /// A browser that has signed in before.
    pub fn device(token: &str) -> Self {
        Self(format!("device:{}", hex(&Sha256::digest(token))))
    }

    /// The key for the binding.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Seconds after which a refused client may try again: the bindings count in whole minutes of the clock. (Miniflare does;
/// Cloudflare does not document when its periods start, so a client that waits may be refused a second time.)
pub const fn retry_after_s(now_s: i64) -> i64 {
    60 - now_s.rem_euclid(60)
}

/// The purpose under which device tokens are signed.
const DEVICE_PURPOSE: &str = "device";

/// The value of a device cookie: the token, signed. Without the signature, made-up cookies would evade the limits by
/// network.
pub fn sign_device(key: &AssertionKey, token: &str) -> String {
    format!("{token}.{}", key.sign_text(DEVICE_PURPOSE, token))
}

/// The token of a device cookie, and whether its signature is valid.
pub fn read_device<'a>(keys: &[AssertionKey], cookie: &'a str) -> (&'a str, bool) {
    let (token, signature) = cookie.split_once('.').unwrap_or((cookie, ""));
    let is_valid = keys
        .iter()
        .any(|key| key.verify_text(DEVICE_PURPOSE, token, signature));
    (token, is_valid)
}

#[cfg(test)]
mod tests;
