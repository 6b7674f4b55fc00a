//! What the edge forwards to origin and returns to clients. Both directions use allow-lists of headers. Every header
//! that identifies a person or a hop is set by the edge, never copied from the client.

use contract::{
    Locale, OrderKey,
    assertion::{Asserted, AssertionKey, Direction},
    header, path,
    tag::{Tag, format_min_versions},
};

use crate::{
    message::{OriginRequest, Response},
    plan::{ApiPath, PrivatePass, PublicRead},
    request_parts::RequestParts,
    trace::Trace,
};

/// Request headers that are forwarded unchanged.
const FORWARDED: [&str; 2] = ["accept", "content-type"];
/// Response headers that are returned to the client.
const RETURNED: [&str; 5] = [
    "content-type",
    "retry-after",
    "allow",
    "content-disposition",
    "content-language",
];
/// Maximum length of a forwarded header.
const MAX_HEADER: usize = 200;

/// The call of a public read. It contains nothing about the client.
pub fn public_call(read: &PublicRead, versions: &[(Tag, i64)]) -> OriginRequest {
    let mut call =
        OriginRequest::get(read.path_and_query()).with(header::LOCALE, read.locale().as_str());
    if !versions.is_empty() {
        let min_versions =
            format_min_versions(versions.iter().map(|(tag, version)| (tag, *version)));
        call = call.with(header::MIN_TAG_VERSIONS, min_versions);
    }
    call
}

/// The call of an API operation that a client requested.
pub fn private_call(
    _: &PrivatePass,
    api: &ApiPath,
    head: &RequestParts,
    body: Vec<u8>,
) -> OriginRequest {
    let path = match api.query.as_str() {
        "" => api.path.clone(),
        query => format!("{}?{query}", api.path),
    };
    let mut call = OriginRequest {
        method: head.address.method,
        path,
        headers: Vec::new(),
        body: (!head.address.method.is_safe() && !body.is_empty()).then_some(body),
    };
    for name in FORWARDED {
        if let Some(value) = head.header(name).filter(|value| value.len() <= MAX_HEADER) {
            call = call.with(name, value);
        }
    }
    // Truncated but not dropped: an overlong key must be rejected by origin, not treated as absent.
    if let Some(key) = head.header(header::IDEMPOTENCY_KEY) {
        call = call.with(header::IDEMPOTENCY_KEY, truncate(key));
    }
    // Accepted from clients although it is a `stoa-` header: it grants access to one order, and only its own operations
    // check it.
    let is_order = api
        .path
        .strip_prefix(path::ORDERS)
        .is_some_and(|rest| rest.starts_with('/'));
    if let (true, Some(Ok(key))) = (
        is_order,
        head.header(header::ORDER_KEY).map(str::parse::<OrderKey>),
    ) {
        call = call.with(header::ORDER_KEY, key.to_string());
    }
    call
}

/// The call of the payment provider's webhook: body and signature, unchanged.
pub fn webhook_call(head: &RequestParts, body: Vec<u8>) -> OriginRequest {
    let mut call = OriginRequest {
        method: head.address.method,
        path: path::PAYMENT_WEBHOOK.to_owned(),
        headers: Vec::new(),
        body: Some(body),
    };
    for name in ["content-type", header::PAYMENT_SIGNATURE] {
        if let Some(value) = head.header(name).filter(|value| value.len() <= 1_024) {
            call = call.with(name, value);
        }
    }
    call
}

/// Adds language, IP address and user agent of the client to a private call.
pub fn with_client_info(call: OriginRequest, head: &RequestParts, locale: Locale) -> OriginRequest {
    let mut call = call.with(header::LOCALE, locale.as_str());
    if let Some(address) = head.header("cf-connecting-ip") {
        call = call.with(header::CLIENT, truncate(address));
    }
    if let Some(agent) = head.header("user-agent") {
        call = call.with("user-agent", truncate(agent));
    }
    call
}

/// Adds request id, trace context and the signed assertion to a call. Must run last: the assertion covers path, body
/// and [`header::CLIENT`].
pub fn signed(call: OriginRequest, trace: &Trace, key: &AssertionKey, now_s: i64) -> OriginRequest {
    let client = call.headers.iter().find(|(name, _)| name == header::CLIENT);
    let asserted = Asserted {
        direction: Direction::EdgeToOrigin,
        method: call.method.as_str(),
        path: &call.path,
        client: client.map_or("", |(_, value)| value),
        body: call.body.as_deref().unwrap_or_default(),
    };
    let assertion = key.sign(now_s, &asserted, &trace.request_id);
    call.with(header::REQUEST_ID, trace.request_id.clone())
        .with("traceparent", trace.traceparent())
        .with(header::ASSERTION, assertion)
}

