//! Authentication by cookies, and how responses change the cookies.

use contract::{ErrorCode, account::Role};
use serde_json::json;

use super::*;
use crate::{
    plan::{Plan, plan},
    request_parts::Method,
};

fn credentials(cookies: &str) -> Credentials {
    let head = RequestParts::new(
        "GET",
        "shop",
        path::ME,
        "",
        vec![("cookie".into(), cookies.into())],
    );
    let Plan::PrivateApi(pass, _) = plan(&head.address, "shop") else {
        panic!("private")
    };
    Credentials::read(&pass, &head)
}

fn token(c: char) -> String {
    c.to_string().repeat(43)
}

fn open(cookies: &str, verification: Option<Result<(), BadToken>>) -> Session {
    let credentials = credentials(cookies);
    let decision = credentials.decide(verification);
    Session::open(credentials, &decision)
}

fn tokens() -> Tokens {
    serde_json::from_value(json!({
        "access_token": "new.access.token",
        "refresh_token": token('n'),
        "customer": {"id": uuid::Uuid::from_u128(7), "email": "ada@example.org", "name": "Ada",
                     "verified": true, "role": Role::Customer},
    }))
    .unwrap()
}

fn key() -> AssertionKey {
    AssertionKey::parse(&format!("k:{}", token('A'))).unwrap()
}

fn sign_in() -> OriginRequest {
    OriginRequest::json(Method::Post, path::SIGN_IN, &serde_json::json!({}))
}

#[test]
fn the_decision_follows_from_the_cookies() {
    let both = format!("__Host-access=a.b.c; __Host-refresh={}", token('r'));
    let refresh = AuthDecision::Refresh(token('r').parse().unwrap());
    let table = [
        ("", None, AuthDecision::Guest),
        ("__Host-refresh=short", None, AuthDecision::Guest),
        (both.as_str(), Some(Ok(())), AuthDecision::SignedIn),
        (both.as_str(), Some(Err(BadToken::Expired)), refresh.clone()),
        (both.as_str(), Some(Err(BadToken::Invalid)), refresh.clone()),
        (
            "__Host-access=a.b.c",
            Some(Err(BadToken::Invalid)),
            AuthDecision::Refuse,
        ),
        (
            "__Host-access=a.b.c",
            Some(Err(BadToken::Expired)),
            AuthDecision::Refuse,
        ),
    ];
    for (cookies, verification, decision) in table {
        assert_eq!(
            credentials(cookies).decide(verification),
            decision,
            "{cookies} {verification:?}"
        );
    }
    let alone = format!("__Host-refresh={}", token('r'));
    assert_eq!(credentials(&alone).decide(None), refresh);
}

#[test]
fn only_a_valid_token_is_sent_to_origin() {
    let cookies = format!(
        "__Host-access=a.b.c; __Host-cart={}; __Host-seen=12",
        token('c')
    );
    let headers = |session: &Session| session.authenticate(OriginRequest::get("/x")).headers;
    let cart = ("stoa-cart-token".to_owned(), token('c'));
    let seen = ("stoa-seen".to_owned(), "12".to_owned());

    let invalid = open(&cookies, Some(Err(BadToken::Invalid)));
    assert_eq!(headers(&invalid), [cart.clone(), seen.clone()]);
    let valid = open(&cookies, Some(Ok(())));
    let bearer = ("authorization".to_owned(), "Bearer a.b.c".to_owned());
    assert_eq!(headers(&valid), [bearer, cart, seen]);
    assert_eq!(headers(&open("__Host-cart=x y; __Host-seen=-1", None)), []);
}

#[test]
fn signing_in_moves_the_tokens_from_the_body_into_cookies() {
    let mut session = open(&format!("__Host-cart={}", token('c')), None);
    let body = serde_json::to_vec(&tokens()).unwrap();
    let reply = session.absorb_response(&sign_in(), Response::new(200, body));

    let text = String::from_utf8(reply.body).unwrap();
    assert!(
        text.contains("ada@example.org") && !text.contains("token"),
        "{text}"
    );
    let cookies = session.set_cookies(&key()).join("\n");
    assert!(
        cookies.contains("__Host-access=new.access.token;"),
        "{cookies}"
    );
    assert!(
        cookies.contains(&format!("__Host-refresh={};", token('n'))),
        "{cookies}"
    );
    assert!(
        cookies.contains("__Host-cart=; Path=/; Max-Age=0"),
        "{cookies}"
    );
    let call = session.authenticate(OriginRequest::get("/x"));
    assert_eq!(
        call.headers,
        [("authorization".into(), "Bearer new.access.token".into())]
    );
}

#[test]
fn signing_out_is_idempotent() {
    let mut session = open("__Host-access=a.b.c", Some(Ok(())));
    let out = OriginRequest::empty(Method::Post, path::SIGN_OUT);
    let reply = session.absorb_response(&out, Response::error(ErrorCode::SessionEnded, ""));
    assert_eq!(reply.status, 204);
    let cookies = session.set_cookies(&key()).join("\n");
    assert!(
        cookies.contains("__Host-access=; Path=/; Max-Age=0"),
        "{cookies}"
    );
}

