//! Where requests come in: plan, guards, handler, headers.

use std::rc::Rc;

use contract::{ErrorCode, Locale, Problem};
use futures_channel::oneshot;
use worker::{Context, Env, Request, Response, Result, event};

use super::{
    clock,
    edge::Edge,
    limits::{LimitExceeded, network},
    metric::{self, Event},
    wire::{self, BodyError},
};
use crate::{
    csrf,
    head::{Head, Method},
    headers,
    message::Reply,
    plan::{Plan, allow, is_api, plan},
    trace::Trace,
};

#[event(start)]
fn start() {
    console_error_panic_hook::set_once();
}

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
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
async fn respond(mut request: Request, env: Env, context: Rc<Context>) -> Result<Response> {
    let traceparent = request.headers().get("traceparent").ok().flatten();
    let trace = Rc::new(Trace::begin(traceparent.as_deref(), clock::random()));
    let error = match wire::head(&request) {
        Ok(head) => {
            let head = Rc::new(head);
            let Some(edge) = Edge::new(env.clone(), context, Rc::clone(&trace)) else {
                let detail = "the Worker is not configured";
                metric::count_error(&env, Event::RequestFailed, &trace, detail);
                return failure(None, &trace);
            };
            match serve(&edge, &head, &mut request).await {
                Ok(response) => return Ok(response),
                Err(error) => {
                    metric::count_error(&env, Event::RequestFailed, &trace, &error.to_string());
                    let reply = edge.refuse(ErrorCode::Internal, &head).await;
                    return failure(Some(reply), &trace);
                }
            }
        }
        Err(error) => error,
    };
    metric::count_error(&env, Event::RequestFailed, &trace, &error.to_string());
    failure(None, &trace)
}

async fn serve(edge: &Edge, head: &Rc<Head>, request: &mut Request) -> Result<Response> {
    let with_body = head.address.method != Method::Head;
    let plan = plan(&head.address, &edge.config.host);
    if let Plan::Asset(path) = &plan
        && let Some(file) = edge.asset(path, head, with_body).await?
    {
        return Ok(file);
    }
    let bears_secret = matches!(plan, Plan::MailLink(..));
    let mut reply = edge.answer(plan, head, request).await;
    if bears_secret {
        reply.set("referrer-policy", headers::NO_REFERRER);
    }
    headers::finish(&mut reply, &edge.trace);
    wire::response(reply, with_body)
}

/// A page for what has failed, or else the bare problem document.
fn failure(page: Option<Reply>, trace: &Trace) -> Result<Response> {
    let bare = || Reply::error(ErrorCode::Internal, trace.id());
    let mut reply = page.unwrap_or_else(bare);
    headers::finish(&mut reply, trace);
    wire::response(reply, true).or_else(|_| {
        let mut reply = bare();
        headers::finish(&mut reply, trace);
        wire::response(reply, true)
    })
}

impl Edge {
    async fn answer(&self, plan: Plan, head: &Rc<Head>, request: &mut Request) -> Reply {
        // Before anything refuses the request: a body that is left unread breaks the client's connection.
        let body = match wire::body(request, head).await {
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

    async fn handle(&self, plan: Plan, head: &Rc<Head>, body: Vec<u8>) -> Reply {
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
            Plan::Redirect(to) => Reply::new(308, Vec::new())
                .with("location", format!("{}{to}", self.config.public_url)),
            Plan::Asset(_) => self.refuse(ErrorCode::NotFound, head).await,
            Plan::Refused(code) => self.refuse(code, head).await,
        }
    }

    /// The edge's own error: a problem document for programs, a page for people.
    async fn refuse(&self, code: ErrorCode, head: &Head) -> Reply {
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
            Reply::problem(&problem)
        };
        if code == ErrorCode::MethodNotAllowed {
            reply.set("allow", allow(&head.address.path));
        }
        reply
    }

    /// What to answer where a limit is used up.
    async fn limited(&self, limited: LimitExceeded, head: &Head) -> Reply {
        let reply = self.refuse(ErrorCode::RateLimited, head).await;
        reply.with("retry-after", limited.retry_after_s.to_string())
    }
}

/// 304 for who has the same bytes already.
fn revalidated(mut reply: Reply, head: &Head) -> Reply {
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
