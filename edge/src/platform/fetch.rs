//! The entry point of requests: plan, guards, handler, response headers.

use std::rc::Rc;

use contract::{ErrorCode, Locale, Problem};
use futures_channel::oneshot;
use worker::{Context, Env, Request, Response as WorkerResponse, Result, event};

use super::{
    clock,
    context::RequestContext,
    http_convert::{self, BodyError},
    limits::{LimitExceeded, network},
    metric::{self, Event},
};
use crate::{
    csrf, headers,
    message::Response,
    plan::{Plan, allow, is_api, plan},
    request_parts::{Method, RequestParts},
    trace::Trace,
};

#[event(start)]
fn start() {
    console_error_panic_hook::set_once();
}

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<WorkerResponse> {
    let context = Rc::new(context);
    let (sender, receiver) = oneshot::channel();
    let work = respond(request, env, Rc::clone(&context));
    // When a client disconnects, the runtime cancels the request and neither polls nor drops its pending futures. They
    // would leak, and the followers of a single flight would wait for a leader that is gone. `wait_until` lets the work
    // always run to completion; its deadlines bound it.
    context.wait_until(async move {
        // Fails if the client has disconnected: then nobody needs the response.
        let _ = sender.send(work.await);
    });
    receiver
        .await
        .map_err(|_| worker::Error::from("the request was cancelled"))?
}

/// Responds to a request in any case: logs and counts errors that no handler has caught, and responds with 500.
async fn respond(mut request: Request, env: Env, context: Rc<Context>) -> Result<WorkerResponse> {
    let traceparent = request.headers().get("traceparent").ok().flatten();
    let trace = Rc::new(Trace::begin(traceparent.as_deref(), clock::random()));
    let error = match http_convert::head(&request) {
        Ok(head) => {
            let head = Rc::new(head);
            let Some(context) = RequestContext::new(env.clone(), context, Rc::clone(&trace)) else {
                let detail = "the Worker is not configured";
                metric::count_error(&env, Event::RequestFailed, &trace, detail);
                return failure(None, &trace);
            };
            match serve(&context, &head, &mut request).await {
                Ok(response) => return Ok(response),
                Err(error) => {
                    metric::count_error(&env, Event::RequestFailed, &trace, &error.to_string());
                    let reply = context.refuse(ErrorCode::Internal, &head).await;
                    return failure(Some(reply), &trace);
                }
            }
        }
        Err(error) => error,
    };
    metric::count_error(&env, Event::RequestFailed, &trace, &error.to_string());
    failure(None, &trace)
}

async fn serve(
    context: &RequestContext,
    head: &Rc<RequestParts>,
    request: &mut Request,
) -> Result<WorkerResponse> {
    let with_body = head.address.method != Method::Head;
    let plan = plan(&head.address, &context.config.host);
    if let Plan::Asset(path) = &plan
        && let Some(file) = context.asset(path, head, with_body).await?
    {
        return Ok(file);
    }
    let has_secret = matches!(plan, Plan::MailLink(..));
    let mut reply = context.guard(plan, head, request).await;
    if has_secret {
        reply.set("referrer-policy", headers::NO_REFERRER);
    }
    headers::finish(&mut reply, &context.trace);
    http_convert::response(reply, with_body)
}

/// The error page, or a problem document if there is no page or it cannot be converted.
fn failure(page: Option<Response>, trace: &Trace) -> Result<WorkerResponse> {
    let bare = || Response::error(ErrorCode::Internal, trace.id());
    let mut reply = page.unwrap_or_else(bare);
    headers::finish(&mut reply, trace);
    http_convert::response(reply, true).or_else(|_| {
        let mut reply = bare();
        headers::finish(&mut reply, trace);
        http_convert::response(reply, true)
    })
}

