//! The plan: what a request is, decided from its method and URL alone.
//!
//! A request is public only if the public table lists it; everything else is private or refused. A public response
//! cannot depend on the client's identity: an [`Address`] contains no credentials, a public handler receives a
//! [`PublicRead`] instead of the request, and reading cookies requires a [`PrivatePass`], which only the plan creates:
//!
//! ```compile_fail,E0308
//! use edge::{request_parts::RequestParts, plan::{plan, Plan}, session::Credentials};
//! fn serve(head: &RequestParts) {
//!     if let Plan::Public(read) = plan(&head.address, "shop") {
//!         let _ = Credentials::read(&read, head); // expected `&PrivatePass`
//!     }
//! }
//! ```
//!
//! ```compile_fail,E0423
//! let pass = edge::plan::PrivatePass(()); // its field is private
//! ```
//!
//! The two examples above would pass with any compile error of their code. This one compiles, which shows that names
//! and types are right:
//!
//! ```
//! use edge::{request_parts::RequestParts, plan::{plan, Plan}, session::Credentials};
//! let _: fn(&edge::plan::PrivatePass, &RequestParts) -> Credentials = Credentials::read;
//! fn serve(head: &RequestParts) {
//!     if let Plan::PrivateApi(pass, _) = plan(&head.address, "shop") {
//!         let _ = Credentials::read(&pass, head);
//!     }
//! }
//! ```

use contract::{ErrorCode, Locale, OrderNumber, operation, path};

use self::public::{crawled, missing, picture, public_api, public_page};
use crate::{
    limit::Limit,
    mail_link::{self, Secret},
    query,
    request_parts::{Address, Method},
    route::{Form, Page},
};

mod public;

pub use public::{Kind, PublicRead, Sitemap};

/// The kinds of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// A static file, by its path.
    Asset(String),
    /// A read whose response is identical for everybody: a page, a read of the catalogue, a picture.
    Public(PublicRead),
    /// A page that depends on the client's identity.
    PrivatePage(PrivatePass, PageView),
    /// A mailed link to a private page. The edge exchanges its secret for a cookie and redirects to the URL without it.
    MailLink(PrivatePass, PageView, Secret),
    /// A form submitted to a page.
    Form(PrivatePass, PageView, Form),
    /// The shopper's return from the payment page.
    PaymentReturn(PrivatePass, Locale, Option<OrderNumber>),
    /// An operation of the API.
    PrivateApi(PrivatePass, ApiPath),
    /// The payment provider's webhook. Body and signature are forwarded unchanged.
    Webhook,
    /// New tag versions from the relay.
    RaiseTags,
    /// The component gallery; a missing page outside of development.
    Components(Locale),
    /// A permanent redirect to the canonical URL (308).
    Redirect(String),
    /// An error.
    Refused(ErrorCode),
}

/// Proof that the request was planned as private. Functions that read cookies require it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivatePass(());

/// A page to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageView {
    /// The language.
    pub locale: Locale,
    /// The path, including the language prefix.
    pub path: String,
    /// The query as received.
    pub query: String,
}

/// The path and query of an API operation, as they are forwarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiPath {
    /// The path.
    pub path: String,
    /// The query as received.
    pub query: String,
}

impl Plan {
    /// The rate limit of the request; none if it costs origin nothing. A form counts as its page and, once it is
    /// decoded, also as its call. A public read counts again on a cache miss ([`Limit::Miss`]).
    pub fn limit(&self, method: Method) -> Option<Limit> {
        match self {
            Self::Public(read) => read.limit(),
            Self::PrivateApi(_, api) => Some(Limit::of_call(method, &api.path)),
            Self::PrivatePage(_, view) | Self::MailLink(_, view, _) | Self::Form(_, view, _) => {
                Some(Limit::of_page(Locale::split(&view.path).1))
            }
            Self::PaymentReturn(..) => Some(Limit::Payment),
            Self::Webhook | Self::RaiseTags => Some(Limit::Machine),
            Self::Asset(_) | Self::Components(_) | Self::Redirect(_) | Self::Refused(_) => None,
        }
    }
}

/// The extensions of static files.
const EXTENSIONS: [&str; 12] = [
    "css",
    "ico",
    "jpg",
    "js",
    "json",
    "png",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "woff2",
    "xml",
];
/// Maximum length of a path in bytes.
const MAX_PATH: usize = 1_024;

/// Plans a request. `host` is the shop's host and port.
pub fn plan(address: &Address, host: &str) -> Plan {
    let path = address.path.as_str();
    if address.method == Method::Other {
        return method_not_allowed();
    }
    if path.len() > MAX_PATH || address.query.len() > query::MAX_QUERY {
        return Plan::Refused(ErrorCode::BadRequest);
    }
    // Before the check of the host: machines may call these endpoints under another host name of the Worker.
    for (own, plan) in [
        (path::EDGE_TAGS, Plan::RaiseTags),
        (path::PAYMENT_WEBHOOK, Plan::Webhook),
    ] {
        if path == own {
            return if address.method == Method::Post {
                plan
            } else {
                method_not_allowed()
            };
        }
    }
    if address.host != host {
        return other_host(address);
    }
    if is_api(path) {
        return plan_api(address);
    }
    if let Some(asset) = asset(path) {
        return if address.method.is_safe() {
            asset
        } else {
            method_not_allowed()
        };
    }
    plan_page(address)
}

