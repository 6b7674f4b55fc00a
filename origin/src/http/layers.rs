//! The layer around every request: trace, log line, size limit and deadline; errors become problems.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use contract::{ErrorCode, Problem, header};
use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response, Result,
    http::{HeaderValue, StatusCode},
};
use tracing::Instrument as _;
use uuid::Uuid;

use super::{
    error::{into_problem, problem_response},
    openapi::Methods,
};

/// The maximum number of bytes of a body.
pub const MAX_BODY: usize = 64 * 1024;

/// The deadline of an operation.
pub const DEADLINE: Duration = Duration::from_secs(15);

tokio::task_local! {
    static TRACE: Trace;
}

/// The W3C trace of a request, continued from the edge or started here.
#[derive(Debug, Clone)]
pub struct Trace {
    /// 32 hexadecimal digits.
    pub trace_id: String,
    /// The `traceparent` header for what this request causes.
    pub traceparent: String,
}

impl Trace {
    /// Continues the caller's trace, or starts a new one if the header is missing or malformed.
    pub fn of(traceparent: Option<&str>) -> Self {
        let continued = traceparent.and_then(|text| {
            let mut parts = text.split('-');
            let (version, trace, span) = (parts.next()?, parts.next()?, parts.next()?);
            let hex = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_hexdigit());
            let ok =
                version == "00" && hex(trace, 32) && hex(span, 16) && trace.contains(|c| c != '0');
            ok.then(|| trace.to_ascii_lowercase())
        });
        let trace_id = continued.unwrap_or_else(|| Uuid::now_v7().simple().to_string());
        let span = Uuid::new_v4().simple().to_string();
        let traceparent = format!("00-{trace_id}-{}-01", span.get(..16).unwrap_or_default());
        Self {
            trace_id,
            traceparent,
        }
    }
}

/// The current request's trace id; empty outside of a request.
pub fn current_trace_id() -> String {
    TRACE
        .try_with(|trace| trace.trace_id.clone())
        .unwrap_or_default()
}

/// The `traceparent` for what the current request causes; empty outside of a request.
pub fn current_traceparent() -> String {
    TRACE
        .try_with(|trace| trace.traceparent.clone())
        .unwrap_or_default()
}

/// Runs background work within a trace.
pub async fn with_trace<F: Future>(trace: Trace, work: F) -> F::Output {
    TRACE.scope(trace, work).await
}

/// The outermost layer.
pub struct RequestLayer {
    /// The region's name, sent in `stoa-region`.
    pub region: HeaderValue,
    /// The methods of each path.
    pub methods: Arc<Methods>,
}

/// See [`RequestLayer`].
pub struct LayeredEndpoint<E> {
    region: HeaderValue,
    methods: Arc<Methods>,
    inner: E,
}

impl<E: Endpoint> Middleware<E> for RequestLayer {
    type Output = LayeredEndpoint<E>;

    fn transform(&self, inner: E) -> LayeredEndpoint<E> {
        LayeredEndpoint {
            region: self.region.clone(),
            methods: Arc::clone(&self.methods),
            inner,
        }
    }
}

impl<E: Endpoint> Endpoint for LayeredEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let trace = Trace::of(request.header("traceparent"));
        let request_id = request
            .header(header::REQUEST_ID)
            .and_then(|id| id.parse::<Uuid>().ok());
        let span = tracing::info_span!(
            "request",
            trace_id = %trace.trace_id,
            request_id = request_id.map(tracing::field::display),
            method = %request.method(),
            path = %request.original_uri().path(), // never the query: mailed links carry secrets in it
        );
        let path = request.original_uri().path().to_owned();
        let mut response = TRACE
            .scope(trace, self.answer(request).instrument(span))
            .await;
        response
            .headers_mut()
            .insert(header::REGION, self.region.clone());
        if response.status() == StatusCode::METHOD_NOT_ALLOWED
            && let Some(allow) = self.methods.allow(&path)
        {
            response.headers_mut().insert("allow", allow.clone());
        }
        response
            .headers_mut()
            .entry("cache-control")
            .or_insert(HeaderValue::from_static("no-store"));
        Ok(response)
    }
}

impl<E: Endpoint> LayeredEndpoint<E> {
    /// Buffers the body before anything can reject the request: leaving it unread would break the connection. Without
    /// `Content-Length` it is read up to the limit; a truncated body is an error.
    async fn read_and_call(&self, mut request: Request) -> Result<Response> {
        let body = request.take_body().into_bytes_limit(MAX_BODY).await?;
        request.set_body(body);
        let target = request
            .original_uri()
            .path_and_query()
            .map_or("", |p| p.as_str());
        if target.contains("%00") {
            let problem = Problem::new(ErrorCode::BadRequest);
            return Ok(problem_response(
                problem.with_detail("the address must not contain a NUL character"),
            ));
        }
        let output = self.inner.call(request).await?;
        Ok(output.into_response())
    }

    async fn answer(&self, request: Request) -> Response {
        let start = Instant::now();
        let length = request
            .header("content-length")
            .and_then(|n| n.parse::<usize>().ok());
        let response = if length.is_some_and(|n| n > MAX_BODY) {
            problem_response(Problem::new(ErrorCode::TooLarge))
        } else {
            match tokio::time::timeout(DEADLINE, self.read_and_call(request)).await {
                Ok(Ok(response)) => response,
                Ok(Err(error)) => into_problem(error).await,
                Err(_) => {
                    tracing::error!("operation exceeded its deadline");
                    problem_response(Problem::new(ErrorCode::Unavailable))
                }
            }
        };
        let duration_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let status = response.status();
        crate::health::metrics::observe(status, start.elapsed());
        if status >= StatusCode::INTERNAL_SERVER_ERROR {
            tracing::warn!(status = status.as_u16(), duration_ms, "answered");
        } else {
            tracing::info!(status = status.as_u16(), duration_ms, "answered");
        }
        response
    }
}