/// Removes the headers that are not for clients. Must run after the session has absorbed its headers.
pub fn filter_response_headers(reply: Response) -> Response {
    let headers = reply
        .headers
        .into_iter()
        .filter(|(name, _)| RETURNED.contains(&name.as_str()))
        .collect();
    Response { headers, ..reply }
}

fn truncate(text: &str) -> String {
    text.chars().take(MAX_HEADER).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, plan};

    fn call(method: &str, path: &str, headers: &[(&str, &str)]) -> OriginRequest {
        let headers = headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        let head = RequestParts::new(method, "shop", path, "a=1", headers);
        let Plan::PrivateApi(pass, api) = plan(&head.address, "shop") else {
            panic!("{path} is private");
        };
        private_call(&pass, &api, &head, b"{}".to_vec())
    }

    #[test]
    fn only_the_token_speaks_identity_headers_from_outside_are_dropped() {
        let key = "k".repeat(43);
        let outside = [
            ("authorization", "Bearer x"),
            ("cookie", "__Host-access=x"),
            ("stoa-cart-token", "x"),
            ("stoa-client", "1.2.3.4"),
            ("stoa-assertion", "v1;x"),
            ("stoa-request-id", "x"),
            ("stoa-min-tag-versions", "catalog=1"),
            ("stoa-seen", "1"),
            ("stoa-order-key", key.as_str()),
            ("x-forwarded-for", "1.2.3.4"),
            ("x-real-ip", "1.2.3.4"),
            ("forwarded", "for=1.2.3.4"),
            ("x-user-id", "1"),
            ("traceparent", "x"),
            ("host", "x"),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", "key-1"),
        ];
        let names = |call: &OriginRequest| -> Vec<String> {
            call.headers.iter().map(|(name, _)| name.clone()).collect()
        };

        let cart = call("POST", "/api/v1/cart/lines", &outside);
        assert_eq!(names(&cart), ["content-type", "idempotency-key"]);
        assert_eq!(cart.path, "/api/v1/cart/lines?a=1");

        let order = call("GET", "/api/v1/orders/7K2M-9QXD-3F", &outside);
        assert_eq!(
            names(&order),
            ["content-type", "idempotency-key", "stoa-order-key"]
        );
        assert_eq!(order.body, None);
        assert_eq!(
            names(&call("POST", "/api/v1/orders", &outside)),
            ["content-type", "idempotency-key"]
        );
    }

    #[test]
    fn client_address_and_user_agent_are_set_by_the_edge() {
        let outside = [
            ("stoa-client", "203.0.113.9"),
            ("cf-connecting-ip", "192.0.2.17"),
            ("user-agent", "Mozilla/5.0 Firefox/130.0"),
        ];
        let headers = outside
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        let head = RequestParts::new("POST", "shop", "/sign-in", "", headers);
        let call = with_client_info(OriginRequest::get(path::ME), &head, Locale::De);
        let value = |name: &str| -> Vec<&str> {
            let found = call.headers.iter().filter(|(n, _)| n == name);
            found.map(|(_, value)| value.as_str()).collect()
        };
        assert_eq!(value(header::CLIENT), ["192.0.2.17"]);
        assert_eq!(value("user-agent"), ["Mozilla/5.0 Firefox/130.0"]);
    }

    #[test]
    fn a_malformed_order_key_is_dropped() {
        let call = call(
            "GET",
            "/api/v1/orders/7K2M-9QXD-3F",
            &[("stoa-order-key", "short")],
        );
        assert_eq!(call.headers, vec![]);
    }

    #[test]
    fn internal_headers_of_origin_are_removed() {
        let reply = Response::new(200, Vec::new())
            .with("content-type", "application/json")
            .with("stoa-cart-token", "x")
            .with("stoa-region", "x")
            .with("set-cookie", "a=b")
            .with("server", "x");
        let names: Vec<String> = filter_response_headers(reply)
            .headers
            .into_iter()
            .map(|(n, _)| n)
            .collect();
        assert_eq!(names, ["content-type"]);
    }

    #[test]
    fn a_signed_call_passes_verification() {
        let key = AssertionKey::parse(&format!("k:{}", "A".repeat(43))).unwrap();
        let trace = Trace::begin(None, [1; 32]);
        let call = OriginRequest {
            method: crate::request_parts::Method::Post,
            body: Some(b"{}".to_vec()),
            ..OriginRequest::get("/api/v1/me?x=1").with(header::CLIENT, "192.0.2.1")
        };
        let call = signed(call, &trace, &key, 1_000);
        let assertion = call
            .headers
            .iter()
            .find(|(n, _)| n == header::ASSERTION)
            .unwrap();
        let asserted = Asserted {
            direction: Direction::EdgeToOrigin,
            method: "POST",
            path: "/api/v1/me?x=1",
            client: "192.0.2.1",
            body: b"{}",
        };
        let verified = contract::assertion::verify(&[key], &assertion.1, 1_001, &asserted);
        assert_eq!(verified, Ok(trace.request_id));
    }
}
