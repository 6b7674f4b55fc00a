//! The API for the shop's server, authenticated by its key. Errors are `{"error": {"code", "message"}}`.

#![expect(
    clippy::unused_async,
    reason = "handlers are all of one kind: a sync one would take its arguments by value for nothing"
)]

use contract::{
    header,
    payment::{Checkout, OpenCheckout},
};
use poem::{
    Request, Response, Result, handler,
    http::StatusCode,
    web::{Data, Path},
};
use serde::Serialize;
use subtle::ConstantTimeEq as _;

use crate::{
    TestPay,
    checkout_store::{Entry, Notice, Refused},
    now_s, webhook,
};

/// The maximum size of a request body.
const MAX_BODY: usize = 16 * 1024;

#[derive(Serialize)]
struct ErrorBody<'a> {
    error: ErrorText<'a>,
}

#[derive(Serialize)]
struct ErrorText<'a> {
    code: &'a str,
    message: &'a str,
}

/// An error response.
pub(crate) fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = ErrorBody {
        error: ErrorText { code, message },
    };
    json(status, &body)
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    Response::builder()
        .status(status)
        .content_type("application/json")
        .header("cache-control", "no-store")
        .body(serde_json::to_vec(body).unwrap_or_default())
}

/// Errors of the framework: unknown paths, oversized or malformed bodies.
pub(crate) async fn explain(cause: poem::Error) -> Response {
    if cause.is_from_response() {
        return cause.into_response();
    }
    let status = cause.status();
    error(status, "request", &cause.to_string())
}

impl Refused {
    fn response(self) -> Response {
        let (status, code) = match self {
            Self::Unknown => (StatusCode::NOT_FOUND, "unknown"),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused"),
            Self::NotPaid => (StatusCode::CONFLICT, "not_paid"),
        };
        error(status, code, &self.to_string())
    }
}

fn refuse_strangers(pay: &TestPay, request: &Request) -> Result<()> {
    let shown = request
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    if bool::from(shown.as_bytes().ct_eq(pay.config().api_key.as_bytes())) {
        return Ok(());
    }
    let response = error(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "Authorization: Bearer <API key> is missing or wrong",
    );
    Err(poem::Error::from_response(response))
}

/// Liveness.
#[handler]
pub(crate) async fn health() -> &'static str {
    "live\n"
}

/// `POST /v1/checkouts`
#[handler]
pub(crate) async fn open(
    pay: Data<&TestPay>,
    request: &Request,
    body: poem::Body,
) -> Result<Response> {
    refuse_strangers(&pay, request)?;
    let bad = |message: &str| Ok(error(StatusCode::BAD_REQUEST, "invalid", message));
    let Some(key) = request
        .header(header::IDEMPOTENCY_KEY)
        .filter(|key| (8..=128).contains(&key.len()))
    else {
        return bad("Idempotency-Key must be there and have 8 to 128 characters");
    };
    let body = body.into_bytes_limit(MAX_BODY).await?;
    let request: OpenCheckout = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(cause) => return bad(&format!("the body is not a checkout: {cause}")),
    };
    if let Some(message) = wrong_with(&request) {
        return bad(message);
    }
    let id = new_id();
    let url = format!("{}/pay/{id}", pay.config().public_url);
    let opened = pay.checkouts().open(key, request, id, url);
    Ok(match opened {
        Ok(checkout) => {
            tracing::info!(checkout = checkout.id, reference = %checkout.reference, "open");
            json(StatusCode::OK, &checkout)
        }
        Err(refused) => refused.response(),
    })
}

/// Validates a request for a checkout. A time in the past is valid, because a retry with the same
/// idempotency key must get the same response.
fn wrong_with(request: &OpenCheckout) -> Option<&'static str> {
    let is_web = |url: &str| {
        reqwest::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    };
    if request.amount.amount <= 0 {
        Some("amount must be more than nothing")
    } else if !is_web(&request.return_url) {
        Some("return_url must be an absolute http(s) address")
    } else if !is_web(&request.webhook_url) {
        Some("webhook_url must be an absolute http(s) address")
    } else {
        None
    }
}

fn new_id() -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    format!("co_{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>()))
}

/// `GET /v1/checkouts/{id}`
#[handler]
pub(crate) async fn find(
    pay: Data<&TestPay>,
    request: &Request,
    Path(id): Path<String>,
) -> Result<Response> {
    refuse_strangers(&pay, request)?;
    let found = pay.checkouts().find(&id, now_s());
    Ok(answer(&pay, found))
}

/// `POST /v1/checkouts/{id}/expire`
#[handler]
pub(crate) async fn expire(
    pay: Data<&TestPay>,
    request: &Request,
    Path(id): Path<String>,
) -> Result<Response> {
    refuse_strangers(&pay, request)?;
    let ended = pay.checkouts().expire(&id);
    Ok(answer(&pay, ended))
}

/// `POST /v1/checkouts/{id}/refund`
#[handler]
pub(crate) async fn refund(
    pay: Data<&TestPay>,
    request: &Request,
    Path(id): Path<String>,
) -> Result<Response> {
    refuse_strangers(&pay, request)?;
    let refunded = pay.checkouts().refund(&id);
    Ok(answer(&pay, refunded))
}

fn answer(pay: &TestPay, result: Result<(Entry, Vec<Notice>), Refused>) -> Response {
    match result {
        Ok((entry, notices)) => {
            webhook::send_in_order(pay, &entry.request.webhook_url, notices);
            let checkout: &Checkout = &entry.checkout;
            json(StatusCode::OK, checkout)
        }
        Err(refused) => refused.response(),
    }
}
