//! The context of a request (bindings, configuration, trace), and the state that an isolate keeps between requests.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use contract::account::Tokens;
use worker::{Context, Env};

use super::config::Config;
use crate::{
    cache::tags::VersionCache, message::Response, session::RefreshError,
    single_flight::SingleFlight, token::Keys, trace::Trace,
};

/// The context that the handlers of one request share.
#[derive(Clone)]
pub struct RequestContext {
    /// The bindings.
    pub env: Env,
    /// The runtime's context, which keeps the request alive for work after the response.
    pub context: Rc<Context>,
    /// The configuration.
    pub config: Rc<Config>,
    /// The trace context of the request.
    pub trace: Rc<Trace>,
    /// The state of the isolate.
    pub isolate: Rc<Isolate>,
}

/// The state that an isolate keeps between requests. Plain data only, never a handle, promise or waker: those belong to
/// one request and fail in another. Everything expires or is bounded. The only data of individual shoppers are the
/// tokens of recent refreshes, which can only be looked up with the refresh token that they replace.
#[derive(Default)]
pub struct Isolate {
    /// Cached tag versions.
    pub tags: RefCell<VersionCache>,
    /// When each region last failed, in Unix milliseconds.
    pub unhealthy_regions: RefCell<HashMap<String, i64>>,
    /// The public keys of access tokens, and when they were fetched, in Unix milliseconds.
    pub keys: RefCell<Option<(Rc<Keys>, i64)>>,
    /// The template of pages.
    pub template: RefCell<Option<Rc<str>>>,
    /// Cache fills in progress.
    pub fills: Rc<SingleFlight<Response>>,
    /// Token refreshes in progress, by refresh token.
    pub refreshes: Rc<SingleFlight<Result<Rc<Tokens>, RefreshError>>>,
    /// Recent token refreshes, by the old refresh token, with their time in Unix milliseconds.
    pub refreshed: RefCell<HashMap<String, (Rc<Tokens>, i64)>>,
}

thread_local! {
    static ISOLATE: Rc<Isolate> = Rc::default();
}

impl RequestContext {
    /// Creates the context of a request; none if the configuration is invalid.
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