#[test]
fn an_issued_cart_token_becomes_a_cookie() {
    let mut session = open("", None);
    let reply = Response::new(200, b"{}".to_vec())
        .with(header::CART_TOKEN, token('c'))
        .with(header::SEEN, "99");
    let reply = session.absorb_response(&OriginRequest::get(path::CART), reply);
    assert_eq!(reply.headers, []);
    assert_eq!(
        session.set_cookies(&key()),
        [Cookie::Cart.set(&token('c')), Cookie::Seen.set("99")]
    );
}

#[test]
fn each_change_extends_the_lifetime_of_a_guests_cart() {
    let cart = token('c');
    let cookies = format!("__Host-cart={cart}");
    let mut session = open(&cookies, None);
    session.absorb_response(
        &OriginRequest::get(path::CART),
        Response::new(200, b"{}".to_vec()),
    );
    let add = OriginRequest::json(Method::Post, path::CART_LINES, &serde_json::json!({}));
    session.absorb_response(&add, Response::error(ErrorCode::OutOfStock, ""));
    assert_eq!(session.set_cookies(&key()), Vec::<String>::new());
    session.absorb_response(&add, Response::new(200, b"{}".to_vec()));
    assert_eq!(session.set_cookies(&key()), [Cookie::Cart.set(&cart)]);
    // Signing in merges the cart and deletes the cookie.
    session.absorb_response(
        &sign_in(),
        Response::new(200, serde_json::to_vec(&tokens()).unwrap()),
    );
    assert!(session.set_cookies(&key()).contains(&Cookie::Cart.clear()));
}

#[test]
fn only_an_explicit_response_of_origin_ends_a_session() {
    let signed_in = || open("__Host-access=a.b.c", Some(Ok(())));
    let call = OriginRequest::get(path::SESSIONS);
    for (reply, ends) in [
        (Response::error(ErrorCode::SessionEnded, ""), true),
        (Response::error(ErrorCode::WrongCredentials, ""), false),
        (Response::error(ErrorCode::Internal, ""), false),
        (Response::error(ErrorCode::Unavailable, ""), false),
        (Response::new(401, b"<html>".to_vec()), false),
    ] {
        let mut session = signed_in();
        session.absorb_response(&call, reply.clone());
        assert_eq!(!session.set_cookies(&key()).is_empty(), ends, "{reply:?}");
    }
    assert_eq!(
        parse_refresh(&Response::error(ErrorCode::SessionEnded, "")),
        Err(RefreshError::Ended)
    );
    for reply in [
        Response::error(ErrorCode::Unavailable, ""),
        Response::error(ErrorCode::RateLimited, ""),
        Response::error(ErrorCode::BadSignature, ""),
        Response::new(200, b"<html>".to_vec()),
        Response::new(401, Vec::new()),
    ] {
        assert_eq!(
            parse_refresh(&reply),
            Err(RefreshError::Unavailable),
            "{reply:?}"
        );
    }
    let body = serde_json::to_vec(&tokens()).unwrap();
    assert_eq!(parse_refresh(&Response::new(200, body)), Ok(tokens()));
}

#[test]
fn signing_out_deletes_every_cookie_but_the_device() {
    for over in [path::SIGN_OUT, path::SIGN_OUT_EVERYWHERE, path::ERASURE] {
        let mut session = open("__Host-access=a.b.c", Some(Ok(())));
        let call = OriginRequest::empty(Method::Post, over);
        session.absorb_response(&call, Response::new(204, Vec::new()));
        let cookies = session.set_cookies(&key());
        for cookie in Cookie::ALL {
            let kept = cookie == Cookie::Device && over != path::ERASURE;
            assert_eq!(
                cookies.contains(&cookie.clear()),
                !kept,
                "{over}: {cookie:?}"
            );
        }
    }
}

const ORDER: &str = "7K2M-9QXD-3F";

/// A header of an authenticated call.
fn sent(session: &Session, path: &str, name: &str) -> Option<String> {
    let call = session.authenticate(OriginRequest::empty(Method::Post, path));
    let found = call.headers.into_iter().find(|(other, _)| other == name);
    found.map(|(_, value)| value)
}

#[test]
fn a_placed_order_stays_accessible_without_the_cart() {
    let cart = format!("__Host-cart={}", token('c'));
    let mut session = open(&cart, None);
    let placed = OriginRequest::json(Method::Post, path::ORDERS, &serde_json::json!({}));
    let reply =
        Response::new(200, Vec::new()).with(header::ORDER_LINK, format!("{ORDER}.{}", token('k')));
    let reply = session.absorb_response(&placed, reply);
    assert_eq!(
        reply.header(header::ORDER_LINK),
        None,
        "script must not see it"
    );
    let cookies = session.set_cookies(&key());
    let line = format!("__Host-orders={ORDER}.{}; Path=/;", token('k'));
    assert!(
        cookies.iter().any(|cookie| cookie.starts_with(&line)),
        "{cookies:?}"
    );
}

