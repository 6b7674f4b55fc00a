//! A page as the edge asks for it, and as it is answered.

use chrono::{DateTime, NaiveDate};
use contract::{ErrorCode, Locale, Problem, ReturnPath, path::page::localised};
use domain::calendar::shop_time;

use crate::query_string::query;

/// A page, please.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// The language.
    pub locale: Locale,
    /// The path below the language's prefix: `/products/mug`.
    pub path: String,
    /// The query, decoded; on a public page what the plan allows.
    pub query: Vec<(String, String)>,
    /// A form that was sent and refused.
    pub refused: Option<Refused>,
    /// A fresh idempotency key for the form on a private page; may be empty on a public one.
    pub form_key: String,
    /// Whether the browser has opened the mailed link that this page's form needs: its token stays in a cookie.
    pub has_token: bool,
    /// The shop's own origin, for canonical addresses: `https://shop.example`.
    pub origin: String,
    /// Unix seconds; none on a public page, which is told again later.
    pub now_s: Option<i64>,
}

impl PageRequest {
    /// The shop's day, on a private page.
    pub fn today(&self) -> Option<NaiveDate> {
        let now = DateTime::from_timestamp(self.now_s?, 0)?;
        Some(shop_time(now).date())
    }

    /// Another path in the request's language, its query kept.
    pub fn at(&self, path: &str) -> String {
        let fields = self.query.iter();
        let query = query(fields.map(|(name, value)| (name.as_str(), value.as_str())));
        format!("{}{query}", localised(self.locale, path))
    }

    /// The request's own page with its query, to go back to.
    pub fn return_path(&self) -> Option<ReturnPath> {
        let fields = self.query.iter();
        let query = query(fields.map(|(name, value)| (name.as_str(), value.as_str())));
        ReturnPath::of(
            &localised(self.locale, &self.path),
            query.strip_prefix('?').unwrap_or_default(),
        )
    }

    /// The page to go to afterwards, in the request's language: the one that the form or the address names.
    pub fn next(&self) -> Option<ReturnPath> {
        let refused = self.refused.as_ref();
        let next = refused.and_then(|refused| refused.value("next"));
        let next: ReturnPath = next.or(self.parameter("next"))?.parse().ok()?;
        Some(next.localised(self.locale))
    }

    /// The first value of a query parameter, if it is there and not empty.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        first(&self.query, name).filter(|value| !value.is_empty())
    }

    /// What was typed into a field of this page's form that was refused.
    pub fn typed(&self, field: &str) -> Option<&str> {
        self.refused.as_ref()?.value(field)
    }
}

/// A form that was sent and refused: the page is rendered again, the messages beside their fields
/// and what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The form's path below the language's prefix: `/checkout`.
    pub form: String,
    /// The fields as they were sent, passwords left out.
    pub values: Vec<(String, String)>,
    /// Why.
    pub problem: Problem,
    /// Whether nothing is wrong, and the form goes on with what was typed: its sender has signed in again, or chose a
    /// country whose fields are others.
    pub resumed: bool,
}

impl Refused {
    /// A form that goes on with what was typed; nothing is wrong with it.
    pub fn resumed(path: &str, values: Vec<(String, String)>) -> Self {
        let mut problem = Problem::new(ErrorCode::SessionEnded);
        problem.status = 200; // the page's status
        Self {
            form: path.to_owned(),
            values,
            problem,
            resumed: true,
        }
    }

    /// What was typed into a field.
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

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The status to send it with. Only a 200 (of a public page) may be stored.
    pub status: u16,
    /// The language of the document.
    pub locale: Locale,
    /// What belongs into `<head>`: title, description, canonical, languages, JSON-LD.
    pub head: String,
    /// What belongs into `<body>`.
    pub body: String,
    /// Whether all of it is there: without its menu a page is better than none, but not to be kept.
    pub complete: bool,
    /// With status 301 or 303: where to go instead, a path of the shop with its language's prefix.
    pub redirect: Option<String>,
}

impl Rendered {
    /// What was asked for is elsewhere for good.
    pub fn moved(locale: Locale, to: String) -> Self {
        Self {
            status: 301,
            ..Self::see_other(locale, to)
        }
    }

    /// Another page instead.
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

    /// The whole document: the page put into Trunk's `index.html`.
    pub fn document(&self, template: &str) -> String {
        let lang = format!("<html lang=\"{}\">", self.locale);
        let body = format!("<body>{}</body>", self.body);
        template
            .replacen("<html lang=\"en\">", &lang, 1)
            .replacen("<!--HEAD-->", &self.head, 1)
            .replacen("<body></body>", &body, 1)
    }
}
