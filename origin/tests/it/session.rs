//! Tokens and sessions: authentication, refresh, expiry.

use contract::{
    ErrorCode, RefreshToken,
    account::{Claims, Refresh, Session, Tokens},
    header, path,
};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    account::{sign_in, sign_up},
    support::{Answer, TestShop, keys},
};

async fn refresh(shop: &TestShop, token: &RefreshToken) -> Answer {
    let request = Refresh {
        refresh_token: token.clone(),
    };
    shop.post(path::REFRESH).json(&request).send().await
}

/// A shop with one customer who has just signed in.
async fn signed_in(pool: PgPool) -> (TestShop, Tokens) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, "ada@example.org").await;
    let tokens = sign_in(&shop, "ada@example.org").await;
    (shop, tokens)
}

fn claims_of(token: &str) -> Value {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn with(value: &Value, field: &str, other: Value) -> Value {
    let mut value = value.clone();
    value[field] = other;
    value
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn only_the_token_speaks(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    let good = claims_of(&tokens.access_token);
    let header = keys::good_header();
    let ours = keys::ours();
    let none = format!(
        "{}.{}.",
        part(&json!({"alg": "none", "typ": "at+jwt", "kid": keys::KID})),
        part(&good)
    );
    let sid = uuid::Uuid::now_v7();
    let now = shop.app.clock.now().timestamp();
    let (signed, _) = tokens.access_token.rsplit_once('.').unwrap();
    let other_key = keys::pem();
    let wrong = [
        ("forged", keys::forge(&header, &good, &other_key)),
        ("signature cut", format!("{signed}.")),
        ("signature of nothing", format!("{signed}.AAAA")),
        (
            "expired",
            keys::forge(&header, &with(&good, "exp", json!(now)), ours),
        ),
        (
            "without an end",
            keys::forge(&header, &with(&good, "exp", Value::Null), ours),
        ),
        (
            "wrong audience",
            keys::forge(&header, &with(&good, "aud", json!("other")), ours),
        ),
        (
            "wrong issuer",
            keys::forge(&header, &with(&good, "iss", json!("other")), ours),
        ),
        (
            "wrong type",
            keys::forge(&with(&header, "typ", json!("JWT")), &good, ours),
        ),
        (
            "no type",
            keys::forge(&with(&header, "typ", Value::Null), &good, ours),
        ),
        (
            "unknown key",
            keys::forge(&with(&header, "kid", json!("x")), &good, ours),
        ),
        (
            "no key",
            keys::forge(&with(&header, "kid", Value::Null), &good, ours),
        ),
        (
            "another algorithm",
            keys::forge(&with(&header, "alg", json!("HS256")), &good, ours),
        ),
        (
            "critical extension",
            keys::forge(&with(&header, "crit", json!(["x"])), &good, ours),
        ),
        ("alg none", none),
        ("nonsense", "nonsense".to_owned()),
        ("empty", String::new()),
    ];
    for path in [path::ME, path::SESSIONS, path::CART] {
        shop.get(path)
            .bearer(&tokens.access_token)
            .ok::<Value>()
            .await;
        for (what, token) in &wrong {
            let problem = shop.get(path).bearer(token).send().await.problem();
            assert_eq!(problem.code, ErrorCode::NotSignedIn, "{what} at {path}");
        }
    }
    // An inactive session, and another customer's.
    let stranger = keys::forge(&header, &with(&good, "sid", json!(sid)), ours);
    let call = shop.get(path::ME).bearer(&stranger);
    call.fails(ErrorCode::SessionEnded).await;
    let impostor = shop.customer("eve").await.id.unwrap();
    let impostor = keys::forge(&header, &with(&good, "sub", json!(impostor)), ours);
    let call = shop.get(path::ME).bearer(&impostor);
    call.fails(ErrorCode::SessionEnded).await;
}

fn part(value: &Value) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn headers_that_claim_an_identity_are_ignored(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    let id = tokens.customer.id.to_string();
    for (name, value) in [
        ("x-user", id.as_str()),
        ("x-user-id", &id),
        ("x-customer-id", &id),
        ("stoa-customer", &id),
        ("x-forwarded-user", "ada@example.org"),
        ("cookie", &format!("access={}", tokens.access_token)),
    ] {
        let call = shop.get(path::SESSIONS).header(name, value);
        call.fails(ErrorCode::NotSignedIn).await;
    }
    let basic = shop.get(path::ME).header("authorization", "Basic YWRhOng=");
    basic.fails(ErrorCode::NotSignedIn).await;
    let two = shop.get(path::ME).bearer(&tokens.access_token);
    two.bearer(&tokens.access_token)
        .fails(ErrorCode::NotSignedIn)
        .await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_customer_may_not_call_merchant_operations(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    let sku = "mug".parse().unwrap();
    let call = || shop.get(path::merchant_variant(&sku));
    call()
        .bearer(&tokens.access_token)
        .fails(ErrorCode::Forbidden)
        .await;
    // Nor somebody who signs a token with another role.
    let raised = with(&claims_of(&tokens.access_token), "role", json!("merchant"));
    let forged = keys::forge(&keys::good_header(), &raised, &keys::pem());
    call().bearer(&forged).fails(ErrorCode::NotSignedIn).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_access_token_expires_after_five_minutes(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    // With a margin: the token's time is the second in which the sign-in began.
    shop.advance_clock(5 * 60 - 30);
    shop.get(path::ME)
        .bearer(&tokens.access_token)
        .ok::<Value>()
        .await;
    shop.advance_clock(30);
    let late = shop.get(path::ME).bearer(&tokens.access_token);
    late.fails(ErrorCode::NotSignedIn).await;
    let next: Tokens = refresh(&shop, &tokens.refresh_token).await.ok();
    shop.get(path::ME)
        .bearer(&next.access_token)
        .ok::<Value>()
        .await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn twenty_parallel_refreshes_keep_the_session(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    let all = (0..20).map(|_| refresh(&shop, &tokens.refresh_token));
    let answers: Vec<Tokens> = futures_util::future::join_all(all)
        .await
        .iter()
        .map(Answer::ok)
        .collect();
    let successor = &answers[0].refresh_token;
    assert_ne!(*successor, tokens.refresh_token);
    assert!(
        answers
            .iter()
            .all(|tokens| tokens.refresh_token == *successor)
    );
    // The successor works for each of them.
    refresh(&shop, successor).await.ok::<Tokens>();
    for tokens in &answers {
        shop.get(path::SESSIONS)
            .bearer(&tokens.access_token)
            .ok::<Vec<Session>>()
            .await;
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn reusing_a_stolen_token_revokes_the_family(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    let other = sign_in(&shop, "ada@example.org").await;
    let second: Tokens = refresh(&shop, &tokens.refresh_token).await.ok();
    let third: Tokens = refresh(&shop, &second.refresh_token).await.ok();

    let stolen = refresh(&shop, &tokens.refresh_token).await.problem();

    assert_eq!(stolen.code, ErrorCode::SessionEnded);
    let owner = refresh(&shop, &third.refresh_token).await.problem();
    assert_eq!(owner.code, ErrorCode::SessionEnded, "for both parties");
    let call = shop.get(path::ME).bearer(&third.access_token);
    call.fails(ErrorCode::SessionEnded).await;
    refresh(&shop, &other.refresh_token).await.ok::<Tokens>();
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_used_token_returns_its_successor_for_a_minute_and_ends_the_session_after_that(
    pool: PgPool,
) {
    let (shop, tokens) = signed_in(pool).await;
    let other = sign_in(&shop, "ada@example.org").await;
    let first: Tokens = refresh(&shop, &tokens.refresh_token).await.ok();
    shop.advance_clock(55);
    let lost: Tokens = refresh(&shop, &tokens.refresh_token).await.ok();
    assert_eq!(lost.refresh_token, first.refresh_token, "a lost response");

    shop.advance_clock(588);
    let stolen = refresh(&shop, &tokens.refresh_token).await.problem();

    assert_eq!(stolen.code, ErrorCode::SessionEnded);
    let owner = refresh(&shop, &first.refresh_token).await.problem();
    assert_eq!(owner.code, ErrorCode::SessionEnded, "the whole family");
    refresh(&shop, &other.refresh_token).await.ok::<Tokens>();
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_session_ends_ninety_days_after_sign_in_however_often_it_is_refreshed(pool: PgPool) {
    let (shop, mut tokens) = signed_in(pool).await;
    for _ in 0..4 {
        shop.advance_clock(20 * 24 * 3600);
        tokens = refresh(&shop, &tokens.refresh_token).await.ok();
    }
    shop.advance_clock(10 * 24 * 3600 - 120);
    tokens = refresh(&shop, &tokens.refresh_token).await.ok();
    shop.advance_clock(121);
    let late = refresh(&shop, &tokens.refresh_token).await.problem();
    assert_eq!(late.code, ErrorCode::SessionEnded);
    let access = shop.get(path::ME).bearer(&tokens.access_token);
    access.fails(ErrorCode::SessionEnded).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn forged_and_expired_tokens_refresh_nothing(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    let made_up = "A".repeat(43).parse().unwrap();
    let problem = refresh(&shop, &made_up).await.problem();
    assert_eq!(problem.code, ErrorCode::SessionEnded);
    shop.advance_clock(30 * 24 * 3600);
    let problem = refresh(&shop, &tokens.refresh_token).await.problem();
    assert_eq!(problem.code, ErrorCode::SessionEnded);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_database_stores_no_token(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    let next: Tokens = refresh(&shop, &tokens.refresh_token).await.ok();
    let kept: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT token_hash FROM refresh_token ORDER BY generation")
            .fetch_all(&shop.pool)
            .await
            .unwrap();
    let hashes =
        [&tokens, &next].map(|tokens| origin::secret::hash(tokens.refresh_token.as_str()).to_vec());
    assert_eq!(kept, hashes);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn signing_out_ends_only_this_session(pool: PgPool) {
    let (shop, here) = signed_in(pool).await;
    let there = sign_in(&shop, "ada@example.org").await;

    let answer = shop
        .post(path::SIGN_OUT)
        .bearer(&here.access_token)
        .send()
        .await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    assert!(answer.header(header::SEEN).is_some());

    let call = shop.get(path::ME).bearer(&here.access_token);
    call.fails(ErrorCode::SessionEnded).await;
    let ended = refresh(&shop, &here.refresh_token).await.problem();
    assert_eq!(ended.code, ErrorCode::SessionEnded);
    refresh(&shop, &there.refresh_token).await.ok::<Tokens>();
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn sessions_can_be_listed_and_ended_only_by_their_owner(pool: PgPool) {
    let (shop, here) = signed_in(pool).await;
    let there = sign_in(&shop, "ada@example.org").await;
    let eve = shop.customer("eve").await;
    let list = async || -> Vec<Session> {
        let call = shop.get(path::SESSIONS).bearer(&here.access_token);
        call.ok().await
    };
    let sessions = list().await;
    assert_eq!(sessions.len(), 2);
    assert!(
        sessions
            .iter()
            .all(|session| session.user_agent == "a browser")
    );
    let other = sessions.iter().find(|session| !session.current).unwrap();

    let not_hers = eve.call("DELETE", path::session(other.id));
    not_hers.fails(ErrorCode::NotFound).await;
    let ended = shop
        .call("DELETE", path::session(other.id))
        .bearer(&here.access_token)
        .send()
        .await;
    assert_eq!(ended.status, 204);

    assert_eq!(list().await.len(), 1);
    let call = shop.get(path::ME).bearer(&there.access_token);
    call.fails(ErrorCode::SessionEnded).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_published_keys_verify_the_tokens(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    let set: jsonwebtoken::jwk::JwkSet = shop.get(path::JWKS).ok().await;
    let key = set.find(keys::KID).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
    validation.set_audience(&[contract::account::AUDIENCE]);
    validation.set_issuer(&[contract::account::ISSUER]);
    let key = jsonwebtoken::DecodingKey::from_jwk(key).unwrap();
    let token = jsonwebtoken::decode::<Claims>(&tokens.access_token, &key, &validation).unwrap();
    assert_eq!(token.claims.sub, tokens.customer.id);
    assert_eq!(token.header.typ.as_deref(), Some("at+jwt"));
    let answer = shop.get(path::JWKS).send().await;
    assert!(!answer.text().contains("\"d\""), "no private part");
    assert!(answer.header("cache-control").unwrap().contains("max-age"));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn expired_rows_are_pruned(pool: PgPool) {
    let (shop, tokens) = signed_in(pool).await;
    assert_eq!(origin::account::prune::prune(&shop.app).await.unwrap(), 0);
    shop.advance_clock(31 * 24 * 3600);
    let gone = origin::account::prune::prune(&shop.app).await.unwrap();
    assert!(gone >= 3, "session, mail token and attempts: {gone}");
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM refresh_token")
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    assert_eq!(left, 0);
    drop(tokens);
}
