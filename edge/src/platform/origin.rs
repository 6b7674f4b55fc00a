//! Sends calls to origin: signed, in the right region, with a deadline.

use contract::{ErrorCode, Problem};
use futures_util::future::{Either, select};
use js_sys::Uint8Array;
use worker::{
    AbortController, AbortSignal, Fetch, Method as WorkerMethod, Request, RequestInit,
    RequestRedirect, Response, Result, console_warn, web_sys,
};

use super::{clock, edge::Edge, timer::Timer, wire};
use crate::{
    forward,
    message::{Call, Reply},
    region::{AILING_MS, Attempt, is_gateway_error},
};

impl Edge {
    /// Sends a call. Where no region answers, the reply is `unavailable`.
    pub async fn send(&self, call: &Call) -> Reply {
        let now_ms = clock::now_ms();
        let ailing = |name: &str| {
            let failures = self.isolate.ailing.borrow();
            failures.get(name).is_some_and(|at| now_ms - at < AILING_MS)
        };
        let attempts = self.config.regions.attempts(call.method, ailing);
        let last = attempts.len().saturating_sub(1);
        for (at, attempt) in attempts.iter().enumerate() {
            match self.attempt(attempt, call).await {
                Ok(reply) if is_gateway_error(reply.status) && at < last => {
                    self.note(attempt, "gateway error");
                }
                Ok(reply) => return told(reply, self.trace.id()),
                Err(error) => self.note(attempt, &error.to_string()),
            }
        }
        Reply::error(ErrorCode::Unavailable, self.trace.id())
    }

    fn note(&self, attempt: &Attempt<'_>, error: &str) {
        let region = &attempt.region.name;
        console_warn!("trace {} region {region}: {error}", self.trace.id());
        self.isolate
            .ailing
            .borrow_mut()
            .insert(region.clone(), clock::now_ms());
    }

    async fn attempt(&self, attempt: &Attempt<'_>, call: &Call) -> Result<Reply> {
        let call = forward::signed(call.clone(), &self.trace, &self.config.key, clock::now_s());
        let controller = AbortController::default();
        let signal = controller.signal();
        let answer = Box::pin(async {
            wire::reply(self.fetch(&attempt.region.url, &call, &signal).await?).await
        });
        let deadline = Timer::after(attempt.timeout_ms);
        match select(answer, deadline).await {
            Either::Left((reply, _)) => reply,
            Either::Right(((), answer)) => {
                drop(answer);
                controller.abort();
                Err("no answer in time".into())
            }
        }
    }

    async fn fetch(&self, base: &str, call: &Call, signal: &AbortSignal) -> Result<Response> {
        let mut init = RequestInit::new();
        init.with_method(WorkerMethod::from(call.method.as_str().to_owned()))
            .with_headers(wire::headers(&call.headers)?)
            .with_redirect(RequestRedirect::Manual);
        if let Some(body) = &call.body {
            init.with_body(Some(Uint8Array::from(body.as_slice()).into()));
        }
        let init = web_sys::RequestInit::from(&init);
        init.set_signal(Some(signal));
        let url = format!("{base}{}", call.path);
        let request: Request = web_sys::Request::new_with_str_and_init(&url, &init)?.into();
        // The binding presents the client certificate; without one origin is asked as anybody would ask it.
        match self.env.service("NET") {
            Ok(network) => network.fetch_request(request).await,
            Err(_) => Fetch::Request(request).send().await,
        }
    }
}

/// An error of something on the way to origin is told as a problem like origin's own.
fn told(reply: Reply, trace_id: &str) -> Reply {
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
    Reply::error(code, trace_id)
}
