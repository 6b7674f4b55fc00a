//! Errors on the wire: [`ApiError`] is a problem document (RFC 9457), and every other error is converted to one.

use chrono::TimeDelta;
use contract::{ErrorCode, FieldCode, Problem};
use poem::{
    IntoResponse, Response,
    http::{HeaderValue, StatusCode},
};
use poem_openapi::{
    ApiResponse,
    error::{ParseParamError, ParsePathError},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::Type as _,
};

use crate::{cursor::InvalidCursor, db};

/// An error response of an operation.
#[derive(Debug, Clone)]
pub struct ApiError {
    /// The problem document.
    pub problem: Box<Problem>,
    /// The value of `Retry-After`, in seconds.
    retry_after_s: Option<i64>,
}

impl ApiError {
    /// An error with this code and no further details.
    pub fn new(code: ErrorCode) -> Self {
        Problem::new(code).into()
    }

    /// An error with this code that can be retried after `wait`.
    pub fn retry_after(code: ErrorCode, wait: TimeDelta) -> Self {
        // Rounded up, so that a client that honours it is not too early.
        let wait_s = (wait.num_milliseconds().max(0) + 999) / 1000;
        Self {
            retry_after_s: Some(wait_s),
            ..Self::new(code)
        }
    }

    /// An internal error: logs the chain of causes. The client sees only a trace id.
    pub fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        let mut chain = cause.to_string();
        let mut next = cause.source();
        while let Some(source) = next {
            chain = format!("{chain}: {source}");
            next = source.source();
        }
        tracing::error!(error = %chain, "internal error");
        Self::new(ErrorCode::Internal)
    }

    /// A validation error of one field.
    pub fn field(field: &str, code: FieldCode) -> Self {
        Problem::new(ErrorCode::Invalid)
            .with_field(field, code)
            .into()
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self {
            problem: Box::new(problem),
            retry_after_s: None,
        }
    }
}

impl From<Box<Problem>> for ApiError {
    fn from(problem: Box<Problem>) -> Self {
        (*problem).into()
    }
}

impl From<InvalidCursor> for ApiError {
    fn from(_: InvalidCursor) -> Self {
        Problem::new(ErrorCode::BadRequest)
            .with_field("cursor", FieldCode::Cursor)
            .into()
    }
}

/// A transient database error becomes `unavailable`, any other an internal error.
impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        if db::is_transient(&error) {
            tracing::warn!(%error, "database unavailable");
            Self::new(ErrorCode::Unavailable)
        } else {
            Self::internal(&error)
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = problem_response(*self.problem);
        if let Some(wait_s) = self.retry_after_s {
            let headers = response.headers_mut();
            headers.insert("retry-after", HeaderValue::from(wait_s));
        }
        response
    }
}

/// Converts a problem to a response and adds the current trace id.
pub fn problem_response(mut problem: Problem) -> Response {
    if problem.trace_id.is_empty() {
        problem.trace_id = super::layers::current_trace_id();
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Response::builder()
        .status(status)
        .content_type(Problem::MEDIA_TYPE)
        .header("cache-control", "no-store")
        .body(to_json(&problem))
}

#[expect(
    clippy::expect_used,
    reason = "the derived Serialize of strings and numbers cannot fail"
)]
fn to_json(problem: &Problem) -> Vec<u8> {
    serde_json::to_vec(problem).expect("Problem is serialisable")
}

impl From<ApiError> for poem::Error {
    fn from(error: ApiError) -> Self {
        Self::from_response(error.into_response())
    }
}

/// The problem document in the `OpenAPI` document: any 4xx or 5xx.
impl ApiResponse for ApiError {
    fn meta() -> MetaResponses {
        let content = || {
            vec![MetaMediaType {
                content_type: Problem::MEDIA_TYPE,
                schema: Problem::schema_ref(),
            }]
        };
        let response = |range: &str, description| MetaResponse {
            description,
            status: None,
            status_range: Some(range.to_owned()),
            content: content(),
            headers: Vec::new(),
        };
        MetaResponses {
            responses: vec![
                response("4XX", "The request was refused; `code` gives the reason."),
                response("5XX", "Server error; quote `trace_id` when you report it."),
            ],
        }
    }

    fn register(registry: &mut Registry) {
        Problem::register(registry);
    }
}

/// Converts errors that occur outside of an operation (parse errors, unknown paths, wrong methods) to problems.
pub async fn into_problem(error: poem::Error) -> Response {
    if error.is_from_response() {
        return error.into_response();
    }
    let status = error.status();
    let code = match status {
        StatusCode::NOT_FOUND => ErrorCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::UnsupportedMediaType,
        StatusCode::UNAUTHORIZED => ErrorCode::NotSignedIn,
        status if status.is_client_error() => ErrorCode::BadRequest,
        _ => {
            tracing::error!(%error, "internal error");
            return problem_response(Problem::new(ErrorCode::Internal));
        }
    };
    let problem = Problem::new(code);
    if let Some(parameter) = error.downcast_ref::<ParseParamError>() {
        let code = parameter_code(&parameter.reason);
        return problem_response(problem.with_field(parameter.name, code));
    }
    if let Some(path) = error.downcast_ref::<ParsePathError>() {
        return problem_response(problem.with_field(path.name, parameter_code(&path.reason)));
    }
    let problem = match code {
        ErrorCode::NotFound | ErrorCode::NotSignedIn => problem,
        _ => problem.with_detail(error.to_string()),
    };
    problem_response(problem)
}

/// Extracts a code from poem-openapi's reason, which names types of the document: `failed to parse "string_slug": must
/// be … (occurred while parsing "optional<string_slug>")`.
fn parameter_code(reason: &str) -> FieldCode {
    if reason.contains("expects an input value") || reason.ends_with("found null.") {
        return FieldCode::Missing;
    }
    if reason.starts_with("Expected input type") {
        return FieldCode::WrongType;
    }
    let parsed = reason.strip_prefix("failed to parse ");
    let message = parsed.and_then(|rest| rest.split_once(": "));
    let message = message.map_or(reason, |(_, message)| message);
    FieldCode::of(message.split(" (occurred while").next().unwrap_or(message))
}
