//! Where requests come in: plan, guards, handler, headers.

use std::rc::Rc;

use contract::{ErrorCode, Locale, Problem};
use worker::{Context, Env, Request, Response, Result, event};

use super::{clock, edge::Edge, wire};
use crate::{
    csrf,
    head::{Head, Method},
    headers, limit,
    message::Reply,
    plan::{Plan, is_api, plan},
    trace::Trace,
};

#[event(start)]
fn start() {
    console_error_panic_hook::set_once();
}

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, context: Context) -> Result<Response> {
    let head = Rc::new(wire::head(&request)?);
    let trace = Trace::begin(head.header("traceparent"), clock::random());
    let with_body = head.address.method != Method::Head;
    let Some(edge) = Edge::new(env, context, trace.clone()) else {
        let mut reply = Reply::error(ErrorCode::Internal, trace.id());
        headers::finish(&mut reply, &trace);
        return wire::response(reply, with_body);
    };
    let plan = plan(&head.address, &edge.config.host);
    if let Plan::Asset(path) = &plan
        && let Some(file) = edge.asset(path, &head, with_body).await?
    {
        return Ok(file);
    }
    let mut reply = edge.answer(plan, &head, &mut request).await;
    headers::finish(&mut reply, &trace);
    wire::response(reply, with_body)
}

impl Edge {
    async fn answer(&self, plan: Plan, head: &Rc<Head>, request: &mut Request) -> Reply {
        let machine = matches!(plan, Plan::Webhook | Plan::RaiseTags);
        if !machine && !csrf::allows(head, &self.config.public_url) {
            return self.refuse(ErrorCode::CrossSite, head).await;
        }
        let limit = plan.limit(head.address.method);
        if let Some(limit) = limit
            && !self.allows_address(limit, head).await
        {
            return self.refuse(ErrorCode::RateLimited, head).await;
        }
        let mut body = Vec::new();
        if !head.address.method.is_safe() && !matches!(plan, Plan::Refused(_)) {
            match wire::body(request, head).await {
                Ok(bytes) => body = bytes,
                Err(wire::TooLarge) => return self.refuse(ErrorCode::TooLarge, head).await,
            }
        }
        if let Some(limit) = limit
            && !self.allows_account(limit, head, &body).await
        {
            return self.refuse(ErrorCode::RateLimited, head).await;
        }
        self.handle(plan, head, body).await
    }

    async fn handle(&self, plan: Plan, head: &Rc<Head>, body: Vec<u8>) -> Reply {
        match plan {
            Plan::Public(read) => revalidated(self.public(&read).await, head),
            Plan::PrivatePage(pass, view) => self.visit(&pass, &view, head).await,
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
        if code == ErrorCode::RateLimited {
            reply.set("retry-after", limit::RETRY_AFTER_S.to_string());
        }
        reply
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
