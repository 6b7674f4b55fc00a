//! The only place that fetches. Pages ask a [`Fetcher`] that the edge hands in; islands ask
//! `/api/v1` by the browser's own fetch (`browser`).

#[cfg(feature = "hydrate")]
pub mod client;
pub mod slim_types;

use std::{future::Future, pin::Pin, sync::Arc};

use contract::{ErrorCode, Problem};
use serde::de::DeserializeOwned;

/// A request to the API, as the app words it.
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
    /// A read.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: "GET",
            path: path.into(),
            body: None,
            headers: Vec::new(),
        }
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What the API answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiResponse {
    /// HTTP status; 0 where nothing was reached.
    pub status: u16,
    /// JSON: the operation's type, or a problem document.
    pub body: String,
}

impl ApiResponse {
    /// The answer as its type, or the problem that it is.
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

/// The future of an answer.
pub type ResponseFuture = Pin<Box<dyn Future<Output = ApiResponse> + Send>>;

/// Carries requests to the API.
#[derive(Clone)]
pub struct Fetcher(pub Arc<dyn Fn(ApiRequest) -> ResponseFuture + Send + Sync>);

impl Fetcher {
    /// Asks for a thing.
    pub async fn get<T: DeserializeOwned>(
        &self,
        path: impl Into<String>,
    ) -> Result<T, Box<Problem>> {
        self.send(ApiRequest::get(path)).await
    }

    /// Sends a request and reads the answer.
    pub async fn send<T: DeserializeOwned>(&self, request: ApiRequest) -> Result<T, Box<Problem>> {
        (self.0)(request).await.parse()
    }
}
