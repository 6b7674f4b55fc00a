//! The client for origin: signs requests, fails over between regions and enforces deadlines.

use contract::{ErrorCode, Problem};
use futures_util::future::{Either, select};
use js_sys::Uint8Array;
use worker::{
    AbortController, AbortSignal, Fetch, Method as WorkerMethod, Request, RequestInit,
    RequestRedirect, Response as WorkerResponse, Result, console_warn, web_sys,
};

use super::{clock, context::RequestContext, http_convert, timer::Timer};
use crate::{
    forward,
    message::{OriginRequest, Response},
    region::{Attempt, UNHEALTHY_MS, is_gateway_error},
};

impl RequestContext {
    /// Sends a request, failing over between regions. When none responds, the response is `unavailable`.
    pub async fn send(&self, call: &OriginRequest) -> Response {
        let now_ms = clock::now_ms();
        let is_unhealthy = |name: &str| {
            let failures = self.isolate.unhealthy_regions.borrow();
            failures
                .get(name)
                .is_some_and(|at| now_ms - at < UNHEALTHY_MS)
        };
        let attempts = self.config.regions.attempts(call.method, is_unhealthy);
        let last = attempts.len().saturating_sub(1);
        for (at, attempt) in attempts.iter().enumerate() {
            match self.attempt(attempt, call).await {
                Ok(reply) if is_gateway_error(reply.status) && at < last => {
                    self.mark_unhealthy(attempt, "gateway error");
                }
                Ok(reply) => return normalise_error(reply, self.trace.id()),
                Err(error) => self.mark_unhealthy(attempt, &error.to_string()),
            }
        }
        Response::error(ErrorCode::Unavailable, self.trace.id())
    }

    fn mark_unhealthy(&self, attempt: &Attempt<'_>, error: &str) {
        let region = &attempt.region.name;
        console_warn!("trace {} region {region}: {error}", self.trace.id());
        self.isolate
            .unhealthy_regions
            .borrow_mut()
            .insert(region.clone(), clock::now_ms());
    }

    async fn attempt(&self, attempt: &Attempt<'_>, call: &OriginRequest) -> Result<Response> {
        // Signed per attempt: the assertion contains the time, and expires after a few seconds.
        let call = forward::signed(call.clone(), &self.trace, &self.config.key, clock::now_s());
        let controller = AbortController::default();
        let signal = controller.signal();
        let response = Box::pin(async {
            http_convert::reply(self.fetch(&attempt.region.url, &call, &signal).await?).await
        });
        let deadline = Timer::after(attempt.timeout_ms);
        match select(response, deadline).await {
            Either::Left((reply, _)) => reply,
            Either::Right(((), response)) => {
                drop(response);
                controller.abort();
                Err("no response before the deadline".into())
            }
        }
    }

    async fn fetch(
        &self,
        base: &str,
        call: &OriginRequest,
        signal: &AbortSignal,
    ) -> Result<WorkerResponse> {
        let mut init = RequestInit::new();
        init.with_method(WorkerMethod::from(call.method.as_str().to_owned()))
            .with_headers(http_convert::headers(&call.headers)?)
            .with_redirect(RequestRedirect::Manual);
        if let Some(body) = &call.body {
            init.with_body(Some(Uint8Array::from(body.as_slice()).into()));
        }
        let init = web_sys::RequestInit::from(&init);
        init.set_signal(Some(signal));
        let url = format!("{base}{}", call.path);
        let request: Request = web_sys::Request::new_with_str_and_init(&url, &init)?.into();
        // The binding presents the client certificate (mTLS); without a binding, plain `fetch` presents none.
        match self.env.service("NET") {
            Ok(network) => network.fetch_request(request).await,
            Err(_) => Fetch::Request(request).send().await,
        }
    }
}

/// Replaces the error of an intermediary (load balancer, proxy) by a problem document like origin's.
fn normalise_error(reply: Response, trace_id: &str) -> Response {
    let is_problem = reply
        .header("content-type")
        .is_some_and(|kind| kind.starts_with(Problem::MEDIA_TYPE));
    if reply.status < 400 || is_problem {
        return reply;
    }
    let code = match reply.status {
        400 => ErrorCode::BadRequest,
        404 => ErrorCode::NotFound,
        405 => ErrorCode::MethodNotAllowed,
        413 => ErrorCode::TooLarge,
        415 => ErrorCode::UnsupportedMediaType,
        502..=504 => ErrorCode::Unavailable,
        _ => ErrorCode::Internal,
    };
    Response::error(code, trace_id)
}
