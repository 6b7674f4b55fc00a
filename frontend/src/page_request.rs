//! The interface to the edge: the request for a page and the rendered page.

use chrono::{DateTime, NaiveDate};
use contract::{ErrorCode, Locale, Problem, ReturnPath, path::page::localised};
use domain::calendar::shop_time;

use crate::query_string::query;

/// A request for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// The language of the URL.
    pub locale: Locale,
    /// The path below the language's prefix: `/products/mug`.
    pub path: String,
    /// The decoded query; on a public page only the parameters that the plan allows.
    pub query: Vec<(String, String)>,
    /// The form submission that was rejected, if the page is rendered because of one.
    pub refused: Option<Refused>,
    /// A fresh idempotency key for the form on a private page; may be empty on a public one.
    pub form_key: String,
    /// Whether the browser has opened the mailed link that this page's form requires: its token is in a cookie.
    pub has_token: bool,
    /// The shop's origin, for absolute URLs: `https://shop.example`.
    pub origin: String,
    /// The current time in Unix seconds; none on a public page, which is cached and served later.
    pub now_s: Option<i64>,
}

impl PageRequest {
    /// Today in the shop's time zone; none on a public page.
    pub fn today(&self) -> Option<NaiveDate> {
        let now = DateTime::from_timestamp(self.now_s?, 0)?;
        Some(shop_time(now).date())
    }

    /// The URL of another path in the request's language, with the same query.
    pub fn at(&self, path: &str) -> String {
        let fields = self.query.iter();
        let query = query(fields.map(|(name, value)| (name.as_str(), value.as_str())));
        format!("{}{query}", localised(self.locale, path))
    }

    /// The requested page with its query, as a target to return to.
    pub fn return_path(&self) -> Option<ReturnPath> {
        let fields = self.query.iter();
        let query = query(fields.map(|(name, value)| (name.as_str(), value.as_str())));
        ReturnPath::of(
            &localised(self.locale, &self.path),
            query.strip_prefix('?').unwrap_or_default(),
        )
    }

    /// The page to go to afterwards, in the request's language: `next` of the form, else of the query.
    pub fn next(&self) -> Option<ReturnPath> {
        let refused = self.refused.as_ref();
        let next = refused.and_then(|refused| refused.value("next"));
        let next: ReturnPath = next.or(self.parameter("next"))?.parse().ok()?;
        Some(next.localised(self.locale))
    }

    /// The first value of a query parameter, unless it is empty.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        first(&self.query, name).filter(|value| !value.is_empty())
    }

    /// The submitted value of a field of this page's form.
    pub fn typed(&self, field: &str) -> Option<&str> {
        self.refused.as_ref()?.value(field)
    }
}

/// A form submission to show again: the page is rendered with the submitted values and a message at each invalid field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The form's path below the language's prefix: `/checkout`.
    pub form: String,
    /// The submitted fields, without passwords.
    pub values: Vec<(String, String)>,
    /// Why it was rejected.
    pub problem: Problem,
    /// Whether nothing is wrong and the form only continues with the submitted values: the customer has signed in again,
    /// or chosen a country with other fields.
    pub resumed: bool,
}

impl Refused {
    /// A form that continues with the submitted values, without an error.
    pub fn resumed(path: &str, values: Vec<(String, String)>) -> Self {
        let mut problem = Problem::new(ErrorCode::SessionEnded);
        problem.status = 200; // becomes the status of the page
        Self {
            form: path.to_owned(),
            values,
            problem,
            resumed: true,
        }
    }

    /// The submitted value of a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        first(&self.values, field)
    }
}

fn first<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.as_str())
}

/// A rendered page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The HTTP status. Only a public page with 200 may be cached.
    pub status: u16,
    /// The language of the document.
    pub locale: Locale,
    /// The content of `<head>` that depends on the page.
    pub head: String,
    /// The content of `<body>`.
    pub body: String,
    /// Whether nothing is missing. A page without its menu is still served, but must not be cached.
    pub complete: bool,
    /// With status 301 or 303: the target, a path of the shop with its language prefix.
    pub redirect: Option<String>,
}

impl Rendered {
    /// A permanent redirect.
    pub fn moved(locale: Locale, to: String) -> Self {
        Self {
            status: 301,
            ..Self::see_other(locale, to)
        }
    }

    /// A redirect to another page.
    pub fn see_other(locale: Locale, to: String) -> Self {
        Self {
            status: 303,
            locale,
            head: String::new(),
            body: String::new(),
            complete: true,
            redirect: Some(to),
        }
    }

    /// The complete document: the page inserted into Trunk's `index.html`.
    pub fn document(&self, template: &str) -> String {
        let lang = format!("<html lang=\"{}\">", self.locale);
        let body = format!("<body>{}</body>", self.body);
        template
            .replacen("<html lang=\"en\">", &lang, 1)
            .replacen("<!--HEAD-->", &self.head, 1)
            .replacen("<body></body>", &body, 1)
    }
}
