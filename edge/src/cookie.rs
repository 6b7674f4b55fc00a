//! The cookies. All of them are `__Host-`, `Secure`, `HttpOnly`, `SameSite=Lax`: script sees none.

use contract::account::{ACCESS_TTL_S, DEVICE_TTL_S, REFRESH_TTL_S};

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cookie {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
    /// A guest's cart token.
    Cart,
    /// The version of the shopper's own last write.
    Seen,
    /// The keys of the orders that this browser placed as a guest, or opened by a mailed link.
    Orders,
    /// The token of a mailed link that confirms the address of a new account.
    VerifyEmail,
    /// The token of a mailed link that sets a new password.
    ResetPassword,
    /// The token of a mailed link that confirms an account's new address.
    ConfirmEmail,
    /// The token of a mailed link that restores an account's previous address.
    RestoreEmail,
    /// What was typed into a form whose session had ended.
    Draft,
    /// Identifies a browser in which somebody has signed in before. It outlives the session: limits then count this
    /// browser's sign-ins apart from everybody else's.
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

    /// The name.
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

    /// Seconds that a browser keeps it.
    const fn max_age_s(self) -> i64 {
        match self {
            Self::Access => ACCESS_TTL_S,
            Self::Refresh => REFRESH_TTL_S,
            // Each key in it has its own end at origin.
            Self::Cart | Self::Orders => 90 * 24 * 60 * 60,
            // A replica that is further behind than an hour is out of service.
            // A mailed link can be opened again as long as its token works.
            Self::Seen
            | Self::VerifyEmail
            | Self::ResetPassword
            | Self::ConfirmEmail
            | Self::RestoreEmail => 60 * 60,
            Self::Draft => 10 * 60,
            Self::Device => DEVICE_TTL_S,
        }
    }

    /// `Set-Cookie` with a value, which must be of visible ASCII without `;`.
    pub fn set(self, value: &str) -> String {
        self.line(value, self.max_age_s())
    }

    /// `Set-Cookie` that takes it away.
    pub fn clear(self) -> String {
        self.line("", 0)
    }

    fn line(self, value: &str, max_age_s: i64) -> String {
        let name = self.name();
        format!("{name}={value}; Path=/; Max-Age={max_age_s}; Secure; HttpOnly; SameSite=Lax")
    }

    /// The cookie's value in a `Cookie` header; an empty one does not count.
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
    fn a_cookie_is_found_by_its_whole_name() {
        let header = "x__Host-cart=no; __Host-cart=yes; __Host-access=a=b;__Host-seen=";
        assert_eq!(Cookie::Cart.read(header), Some("yes"));
        assert_eq!(Cookie::Access.read(header), Some("a=b"));
        assert_eq!(Cookie::Seen.read(header), None);
        assert_eq!(Cookie::Refresh.read(header), None);
        assert_eq!(Cookie::Refresh.read("__host-refresh=no"), None);
    }

    #[test]
    fn every_cookie_is_kept_from_script_and_from_other_hosts() {
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
