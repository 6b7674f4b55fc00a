//! A stored answer: its bytes, and what must be known to serve it again.

use serde::{Deserialize, Serialize};

use crate::message::Response;

/// Metadata that is stored with a response body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The status that it is served with.
    pub status: u16,
    /// The headers that it is served with.
    pub headers: Vec<(String, String)>,
    /// When it was made, in Unix milliseconds.
    pub made_ms: i64,
    /// Seconds that it is served as it is.
    pub fresh_s: i64,
    /// Seconds after that in which it is served while a new one is made.
    pub stale_s: i64,
}

/// The freshness of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Served as it is.
    Fresh,
    /// Served and revalidated in the background.
    Stale,
    /// As if it were not there.
    Expired,
}

impl Meta {
    /// The metadata to store with a response; none if the response must not be stored.
    pub fn of(reply: &Response, keeps: Option<(i64, i64)>, now_ms: i64) -> Option<Self> {
        let (fresh_s, stale_s) = keeps?;
        // A cookie or a private answer in a public one is a defect: it is never stored.
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

    /// Seconds that the store keeps it.
    pub const fn lifetime_s(&self) -> i64 {
        self.fresh_s + self.stale_s
    }

    /// The reply again.
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
    fn an_entry_is_fresh_then_stale_then_gone() {
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
    fn what_sets_a_cookie_or_says_no_store_is_not_kept() {
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
