//! What is limited per address and per account.

use contract::path;
use sha2::{Digest as _, Sha256};

use crate::{head::Method, query, trace::hex};

/// A limit; each has a binding of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Signing in: per address and per account.
    SignIn,
    /// Signing up: per address and per account.
    SignUp,
    /// Asking for a link by mail, and setting a new password with one: per address and per account.
    Reset,
    /// Placing orders and withdrawing from them: per address.
    Checkout,
    /// Searching, narrowing lists and choosing among variants: per address.
    Search,
}

impl Limit {
    /// Which limit counts a call to origin.
    pub fn of_call(method: Method, path: &str) -> Option<Self> {
        match (method, path) {
            // Each of these tries a password.
            (
                Method::Post,
                path::SIGN_IN
                | path::VERIFY_EMAIL
                | path::CONFIRM_EMAIL
                | path::EMAIL
                | path::ERASURE,
            )
            | (Method::Put, path::PASSWORD) => Some(Self::SignIn),
            (Method::Post, path::SIGN_UP) => Some(Self::SignUp),
            (
                Method::Post,
                path::FORGOT_PASSWORD
                | path::RESET_PASSWORD
                | path::RESTORE_EMAIL
                | path::ORDER_LINKS,
            ) => Some(Self::Reset),
            (Method::Post, path::ORDERS | path::WITHDRAWALS) => Some(Self::Checkout),
            _ => None,
        }
    }

    /// The binding's name.
    pub const fn binding(self) -> &'static str {
        match self {
            Self::SignIn => "LIMIT_SIGN_IN",
            Self::SignUp => "LIMIT_SIGN_UP",
            Self::Reset => "LIMIT_RESET",
            Self::Checkout => "LIMIT_CHECKOUT",
            Self::Search => "LIMIT_SEARCH",
        }
    }

    /// Whether it also counts per account.
    pub const fn per_account(self) -> bool {
        matches!(self, Self::SignIn | Self::SignUp | Self::Reset)
    }
}

/// Seconds after which a refused client may ask again: the bindings count per minute.
pub const RETRY_AFTER_S: u32 = 60;

/// What counts a network address. IPv6 counts by its /64, which is one customer's.
pub fn by_address(address: &str) -> String {
    let network = match address.parse() {
        Ok(std::net::IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
        _ => address.to_owned(),
    };
    format!("address:{network}")
}

/// What counts an account: the hash of the e-mail address in the body, JSON or form.
pub fn by_account(content_type: &str, body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let email = if content_type.starts_with("application/json") {
        let value: serde_json::Value = serde_json::from_str(text).ok()?;
        value.get("email")?.as_str()?.to_owned()
    } else {
        query::get(&query::parse_form(text).ok()?, "email")?.to_owned()
    };
    // One that is no address is refused by origin; it counts as typed until then.
    let key = match email.parse::<contract::Email>() {
        Ok(email) => email.to_string(),
        Err(_) => email,
    };
    let digest = Sha256::digest(key.as_bytes());
    Some(format!("account:{}", hex(&digest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_counts_once_however_it_is_written() {
        let json = by_account("application/json", br#"{"email":" Ada@Example.org"}"#);
        let form = by_account(
            "application/x-www-form-urlencoded",
            b"a=1&email=ada%40example.org",
        );
        assert!(json.is_some());
        assert_eq!(json, form);
        let of = |email: &str| {
            by_account(
                "application/json",
                format!(r#"{{"email":"{email}"}}"#).as_bytes(),
            )
        };
        assert_eq!(of("a@MÜNCHEN.de"), of("a@xn--mnchen-3ya.de"));
        // A look-alike is not the same account: U+212A is no k.
        assert_ne!(of("\u{212a}ate@example.org"), of("kate@example.org"));
        assert_eq!(by_account("application/json", b"{"), None);
        assert_eq!(by_account("application/json", br#"{"email":1}"#), None);
        assert_eq!(by_account("text/plain", b"\xff"), None);
    }

    #[test]
    fn an_ipv6_customer_counts_once() {
        assert_eq!(
            by_address("2001:db8:1:2::1"),
            by_address("2001:db8:1:2:ffff::9")
        );
        assert_ne!(by_address("2001:db8:1:2::1"), by_address("2001:db8:1:3::1"));
        assert_eq!(by_address("192.0.2.1"), "address:192.0.2.1");
    }
}
