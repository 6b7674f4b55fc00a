//! Rate limiting with the runtime's bindings.

use worker::console_error;

use super::{
    clock,
    context::RequestContext,
    metric::{self, Event},
};
use crate::{
    cookie::Cookie,
    limit::{self, Limit, LimitKey},
    message::OriginRequest,
    plan::{Plan, PrivatePass},
    request_parts::RequestParts,
};

impl RequestContext {
    /// Counts a planned request against its limit.
    pub async fn allows_plan(&self, plan: &Plan, head: &RequestParts) -> Result<(), LimitExceeded> {
        let Some(limit) = plan.limit(head.address.method) else {
            return Ok(());
        };
        let key = match plan {
            Plan::PrivateApi(pass, _) | Plan::Form(pass, ..) => self.limit_key(limit, pass, head),
            _ => network(head),
        };
        self.allows(limit, &key).await
    }

    /// Counts the call of a form against its limit.
    pub async fn allows_call(
        &self,
        call: &OriginRequest,
        pass: &PrivatePass,
        head: &RequestParts,
    ) -> Result<(), LimitExceeded> {
        let limit = Limit::of_call(call.method, call.path_only());
        self.allows(limit, &self.limit_key(limit, pass, head)).await
    }

    /// The key of the allowance. Operations that check a password count by browser if it has signed in before;
    /// everything else counts by network.
    fn limit_key(&self, limit: Limit, _: &PrivatePass, head: &RequestParts) -> LimitKey {
        let cookies = head.header("cookie").unwrap_or_default();
        match Cookie::Device.read(cookies) {
            Some(cookie) if limit == Limit::SignIn => {
                match limit::read_device(&self.config.accepted, cookie) {
                    (token, true) => LimitKey::device(token),
                    (_, false) => network(head),
                }
            }
            _ => network(head),
        }
    }

    /// Counts one request. If the limiter fails, reads pass and everything else is rejected: an outage of the limiter
    /// must not lift the limits of expensive operations. (A missing binding is a configuration error.)
    pub async fn allows(&self, limit: Limit, key: &LimitKey) -> Result<(), LimitExceeded> {
        let name = limit.binding();
        let outcome = match self.env.rate_limiter(name) {
            Ok(limiter) => limiter.limit(key.as_str().to_owned()).await,
            Err(error) => Err(error),
        };
        let allowed = outcome.map_or_else(
            |error| {
                console_error!("trace {} {name} cannot count: {error}", self.trace.id());
                limit.is_read()
            },
            |outcome| outcome.success,
        );
        if allowed {
            return Ok(());
        }
        // The IP address is personal data, so it must not appear in logs and metrics.
        metric::count_refusal(&self.env, Event::RateLimited, &self.trace, name);
        Err(LimitExceeded {
            retry_after_s: limit::retry_after_s(clock::now_s()),
        })
    }
}

/// The allowance of a request's network.
pub fn network(head: &RequestParts) -> LimitKey {
    LimitKey::network(head.header("cf-connecting-ip"))
}

/// The rate limit is exceeded.
#[derive(Debug, Clone, Copy)]
pub struct LimitExceeded {
    /// Seconds until the client may retry.
    pub retry_after_s: i64,
}
