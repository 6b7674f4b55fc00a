//! The only module that makes network calls. Pages use the [`Fetcher`] that the edge passes in; islands call `/api/v1`
//! with the browser's `fetch` (`client`).

#[cfg(feature = "hydrate")]
pub mod client;
pub mod slim_types;

use std::{future::Future, pin::Pin, sync::Arc};

use contract::{ErrorCode, Problem};
use serde::de::DeserializeOwned;

/// A request to the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRequest {
    /// `GET`, `POST`, `PUT`, `PATCH`, `DELETE`.
    pub method: &'static str,
    /// Path and query, from [`contract::path`].
    pub path: String,
    /// JSON.
    pub body: Option<String>,
    /// Further headers: `idempotency-key`.
    pub headers: Vec<(&'static str, String)>,
}

impl ApiRequest {
    /// A `GET` request.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: "GET",
            path: path.into(),
            body: None,
            headers: Vec::new(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A response of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiResponse {
    /// HTTP status; 0 where no server was reached.
    pub status: u16,
    /// JSON: the operation's type, or a problem document.
    pub body: String,
}

impl ApiResponse {
    /// Deserialises a successful response; any other becomes its problem.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Box<Problem>> {
        if !(200..300).contains(&self.status) {
            return Err(Box::new(self.problem()));
        }
        serde_json::from_str(&self.body).map_err(|_| Box::new(Problem::new(ErrorCode::Internal)))
    }

    fn problem(&self) -> Problem {
        serde_json::from_str(&self.body).unwrap_or_else(|_| {
            Problem::new(match self.status {
                0 | 502..=504 => ErrorCode::Unavailable,
                404 => ErrorCode::NotFound,
                429 => ErrorCode::RateLimited,
                _ => ErrorCode::Internal,
            })
        })
    }
}

/// The pending response of a request.
pub type ResponseFuture = Pin<Box<dyn Future<Output = ApiResponse> + Send>>;

/// Sends requests to the API; the edge implements it.
#[derive(Clone)]
pub struct Fetcher(pub Arc<dyn Fn(ApiRequest) -> ResponseFuture + Send + Sync>);

impl Fetcher {
    /// Fetches a resource.
    pub async fn get<T: DeserializeOwned>(
        &self,
        path: impl Into<String>,
    ) -> Result<T, Box<Problem>> {
        self.send(ApiRequest::get(path)).await
    }

    /// Sends a request and deserialises the response.
    pub async fn send<T: DeserializeOwned>(&self, request: ApiRequest) -> Result<T, Box<Problem>> {
        (self.0)(request).await.parse()
    }
}
