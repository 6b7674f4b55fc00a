//! What a request's handlers share: bindings, configuration, trace; and what an isolate remembers.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use contract::account::Tokens;
use worker::{Context, Env};

use super::config::Config;
use crate::{
    cache::tags::VersionCache, message::Response, session::RefreshError,
    single_flight::SingleFlight, token::Keys, trace::Trace,
};

/// The handles of one request.
#[derive(Clone)]
pub struct RequestContext {
    /// The bindings.
    pub env: Env,
    /// Keeps the isolate alive for what goes on after the answer.
    pub context: Rc<Context>,
    /// The variables.
    pub config: Rc<Config>,
    /// The trace.
    pub trace: Rc<Trace>,
    /// What the isolate remembers.
    pub isolate: Rc<Isolate>,
}

/// What an isolate remembers between requests: plain data, never a handle, promise or waker, which would belong to one
/// request and break in another. Everything in it expires or is bounded, and nothing in it is one shopper's but the
/// tokens of refreshes that were just made, by the secret that they were made with.
#[derive(Default)]
pub struct Isolate {
    /// Versions of tags.
    pub tags: RefCell<VersionCache>,
    /// When a region last failed, in Unix milliseconds.
    pub unhealthy_regions: RefCell<HashMap<String, i64>>,
    /// The public keys of access tokens, and when they were asked for.
    pub keys: RefCell<Option<(Rc<Keys>, i64)>>,
    /// The template of pages.
    pub template: RefCell<Option<Rc<str>>>,
    /// Public answers that are being made.
    pub fills: Rc<SingleFlight<Response>>,
    /// Sessions that are being refreshed, by their refresh token.
    pub refreshes: Rc<SingleFlight<Result<Rc<Tokens>, RefreshError>>>,
    /// Refreshes of the last seconds.
    pub refreshed: RefCell<HashMap<String, (Rc<Tokens>, i64)>>,
}

thread_local! {
    static ISOLATE: Rc<Isolate> = Rc::default();
}

impl RequestContext {
    /// The handles of a request; none where the Worker is not configured.
    pub fn new(env: Env, context: Rc<Context>, trace: Rc<Trace>) -> Option<Self> {
        Some(Self {
            config: Config::of(&env)?,
            env,
            context,
            trace,
            isolate: ISOLATE.with(Rc::clone),
        })
    }
}
