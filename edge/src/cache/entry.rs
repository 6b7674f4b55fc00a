//! Cache entries: a response body with the metadata to serve it again.

use serde::{Deserialize, Serialize};

use crate::message::Response;

/// Metadata that is stored with a response body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// HTTP status of the response.
    pub status: u16,
    /// Headers of the response.
    pub headers: Vec<(String, String)>,
    /// When the response was created, in Unix milliseconds.
    pub made_ms: i64,
    /// Seconds for which the entry is fresh.
    pub fresh_s: i64,
    /// Seconds after that for which it may be served stale while it is revalidated.
    pub stale_s: i64,
}

/// The freshness of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Served without revalidation.
    Fresh,
    /// Served and revalidated in the background.
    Stale,
    /// Treated as a cache miss.
    Expired,
}

impl Meta {
    /// The metadata to store with a response; none if the response must not be stored.
    pub fn of(reply: &Response, ttl: Option<(i64, i64)>, now_ms: i64) -> Option<Self> {
        let (fresh_s, stale_s) = ttl?;
        // The last line of defence: a public response with a cookie or `no-store` is a bug, but must not reach other
        // shoppers.
        let public = reply.headers.iter().all(|(name, value)| {
            name != "set-cookie" && !(name == "cache-control" && value.contains("no-store"))
        });
        public.then(|| Self {
            status: reply.status,
            headers: reply.headers.clone(),
            made_ms: now_ms,
            fresh_s,
            stale_s,
        })
    }

    /// The freshness now. An entry from the future (the clock went back) has the age zero.
    pub fn age(&self, now_ms: i64) -> Age {
        let age_ms = (now_ms - self.made_ms).max(0);
        if age_ms < self.fresh_s * 1_000 {
            Age::Fresh
        } else if age_ms < (self.fresh_s + self.stale_s) * 1_000 {
            Age::Stale
        } else {
            Age::Expired
        }
    }

    /// Seconds for which the cache has to keep the entry.
    pub const fn lifetime_s(&self) -> i64 {
        self.fresh_s + self.stale_s
    }

    /// Restores the response.
    pub fn reply(self, body: Vec<u8>) -> Response {
        Response {
            status: self.status,
            headers: self.headers,
            body,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Response {
        Response::html(200, "<p>".into())
    }

    #[test]
    fn an_entry_is_fresh_then_stale_then_expired() {
        let meta = Meta::of(&page(), Some((10, 20)), 1_000).unwrap();
        for (now_ms, age) in [
            (0, Age::Fresh),
            (10_999, Age::Fresh),
            (11_000, Age::Stale),
            (30_999, Age::Stale),
            (31_000, Age::Expired),
        ] {
            assert_eq!(meta.age(now_ms), age, "{now_ms}");
        }
        assert_eq!(meta.reply(b"<p>".to_vec()), page());
    }

    #[test]
    fn a_response_with_a_cookie_or_no_store_is_not_stored() {
        assert_eq!(
            Meta::of(&page().with("set-cookie", "a=b"), Some((1, 1)), 0),
            None
        );
        assert_eq!(
            Meta::of(&page().with("cache-control", "no-store"), Some((1, 1)), 0),
            None
        );
        assert_eq!(Meta::of(&page(), None, 0), None);
    }
}
