//! Cache lifetimes by kind of route. A response without a policy is never stored.

/// The kinds of public routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Pages and reads of the catalogue. Every change raises a tag version, so the lifetime hardly matters.
    Catalogue,
    /// Searches. They have many distinct keys and few hits.
    Search,
    /// Pages that only change with a new build.
    Fixed,
    /// Generated SVG pictures.
    Picture,
    /// The public keys of access tokens.
    Keys,
}

impl Policy {
    /// Seconds for which a response is fresh.
    pub const fn fresh_s(self) -> i64 {
        match self {
            Self::Catalogue => 300,
            Self::Search => 30,
            Self::Fixed => 3_600,
            Self::Picture => 86_400,
            Self::Keys => 10,
        }
    }

    /// Seconds after that for which it may be served stale while it is revalidated.
    pub const fn stale_s(self) -> i64 {
        match self {
            Self::Catalogue => 3_600,
            Self::Search => 300,
            Self::Fixed | Self::Picture => 86_400,
            Self::Keys => 0,
        }
    }

    /// `cache-control` for browsers. They do not know the tag versions, so they have to revalidate each time, except
    /// for existing pictures. A missing picture is not cached in browsers, because a later build may add it.
    pub const fn cache_control(self, status: u16) -> &'static str {
        match (self, status) {
            (Self::Picture, 200) => "public, max-age=86400",
            _ if self.ttl_for_status(status).is_some() => "public, max-age=0, must-revalidate",
            _ => PRIVATE,
        }
    }

    /// The fresh and stale lifetimes of a response with this status, in seconds; none if it must not be stored.
    pub const fn ttl_for_status(self, status: u16) -> Option<(i64, i64)> {
        match status {
            200 => Some((self.fresh_s(), self.stale_s())),
            404 | 410 => Some((5, 0)),
            _ => None,
        }
    }
}

/// `cache-control` of every response that depends on the client's identity.
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
    fn browsers_do_not_cache_errors_of_any_kind_of_read() {
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
    fn errors_are_not_stored_and_not_found_only_for_seconds() {
        for status in [201, 301, 303, 400, 401, 403, 422, 429, 500, 502, 503] {
            assert_eq!(Policy::Catalogue.ttl_for_status(status), None, "{status}");
        }
        assert_eq!(Policy::Catalogue.ttl_for_status(404), Some((5, 0)));
        assert_eq!(Policy::Catalogue.ttl_for_status(200), Some((300, 3_600)));
    }
}