/// Whether errors of this path are problem documents.
pub fn is_api(path: &str) -> bool {
    path == path::API
        || path
            .strip_prefix(path::API)
            .is_some_and(|rest| rest.starts_with('/'))
        || path == path::EDGE_TAGS
}

/// The value of `Allow` when the edge rejects a method (RFC 9110, section 15.5.6).
pub fn allow(path: &str) -> &'static str {
    if path == path::EDGE_TAGS {
        return "POST";
    }
    if is_api(path) {
        return operation::allow(path);
    }
    if asset(path).is_some() {
        return "GET, HEAD";
    }
    let (_, below) = Locale::split(path);
    match Page::of(below) {
        Page::SignOut => "POST",
        page if page.form().is_some() => "GET, HEAD, POST",
        _ => "GET, HEAD",
    }
}

const fn method_not_allowed() -> Plan {
    Plan::Refused(ErrorCode::MethodNotAllowed)
}

/// A request under a host name other than the shop's.
fn other_host(address: &Address) -> Plan {
    if address.method.is_safe() && address.path.starts_with('/') && is_plain(&address.path) {
        Plan::Redirect(with_query(&address.path, &address.query))
    } else {
        Plan::Refused(ErrorCode::NotFound)
    }
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// Whether a path has no escapes, empty segments or dot segments. No URL of the shop has them.
fn is_plain(path: &str) -> bool {
    path.bytes()
        .all(|b| b.is_ascii_graphic() && b != b'%' && b != b'\\')
        && !path.contains("//")
        && !path
            .split('/')
            .any(|segment| segment == "." || segment == "..")
}

/// A static file or a picture. Static files have one of a few extensions.
fn asset(path: &str) -> Option<Plan> {
    if !is_plain(path) {
        return None;
    }
    if let Some(crawled) = crawled(path) {
        return Some(crawled);
    }
    if path.starts_with(path::PICTURES) {
        return picture(path);
    }
    let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    EXTENSIONS
        .contains(&extension)
        .then(|| Plan::Asset(path.to_owned()))
}

fn plan_api(address: &Address) -> Plan {
    let path = address.path.as_str();
    // Only the edge refreshes tokens; clients cannot.
    if !is_plain(path) || path == path::API || path == path::REFRESH {
        return Plan::Refused(ErrorCode::NotFound);
    }
    let public = if address.method.is_safe() {
        public_api(address)
    } else {
        None
    };
    public.unwrap_or_else(|| {
        let api = ApiPath {
            path: path.to_owned(),
            query: address.query.clone(),
        };
        Plan::PrivateApi(PrivatePass(()), api)
    })
}

/// The order number in a typed or pasted path, if it is not in its canonical format.
fn non_canonical_order(path: &str) -> Option<OrderNumber> {
    let typed = path.strip_prefix("/orders/")?;
    let number: OrderNumber = query::decode(typed).ok()?.parse().ok()?;
    (number.as_str() != typed).then_some(number)
}

fn plan_page(address: &Address) -> Plan {
    let (locale, path) = Locale::split(&address.path);
    let view = || PageView {
        locale,
        path: address.path.clone(),
        query: address.query.clone(),
    };
    if let Some(number) = non_canonical_order(path).filter(|_| address.method.is_safe()) {
        let canonical = path::page::localised(locale, &path::page::order(&number));
        return Plan::Redirect(with_query(&canonical, &address.query));
    }
    if !is_plain(&address.path) {
        return missing(address, locale);
    }
    if let Some(shorter) = address
        .path
        .strip_suffix('/')
        .filter(|shorter| !shorter.is_empty())
    {
        return if address.method.is_safe() {
            Plan::Redirect(with_query(shorter, &address.query))
        } else {
            Plan::Refused(ErrorCode::NotFound)
        };
    }
    let page = Page::of(path);
    if address.method == Method::Post {
        return match page.form() {
            Some(form) => Plan::Form(PrivatePass(()), view(), form),
            None if page == Page::Missing => Plan::Refused(ErrorCode::NotFound),
            None => method_not_allowed(),
        };
    }
    if !address.method.is_safe() {
        return method_not_allowed();
    }
    match page {
        Page::Public(page) => public_page(address, locale, page),
        Page::Private(_) => match mail_link::exchange(path, &address.query) {
            Some((secret, query)) => {
                Plan::MailLink(PrivatePass(()), PageView { query, ..view() }, secret)
            }
            None => Plan::PrivatePage(PrivatePass(()), view()),
        },
        Page::PaymentReturn => {
            // Without a readable order number the page explains how to find the order.
            let fields = query::parse(&address.query).unwrap_or_default();
            let number = query::get(&fields, "order").and_then(|number| number.parse().ok());
            Plan::PaymentReturn(PrivatePass(()), locale, number)
        }
        Page::SignOut => method_not_allowed(),
        Page::Components => Plan::Components(locale),
        Page::Missing => missing(address, locale),
    }
}

#[cfg(test)]
mod tests;
