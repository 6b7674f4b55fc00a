//! Counts requests against the rate limit bindings.

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
    /// Whether a planned request may go on.
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

    /// Whether the call that a form means may be made.
    pub async fn allows_call(
        &self,
        call: &OriginRequest,
        pass: &PrivatePass,
        head: &RequestParts,
    ) -> Result<(), LimitExceeded> {
        let limit = Limit::of_call(call.method, call.path_only());
        self.allows(limit, &self.limit_key(limit, pass, head)).await
    }

    /// Attempts to sign in count by browser if somebody has signed in with it before; everything else counts by network.
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

    /// Counts one more. A limiter that does not answer lets reads through and refuses the rest: expensive work must not
    /// become free because counting fails. (A missing binding is an error of the configuration.)
    pub async fn allows(&self, limit: Limit, key: &LimitKey) -> Result<(), LimitExceeded> {
        let name = limit.binding();
        let asked = match self.env.rate_limiter(name) {
            Ok(limiter) => limiter.limit(key.as_str().to_owned()).await,
            Err(error) => Err(error),
        };
        let allowed = asked.map_or_else(
            |error| {
                console_error!("trace {} {name} cannot count: {error}", self.trace.id());
                limit.is_read()
            },
            |outcome| outcome.success,
        );
        if allowed {
            return Ok(());
        }
        // The network is personal data, and stays out of logs and metrics.
        metric::count_refusal(&self.env, Event::RateLimited, &self.trace, name);
        Err(LimitExceeded {
            retry_after_s: limit::retry_after_s(clock::now_s()),
        })
    }
}

/// The network of a request.
pub fn network(head: &RequestParts) -> LimitKey {
    LimitKey::network(head.header("cf-connecting-ip"))
}

/// An allowance is used up.
#[derive(Debug, Clone, Copy)]
pub struct LimitExceeded {
    /// When to try again.
    pub retry_after_s: i64,
}