impl RequestContext {
    /// Checks size, origin and rate limit of a request before it is handled.
    async fn guard(&self, plan: Plan, head: &Rc<RequestParts>, request: &mut Request) -> Response {
        // Before any other check: responding without reading the body breaks the client's connection.
        let body = match http_convert::body(request, head).await {
            Ok(body) => body,
            Err(BodyError::TooLarge) => return self.refuse(ErrorCode::TooLarge, head).await,
            Err(BodyError::CutOff) => return self.refuse(ErrorCode::BadRequest, head).await,
        };
        // CSRF does not concern machines: they authenticate with a signature, not with cookies.
        let is_machine = matches!(plan, Plan::Webhook | Plan::RaiseTags);
        if !is_machine && !csrf::allows(head, &self.config.public_url) {
            return self.refuse(ErrorCode::CrossSite, head).await;
        }
        if let Err(limited) = self.allows_plan(&plan, head).await {
            return self.limited(limited, head).await;
        }
        self.handle(plan, head, body).await
    }

    async fn handle(&self, plan: Plan, head: &Rc<RequestParts>, body: Vec<u8>) -> Response {
        match plan {
            Plan::Public(read) => match self.public(&read, Some(&network(head))).await {
                Ok(reply) => conditional(reply, head),
                Err(limited) => self.limited(limited, head).await,
            },
            Plan::PrivatePage(pass, view) => self.visit(&pass, &view, head).await,
            Plan::MailLink(pass, view, secret) => self.mail_link(&pass, &view, &secret, head).await,
            Plan::Form(pass, view, form) => self.form(&pass, &view, &form, head, &body).await,
            Plan::PaymentReturn(pass, locale, number) => {
                self.payment_return(&pass, locale, number, head).await
            }
            Plan::PrivateApi(pass, api) => self.private_api(&pass, &api, head, body).await,
            Plan::Webhook => self.webhook(head, body).await,
            Plan::RaiseTags => self.raise_tags(head, &body).await,
            Plan::Components(locale) if self.config.components => self.components(locale).await,
            Plan::Components(locale) => self.failure(ErrorCode::NotFound, locale).await,
            Plan::Redirect(to) => Response::new(308, Vec::new())
                .with("location", format!("{}{to}", self.config.public_url)),
            Plan::Asset(_) => self.refuse(ErrorCode::NotFound, head).await,
            Plan::Refused(code) => self.refuse(code, head).await,
        }
    }

    /// An error of the edge itself: a page for browsers, a problem document for programs.
    async fn refuse(&self, code: ErrorCode, head: &RequestParts) -> Response {
        let wants_page = !is_api(&head.address.path)
            && head
                .header("accept")
                .is_some_and(|accept| accept.contains("text/html"));
        let mut reply = if wants_page {
            let (locale, _) = Locale::split(&head.address.path);
            self.failure(code, locale).await
        } else {
            let mut problem = Problem::new(code);
            self.trace.id().clone_into(&mut problem.trace_id);
            Response::problem(&problem)
        };
        if code == ErrorCode::MethodNotAllowed {
            reply.set("allow", allow(&head.address.path));
        }
        reply
    }

    /// The response when a rate limit is exceeded.
    async fn limited(&self, limited: LimitExceeded, head: &RequestParts) -> Response {
        let reply = self.refuse(ErrorCode::RateLimited, head).await;
        reply.with("retry-after", limited.retry_after_s.to_string())
    }
}

/// Turns the response into a 304 if the client's copy is current.
fn conditional(mut reply: Response, head: &RequestParts) -> Response {
    let is_current = match (reply.header("etag"), head.header("if-none-match")) {
        // Weak comparison (RFC 9110, section 13.1.2): Cloudflare weakens the tag when it compresses the response.
        (Some(etag), Some(tags)) => tags
            .split(',')
            .any(|tag| tag.trim().trim_start_matches("W/") == etag),
        _ => false,
    };
    if is_current && reply.status == 200 {
        reply.status = 304;
        reply.body = Vec::new();
    }
    reply
}
