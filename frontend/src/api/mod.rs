//! The only place that fetches. The app asks one [`Fetcher`] that it finds in the context: in the
//! Worker the edge injects it, in the browser it is `fetch` on `/api/v1`.

use std::{future::Future, pin::Pin, sync::Arc};

/// A request to the API, as the app words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRequest {
    /// `GET`, `POST`, `PUT`, `PATCH`, `DELETE`.
    pub method: &'static str,
    /// Path and query, from [`contract::path`].
    pub path: String,
    /// JSON.
    pub body: Option<String>,
    /// Further headers: `idempotency-key`, `stoa-order-key`.
    pub headers: Vec<(&'static str, String)>,
}

/// What the API answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiResponse {
    /// HTTP status; 0 where nothing was reached.
    pub status: u16,
    /// JSON: the operation's type, or a problem document.
    pub body: String,
}

/// The future of an answer.
pub type Answer = Pin<Box<dyn Future<Output = ApiResponse> + Send>>;

/// Carries requests to the API.
#[derive(Clone)]
pub struct Fetcher(pub Arc<dyn Fn(ApiRequest) -> Answer + Send + Sync>);