/// A later visit with another cart.
fn later() -> Session {
    let cookies = format!(
        "__Host-cart={}; __Host-orders={ORDER}.{}",
        token('d'),
        token('k')
    );
    open(&cookies, None)
}

#[test]
fn an_order_key_is_sent_only_to_operations_of_its_order() {
    let later = later();
    let number = ORDER.parse().unwrap();
    for path in [
        path::order(&number),
        path::order_payment(&number),
        path::order_settle(&number),
        path::order_cancel(&number),
        path::order_return(&number),
        path::order_reorder(&number),
    ] {
        assert_eq!(
            sent(&later, &path, header::ORDER_KEY),
            Some(token('k')),
            "{path}"
        );
    }
    for path in [path::CART, path::ORDERS, path::ME] {
        assert_eq!(sent(&later, path, header::ORDER_KEY), None, "{path}");
    }
    let own = OriginRequest::get(path::order(&number)).with(header::ORDER_KEY, token('x'));
    let own = later.authenticate(own);
    assert_eq!(
        own.headers
            .iter()
            .filter(|(name, _)| name == header::ORDER_KEY)
            .count(),
        1
    );
}

#[test]
fn signing_in_keeps_the_order_keys_and_signing_out_deletes_them() {
    let (mut later, number) = (later(), ORDER.parse().unwrap());
    later.absorb_response(
        &sign_in(),
        Response::new(200, serde_json::to_vec(&tokens()).unwrap()),
    );
    assert!(sent(&later, &path::order(&number), header::ORDER_KEY).is_some());
    let out = OriginRequest::empty(Method::Post, path::SIGN_OUT);
    later.absorb_response(&out, Response::new(204, Vec::new()));
    assert_eq!(sent(&later, &path::order(&number), header::ORDER_KEY), None);
    assert!(
        later
            .set_cookies(&key())
            .iter()
            .any(|cookie| cookie.starts_with("__Host-orders=; "))
    );
}

#[test]
fn the_token_of_a_mailed_link_is_kept_until_it_is_consumed() {
    let cookies = format!(
        "__Host-reset-password={}; __Host-verify-email=short",
        token('t')
    );
    let fresh = || open(&cookies, None);
    assert_eq!(
        fresh().token(TokenLink::ResetPassword),
        token('t').parse().ok().as_ref()
    );
    assert_eq!(fresh().token(TokenLink::VerifyEmail), None);
    let call = OriginRequest::json(Method::Post, path::RESET_PASSWORD, &serde_json::json!({}));
    for (reply, kept) in [
        (Response::new(204, Vec::new()), false),
        (Response::error(ErrorCode::LinkExpired, ""), false),
        (Response::error(ErrorCode::Invalid, ""), true),
        (Response::error(ErrorCode::Unavailable, ""), true),
    ] {
        let mut session = fresh();
        let status = reply.status;
        session.absorb_response(&call, reply);
        assert_eq!(
            session.token(TokenLink::ResetPassword).is_some(),
            kept,
            "{status}"
        );
        let cleared = |cookie: &String| cookie.starts_with("__Host-reset-password=; ");
        assert_eq!(
            session.set_cookies(&key()).iter().any(cleared),
            !kept,
            "{status}"
        );
    }
}

#[test]
fn the_device_cookie_outlives_the_session() {
    let body = serde_json::to_vec(&tokens()).unwrap();
    let reply = Response::new(200, body).with(header::DEVICE, token('d'));
    let mut session = open("", None);
    let reply = session.absorb_response(&sign_in(), reply);
    assert_eq!(reply.header(header::DEVICE), None);
    let line = session.set_cookies(&key()).into_iter();
    let line = line
        .into_iter()
        .find(|line| line.starts_with("__Host-device="));
    let line = line.unwrap();
    let value = line.strip_prefix("__Host-device=").unwrap();
    let value = value.split(';').next().unwrap();
    assert!(limit::read_device(&[key()], value).1, "{value}");

    let mut later = open(&format!("__Host-device={value}"), None);
    let sent = later.authenticate(sign_in());
    assert!(
        sent.headers
            .contains(&(header::DEVICE.to_owned(), token('d')))
    );
    let elsewhere = later.authenticate(OriginRequest::get(path::ME));
    assert!(
        !elsewhere
            .headers
            .iter()
            .any(|(name, _)| name == header::DEVICE)
    );
    // Signing in again extends its lifetime; signing out keeps it.
    let again = serde_json::to_vec(&tokens()).unwrap();
    later.absorb_response(&sign_in(), Response::new(200, again));
    let kept = |session: &Session| {
        let lines = session.set_cookies(&key());
        lines
            .iter()
            .any(|line| line.starts_with(&format!("__Host-device={value}")))
    };
    assert!(kept(&later));
    let out = OriginRequest::empty(Method::Post, path::SIGN_OUT);
    later.absorb_response(&out, Response::new(204, Vec::new()));
    assert!(kept(&later));
    // A failed sign-in changes no cookie.
    let mut failed = open(&format!("__Host-device={value}"), None);
    failed.absorb_response(&sign_in(), Response::error(ErrorCode::WrongCredentials, ""));
    assert!(!kept(&failed));
}
