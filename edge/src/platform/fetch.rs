//! Where requests come in: plan, guards, handler, headers.

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
    // A client that disconnects ends its request's context, and a future that waits there would never be polled or
    // dropped again: leaked, and its followers waiting. So the work always runs to its end; it has deadlines.
    context.wait_until(async move {
        // The receiver is gone once the runtime wants no response any more.
        let _ = sender.send(work.await);
    });
    receiver
        .await
        .map_err(|_| worker::Error::from("the request was cancelled"))?
}

/// Answers a request, whatever happens: an error that no handler has caught is logged, counted and answered with 500.
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
    let bears_secret = matches!(plan, Plan::MailLink(..));
    let mut reply = context.answer(plan, head, request).await;
    if bears_secret {
        reply.set("referrer-policy", headers::NO_REFERRER);
    }
    headers::finish(&mut reply, &context.trace);
    http_convert::response(reply, with_body)
}

/// A page for what has failed, or else the bare problem document.
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
    async fn answer(&self, plan: Plan, head: &Rc<RequestParts>, request: &mut Request) -> Response {
        // Before anything refuses the request: a body that is left unread breaks the client's connection.
        let body = match http_convert::body(request, head).await {
            Ok(body) => body,
            Err(BodyError::TooLarge) => return self.refuse(ErrorCode::TooLarge, head).await,
            Err(BodyError::CutOff) => return self.refuse(ErrorCode::BadRequest, head).await,
        };
        let machine = matches!(plan, Plan::Webhook | Plan::RaiseTags);
        if !machine && !csrf::allows(head, &self.config.public_url) {
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
                Ok(reply) => revalidated(reply, head),
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

    /// The context's own error: a problem document for programs, a page for people.
    async fn refuse(&self, code: ErrorCode, head: &RequestParts) -> Response {
        let page = !is_api(&head.address.path)
            && head
                .header("accept")
                .is_some_and(|accept| accept.contains("text/html"));
        let mut reply = if page {
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

    /// What to answer where a limit is used up.
    async fn limited(&self, limited: LimitExceeded, head: &RequestParts) -> Response {
        let reply = self.refuse(ErrorCode::RateLimited, head).await;
        reply.with("retry-after", limited.retry_after_s.to_string())
    }
}

/// 304 for who has the same bytes already.
fn revalidated(mut reply: Response, head: &RequestParts) -> Response {
    let same = match (reply.header("etag"), head.header("if-none-match")) {
        (Some(etag), Some(known)) => known
            .split(',')
            .any(|tag| tag.trim().trim_start_matches("W/") == etag),
        _ => false,
    };
    if same && reply.status == 200 {
        reply.status = 304;
        reply.body = Vec::new();
    }
    reply
}
