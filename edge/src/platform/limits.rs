//! Counts requests against the rate limit bindings.

use worker::console_warn;

use super::edge::Edge;
use crate::{
    head::Head,
    limit::{self, Limit},
    message::Call,
};

impl Edge {
    /// Whether the client's network may go on.
    pub async fn allows_address(&self, limit: Limit, head: &Head) -> bool {
        match head.header("cf-connecting-ip") {
            Some(address) => self.allows(limit, limit::by_address(address)).await,
            None => true,
        }
    }

    /// Whether the call that a form means may be made.
    pub async fn allows_call(&self, call: &Call, head: &Head, body: &[u8]) -> bool {
        match Limit::of_call(call.method, &call.path) {
            Some(limit) => {
                self.allows_address(limit, head).await
                    && self.allows_account(limit, head, body).await
            }
            None => true,
        }
    }

    /// Whether the account in the body may go on.
    pub async fn allows_account(&self, limit: Limit, head: &Head, body: &[u8]) -> bool {
        let kind = head.header("content-type").unwrap_or_default();
        match limit::by_account(kind, body).filter(|_| limit.per_account()) {
            Some(account) => self.allows(limit, account).await,
            None => true,
        }
    }

    /// A limit that is not bound or does not answer lets through: origin has its own, per account.
    async fn allows(&self, limit: Limit, key: String) -> bool {
        let Ok(limiter) = self.env.rate_limiter(limit.binding()) else {
            return true;
        };
        match limiter.limit(key).await {
            Ok(outcome) => outcome.success,
            Err(error) => {
                console_warn!("{}: {error}", limit.binding());
                true
            }
        }
    }
}
