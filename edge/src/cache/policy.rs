//! How long a public answer is served, by the kind of route. What has no policy is never stored.

/// The kinds of public route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Pages and reads of the catalogue: every change raises a tag, so time hardly matters.
    Catalogue,
    /// Searches: many keys, few of them asked for twice.
    Search,
    /// Pages that change with a build alone.
    Fixed,
    /// Pictures drawn by our own code.
    Picture,
    /// The public keys of access tokens.
    Keys,
}

impl Policy {
    /// Seconds that an answer is served as it is.
    pub const fn fresh_s(self) -> i64 {
        match self {
            Self::Catalogue => 300,
            Self::Search => 30,
            Self::Fixed => 3_600,
            Self::Picture => 86_400,
            Self::Keys => 10,
        }
    }

    /// Seconds after that in which it is served while a new one is fetched.
    pub const fn stale_s(self) -> i64 {
        match self {
            Self::Catalogue => 3_600,
            Self::Search => 300,
            Self::Fixed | Self::Picture => 86_400,
            Self::Keys => 0,
        }
    }

    /// `cache-control` towards browsers. They know nothing of tags and therefore ask each time, but for a picture that
    /// is there: what is missing today may be drawn tomorrow.
    pub const fn cache_control(self, status: u16) -> &'static str {
        match (self, status) {
            (Self::Picture, 200) => "public, max-age=86400",
            _ if self.ttl_for_status(status).is_some() => "public, max-age=0, must-revalidate",
            _ => PRIVATE,
        }
    }

    /// For how long an answer of this status is kept, fresh and stale; none for what is not stored.
    pub const fn ttl_for_status(self, status: u16) -> Option<(i64, i64)> {
        match status {
            200 => Some((self.fresh_s(), self.stale_s())),
            404 | 410 => Some((5, 0)),
            _ => None,
        }
    }
}

/// `cache-control` of everything that depends on who asks.
pub const PRIVATE: &str = "no-store";

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Policy; 5] = [
        Policy::Catalogue,
        Policy::Search,
        Policy::Fixed,
        Policy::Picture,
        Policy::Keys,
    ];

    #[test]
    fn no_browser_keeps_an_error_of_any_kind_of_read() {
        for policy in ALL {
            for status in [404, 410] {
                let lifetime = policy.cache_control(status);
                assert_eq!(
                    lifetime, "public, max-age=0, must-revalidate",
                    "{policy:?} {status}"
                );
                assert_eq!(
                    policy.ttl_for_status(status),
                    Some((5, 0)),
                    "{policy:?} {status}"
                );
            }
            for status in [301, 303, 400, 403, 405, 422, 429, 500, 502, 503, 504] {
                assert_eq!(
                    policy.cache_control(status),
                    "no-store",
                    "{policy:?} {status}"
                );
                assert_eq!(policy.ttl_for_status(status), None, "{policy:?} {status}");
            }
        }
        let picture = Policy::Picture.cache_control(200);
        assert_eq!(picture, "public, max-age=86400");
    }

    #[test]
    fn errors_are_not_stored_and_what_is_missing_is_for_seconds() {
        for status in [201, 301, 303, 400, 401, 403, 422, 429, 500, 502, 503] {
            assert_eq!(Policy::Catalogue.ttl_for_status(status), None, "{status}");
        }
        assert_eq!(Policy::Catalogue.ttl_for_status(404), Some((5, 0)));
        assert_eq!(Policy::Catalogue.ttl_for_status(200), Some((300, 3_600)));
    }
}
