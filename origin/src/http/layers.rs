//! Around every request: its trace, its log line, its size, its time; errors become problems.

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

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// How long an operation may take.
pub const DEADLINE: Duration = Duration::from_secs(15);

tokio::task_local! {
    static TRACE: Trace;
}

/// Where a request belongs: the W3C trace, kept from the edge or begun here.
#[derive(Debug, Clone)]
pub struct Trace {
    /// 32 hexadecimal digits.
    pub trace_id: String,
    /// The whole header, for what this request causes.
    pub traceparent: String,
}

impl Trace {
    /// The caller's trace, or a new one where the header is missing or malformed.
    pub fn of(traceparent: Option<&str>) -> Self {
        let kept = traceparent.and_then(|text| {
            let mut parts = text.split('-');
            let (version, trace, span) = (parts.next()?, parts.next()?, parts.next()?);
            let hex = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_hexdigit());
            let ok =
                version == "00" && hex(trace, 32) && hex(span, 16) && trace.contains(|c| c != '0');
            ok.then(|| trace.to_ascii_lowercase())
        });
        let trace_id = kept.unwrap_or_else(|| Uuid::now_v7().simple().to_string());
        let span = Uuid::new_v4().simple().to_string();
        let traceparent = format!("00-{trace_id}-{}-01", span.get(..16).unwrap_or_default());
        Self {
            trace_id,
            traceparent,
        }
    }
}

/// The trace that the running request belongs to; empty outside of one.
pub fn current_trace_id() -> String {
    TRACE
        .try_with(|trace| trace.trace_id.clone())
        .unwrap_or_default()
}

/// The `traceparent` for what the running request causes; empty outside of one.
pub fn current_traceparent() -> String {
    TRACE
        .try_with(|trace| trace.traceparent.clone())
        .unwrap_or_default()
}

/// Runs a piece of background work under a trace of its own.
pub async fn with_trace<F: Future>(trace: Trace, work: F) -> F::Output {
    TRACE.scope(trace, work).await
}

/// The outermost layer. `region` stands in `stoa-region`.
pub struct RequestLayer {
    /// The name of this region.
    pub region: HeaderValue,
    /// What each path allows.
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
            path = %request.original_uri().path(), // never the query: links carry secrets there
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
    /// The body is read before anything refuses the request: one that is left unread breaks the connection. Without a
    /// length it is read as far as the limit; cut off, it is an error.
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
                problem.with_detail("the address must not hold a NUL character"),
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
                    tracing::error!("the operation took too long");
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
