//! Renders pages with the app: passes it a request and access to the API, and turns its output into a response.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use contract::{ErrorCode, Locale, Problem};
use frontend::{
    api::{ApiRequest, ApiResponse, Fetcher},
    page_request::{PageRequest, Refused, Rendered},
};
use send_wrapper::SendWrapper;
use worker::console_error;

use super::context::RequestContext;
use crate::{
    cache::policy::PRIVATE,
    csp, forward, headers,
    mail_link::TokenLink,
    message::Response,
    page_template,
    plan::{PageView, Plan, PublicRead, plan},
    query,
    request_parts::{Address, RequestParts},
    session::Session,
    trace::hex,
};

/// The visitor for whom a private page is rendered.
#[derive(Clone)]
pub struct Visitor {
    /// The head of the page's request.
    pub head: Rc<RequestParts>,
    /// The session. API calls of the page may change it.
    pub session: Rc<RefCell<Session>>,
}

/// The form fields that a private page displays again.
pub enum Sent {
    /// None: the page was requested without a form.
    Nothing,
    /// The fields of a refused form, with its errors.
    Refused(Box<Refused>),
    /// The fields of a draft.
    Resumed(Vec<(String, String)>),
}

impl RequestContext {
    /// Renders a public page, without a visitor: it can only make public reads.
    pub async fn public_page(&self, read: &PublicRead) -> Response {
        let (locale, path) = Locale::split(read.path());
        let request = PageRequest {
            locale,
            path: path.to_owned(),
            query: query::parse(read.query()).unwrap_or_default(),
            refused: None,
            form_key: String::new(),
            has_token: false,
            origin: self.config.public_url.clone(),
            now_s: None,
        };
        let rendered = frontend::render(request, &self.fetcher(locale, None)).await;
        let page = self.page(&rendered).await;
        if rendered.complete {
            page
        } else {
            page.with("cache-control", PRIVATE)
        }
    }

    /// Renders a private page, with the fields of its form if there are any.
    pub async fn private_page(&self, view: &PageView, visitor: Visitor, sent: Sent) -> Response {
        let (locale, path) = Locale::split(&view.path);
        let Ok(query) = query::parse(&view.query) else {
            return self.failure(ErrorCode::BadRequest, locale).await;
        };
        let refused = match sent {
            Sent::Nothing => None,
            Sent::Refused(refused) => Some(*refused),
            Sent::Resumed(fields) => Some(Refused::resumed(path, fields)),
        };
        let request = PageRequest {
            locale,
            path: path.to_owned(),
            query,
            refused,
            form_key: hex(&super::clock::random()),
            has_token: TokenLink::of_page(path)
                .is_some_and(|link| visitor.session.borrow().token(link).is_some()),
            origin: self.config.public_url.clone(),
            now_s: Some(super::clock::now_s()),
        };
        let rendered = frontend::render(request, &self.fetcher(locale, Some(visitor))).await;
        self.page(&rendered).await
    }

    /// The page for an error of the edge itself.
    pub async fn failure(&self, code: ErrorCode, locale: Locale) -> Response {
        let mut problem = Problem::new(code);
        self.trace.id().clone_into(&mut problem.trace_id);
        self.problem_page(&problem, locale).await
    }

    /// The error page for a problem.
    pub async fn problem_page(&self, problem: &Problem, locale: Locale) -> Response {
        let rendered = frontend::failure(locale, &self.config.public_url, problem);
        self.page(&rendered).await
    }

    /// The component gallery.
    pub async fn components(&self, locale: Locale) -> Response {
        let rendered = frontend::components(locale, &self.config.public_url);
        self.page(&rendered).await
    }

    async fn page(&self, rendered: &Rendered) -> Response {
        if let Some(to) = &rendered.redirect {
            return Response::new(rendered.status, Vec::new()).with("location", to.clone());
        }
        let Some(template) = self.template().await else {
            return Response::error(ErrorCode::Unavailable, self.trace.id());
        };
        let html = rendered.document(&template);
        let policy = csp::page(&self.config.payment_origins);
        Response::html(rendered.status, html)
            .with("content-security-policy", policy)
            .with("speculation-rules", headers::speculation_rules())
    }

    async fn template(&self) -> Option<Rc<str>> {
        if let Some(template) = self.isolate.template.borrow().clone() {
            return Some(template);
        }
        let index = match self.asset_text("/index.html").await {
            Ok(index) => index,
            Err(error) => {
                console_error!("index.html: {error}");
                return None;
            }
        };
        let template: Option<Rc<str>> = page_template::template(&index).map(Into::into);
        if template.is_none() {
            console_error!("index.html lacks a placeholder");
        }
        self.isolate.template.borrow_mut().clone_from(&template);
        template
    }

    /// The app's access to the API. Without a visitor it only allows public reads.
    pub(super) fn fetcher(&self, locale: Locale, visitor: Option<Visitor>) -> Fetcher {
        // The app's types require `Send`, for multi-threaded servers. A Worker has a single thread.
        let shared = SendWrapper::new((self.clone(), visitor));
        Fetcher(Arc::new(move |request: ApiRequest| {
            let (this, visitor) = (*shared).clone();
            Box::pin(SendWrapper::new(async move {
                this.api_for_page(request, locale, visitor).await
            }))
        }))
    }

    async fn api_for_page(
        &self,
        request: ApiRequest,
        locale: Locale,
        visitor: Option<Visitor>,
    ) -> ApiResponse {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let mut headers: Vec<(String, String)> = request
            .headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        if request.body.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let inner = RequestParts::new(request.method, &self.config.host, path, query, headers);
        let address = Address {
            language: locale,
            ..inner.address.clone()
        };
        let reply = match (plan(&address, &self.config.host), visitor) {
            (Plan::Public(read), _) => match self.public(&read, None).await {
                Ok(reply) => reply,
                // Unreachable: without a client, the read is not counted.
                Err(_) => Response::error(ErrorCode::RateLimited, self.trace.id()),
            },
            (Plan::PrivateApi(pass, api), Some(visitor)) => {
                let body = request.body.map(String::into_bytes).unwrap_or_default();
                let call = forward::private_call(&pass, &api, &inner, body);
                self.call_origin(call, &visitor, locale).await
            }
            (Plan::Refused(code), _) => Response::error(code, self.trace.id()),
            _ => Response::error(ErrorCode::Forbidden, self.trace.id()),
        };
        ApiResponse {
            status: reply.status,
            body: String::from_utf8(reply.body).unwrap_or_default(),
        }
    }
}
