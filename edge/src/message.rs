//! Requests to origin, and responses from origin or of the edge itself. Both are buffered completely in memory.

use contract::{ErrorCode, Problem};
use serde::Serialize;

use crate::request_parts::Method;

/// Maximum size of a request body in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// A request to origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginRequest {
    /// The HTTP method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Headers with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; none sends no body.
    pub body: Option<Vec<u8>>,
}

impl OriginRequest {
    /// A `GET` request without headers.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            path: path.into(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// A request without a body.
    pub fn empty(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// A request with a JSON body.
    pub fn json<T: Serialize>(method: Method, path: impl Into<String>, body: &T) -> Self {
        Self {
            body: Some(to_json(body)),
            ..Self::empty(method, path)
        }
        .with("content-type", "application/json")
    }

    /// Appends a header. Does not replace one of the same name.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Whether the request has a header of this name.
    pub fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(other, _)| other == name)
    }

    /// The path without the query.
    pub fn path_only(&self) -> &str {
        self.path
            .split_once('?')
            .map_or(self.path.as_str(), |(path, _)| path)
    }
}

/// A response, from origin or of the edge itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// A response without headers.
    pub fn new(status: u16, body: Vec<u8>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// A problem document with its status.
    pub fn problem(problem: &Problem) -> Self {
        Self::new(problem.status, to_json(problem)).with("content-type", Problem::MEDIA_TYPE)
    }

    /// A problem document with a code and no details.
    pub fn error(code: ErrorCode, trace_id: &str) -> Self {
        let mut problem = Problem::new(code);
        trace_id.clone_into(&mut problem.trace_id);
        Self::problem(&problem)
    }

    /// A 303 redirect, which browsers follow with `GET`.
    pub fn see_other(location: impl Into<String>) -> Self {
        Self::new(303, Vec::new()).with("location", location)
    }

    /// An HTML page.
    pub fn html(status: u16, html: String) -> Self {
        Self::new(status, html.into_bytes()).with("content-type", "text/html; charset=utf-8")
    }

    /// Sets a header, replacing one of the same name.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a header, replacing one of the same name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(n, _)| n != name);
        self.headers.push((name.to_owned(), value.into()));
    }

    /// Removes a header and returns its value.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.headers.iter().position(|(n, _)| n == name)?;
        Some(self.headers.remove(at).1)
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the status is 2xx.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The problem document in the body, or one derived from the status.
    pub fn to_problem(&self) -> Problem {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| {
            Problem::new(match self.status {
                404 => ErrorCode::NotFound,
                502..=504 => ErrorCode::Unavailable,
                _ => ErrorCode::Internal,
            })
        })
    }
}

/// Serialises a contract type. An empty body in its place would mean something else.
#[expect(
    clippy::expect_used,
    reason = "the derived Serialize of strings, numbers and enums cannot fail"
)]
pub(crate) fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("contract types are serialisable")
}
