//! The shop's cookies. All of them are `__Host-`, `Secure`, `HttpOnly` and `SameSite=Lax`, so that script cannot read
//! them.

use contract::account::{ACCESS_TTL_S, DEVICE_TTL_S, REFRESH_TTL_S};

/// A cookie that the edge sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cookie {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
    /// A guest's cart token.
    Cart,
    /// The WAL position of the shopper's last write, for read-your-writes.
    Seen,
    /// The keys of orders that this browser placed as a guest or opened with a mailed link.
    Orders,
    /// The token of a mailed link that confirms the address of a new account.
    VerifyEmail,
    /// The token of a mailed link that sets a new password.
    ResetPassword,
    /// The token of a mailed link that confirms an account's new address.
    ConfirmEmail,
    /// The token of a mailed link that restores an account's previous address.
    RestoreEmail,
    /// The fields of a form whose session had expired ([`crate::draft`]).
    Draft,
    /// Identifies a browser that has signed in before. It outlives the session, so that rate limits can count this
    /// browser's sign-in attempts separately from those of its network.
    Device,
}

impl Cookie {
    /// Every cookie that the edge sets.
    pub const ALL: [Self; 11] = [
        Self::Access,
        Self::Refresh,
        Self::Cart,
        Self::Seen,
        Self::Orders,
        Self::VerifyEmail,
        Self::ResetPassword,
        Self::ConfirmEmail,
        Self::RestoreEmail,
        Self::Draft,
        Self::Device,
    ];

    /// The cookie's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Access => "__Host-access",
            Self::Refresh => "__Host-refresh",
            Self::Cart => "__Host-cart",
            Self::Seen => "__Host-seen",
            Self::Orders => "__Host-orders",
            Self::VerifyEmail => "__Host-verify-email",
            Self::ResetPassword => "__Host-reset-password",
            Self::ConfirmEmail => "__Host-confirm-email",
            Self::RestoreEmail => "__Host-restore-email",
            Self::Draft => "__Host-draft",
            Self::Device => "__Host-device",
        }
    }

    /// `Max-Age` in seconds.
    const fn max_age_s(self) -> i64 {
        match self {
            Self::Access => ACCESS_TTL_S,
            Self::Refresh => REFRESH_TTL_S,
            // Origin expires carts and order keys individually.
            Self::Cart | Self::Orders => 90 * 24 * 60 * 60,
            // A replica that lags by more than an hour is out of service. A mailed link can be opened again while its
            // token is valid.
            Self::Seen
            | Self::VerifyEmail
            | Self::ResetPassword
            | Self::ConfirmEmail
            | Self::RestoreEmail => 60 * 60,
            Self::Draft => 10 * 60,
            Self::Device => DEVICE_TTL_S,
        }
    }

    /// The `Set-Cookie` value that sets the cookie. `value` must be visible ASCII without `;`.
    pub fn set(self, value: &str) -> String {
        self.line(value, self.max_age_s())
    }

    /// The `Set-Cookie` value that deletes the cookie.
    pub fn clear(self) -> String {
        self.line("", 0)
    }

    fn line(self, value: &str, max_age_s: i64) -> String {
        let name = self.name();
        format!("{name}={value}; Path=/; Max-Age={max_age_s}; Secure; HttpOnly; SameSite=Lax")
    }

    /// The cookie's value in a `Cookie` header; none if it is absent or empty.
    pub fn read(self, header: &str) -> Option<&str> {
        header
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.name())
            .map(|(_, value)| value)
            .filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_exact_name() {
        let header = "x__Host-cart=no; __Host-cart=yes; __Host-access=a=b;__Host-seen=";
        assert_eq!(Cookie::Cart.read(header), Some("yes"));
        assert_eq!(Cookie::Access.read(header), Some("a=b"));
        assert_eq!(Cookie::Seen.read(header), None);
        assert_eq!(Cookie::Refresh.read(header), None);
        assert_eq!(Cookie::Refresh.read("__host-refresh=no"), None);
    }

    #[test]
    fn no_cookie_is_visible_to_script_or_other_hosts() {
        for cookie in Cookie::ALL {
            for line in [cookie.set("v"), cookie.clear()] {
                assert!(line.starts_with("__Host-"), "{line}");
                for part in ["; Path=/;", "; Secure;", "; HttpOnly;", "; SameSite=Lax"] {
                    assert!(line.contains(part), "{line}");
                }
                assert!(!line.contains("Domain"), "{line}");
            }
        }
    }
}
