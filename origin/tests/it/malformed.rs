//! Fuzzing every operation of the document with malformed, oversized, missing, mistyped and absurd values and with
//! wrong methods: the response is a problem with a 4xx code, never a 500, never plain text.

use std::collections::BTreeSet;

use contract::{ErrorCode, FieldCode, header};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::support::{
    Answer, Call, TestShop,
    sample::{Sample, samples},
};

/// An authorised call of an operation: as a merchant for merchants' operations, as a customer for the others.
async fn call<'a>(shop: &'a TestShop, sample: &Sample, method: &str, path: String) -> Call<'a> {
    call_with(shop, sample, method, path, None).await
}

/// Like [`call`], with another value for one of its headers.
async fn call_with<'a>(
    shop: &'a TestShop,
    sample: &Sample,
    method: &str,
    path: String,
    other: Option<(&str, &str)>,
) -> Call<'a> {
    // A new person each time: one refused attempt must not affect the next one.
    let name = format!("p{}", uuid::Uuid::now_v7().simple());
    let person = if sample.template.contains("/merchant/") {
        shop.merchant(&name).await
    } else {
        shop.customer(&name).await
    };
    if sample.id == "place_order" {
        person.try_add(shop.mug().await, 1).await; // an empty cart would be refused for itself
    }
    let mut call = person.call(method, path);
    for parameter in sample
        .parameters
        .iter()
        .filter(|p| p.place == "header" && p.required)
    {
        if other.is_none_or(|(name, _)| name != parameter.name) {
            call = call.header(&parameter.name, parameter.value.clone());
        }
    }
    match other {
        Some((name, value)) => call.header(name, value),
        None => call,
    }
}

async fn with_body(
    shop: &TestShop,
    sample: &Sample,
    kind: &str,
    body: impl Into<Vec<u8>>,
) -> Answer {
    let call = call(shop, sample, &sample.method, sample.path(None)).await;
    call.raw(kind, body).send().await
}

/// Names of types in Rust, serde and the document's generator, which no client should see.
const INTERNAL_WORDS: [&str; 12] = [
    "struct ",
    "enum ",
    "unit ",
    "variant",
    "expected",
    "i64",
    "u64",
    "u32",
    "u8",
    "string_",
    "UUID parsing",
    "::",
];

/// Asserts a problem with a 4xx code, whose fields have a code and a plain message.
fn refused(answer: &Answer, what: &str) -> ErrorCode {
    let problem = answer.problem();
    for error in &problem.errors {
        let internal = INTERNAL_WORDS
            .iter()
            .any(|word| error.message.contains(word));
        assert!(!internal, "{} with {what}: {error:?}", answer.of);
        let known = error.code != FieldCode::Invalid || error.message == "is not valid";
        assert!(known, "{} with {what}: {error:?}", answer.of);
    }
    assert!(
        problem.status < 500,
        "{} with {what}: {problem:?}",
        answer.of
    );
    problem.code
}

/// Asserts that the call was refused or succeeded: what is valid depends on the operation.
fn never_broken(answer: &Answer, what: &str) {
    if answer.status >= 400 {
        refused(answer, what);
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_wrong_method_and_an_unknown_path_are_problems(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let samples = samples(&shop);
    let paths: BTreeSet<String> = samples.iter().map(|sample| sample.path(None)).collect();
    let bare = |path: &str| path.split('?').next().unwrap_or_default().to_owned();
    for path in paths {
        let of_path: Vec<_> = samples
            .iter()
            .filter(|sample| bare(&sample.path(None)) == bare(&path))
            .collect();
        for method in [
            "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW",
        ] {
            if of_path.iter().any(|sample| sample.method == method) {
                continue;
            }
            let answer = call(&shop, of_path[0], method, path.clone())
                .await
                .send()
                .await;
            assert_eq!(
                refused(&answer, method),
                ErrorCode::MethodNotAllowed,
                "{}",
                answer.of
            );
            // Every GET also serves HEAD.
            let allow = answer.header("allow").unwrap_or_default().split(", ");
            let allow: BTreeSet<_> = allow.filter(|method| *method != "HEAD").collect();
            let methods = of_path.iter().map(|sample| sample.method.as_str());
            assert_eq!(allow, methods.collect(), "{}", answer.of);
            // What the edge responds without calling origin.
            let known = contract::operation::find(&bare(&path));
            assert_eq!(answer.header("allow"), known, "{}", answer.of);
        }
        let below = format!("{}/nothing/here", bare(&path));
        let answer = call(&shop, of_path[0], "GET", below).await.send().await;
        assert_eq!(
            refused(&answer, "more path"),
            ErrorCode::NotFound,
            "{}",
            answer.of
        );
    }
    for path in [
        "/",
        "/api",
        "/api/v1",
        "/api/v2/products",
        "/metrics",
        "/health/live",
        "/%2e%2e/x",
    ] {
        let answer = shop.get(path).send().await;
        assert_eq!(refused(&answer, path), ErrorCode::NotFound, "{path}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_body_with_the_wrong_shape_is_a_problem(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let samples = samples(&shop);
    let with_json: Vec<_> = samples
        .iter()
        .filter(|sample| sample.body.is_some())
        .collect();
    assert!(with_json.len() > 8, "the document describes the bodies");
    let deep = [vec![b'['; 30_000], vec![b']'; 30_000]].concat();
    let deep_object = "{\"a\":".repeat(10_000);
    let bodies: [(&str, &[u8]); 16] = [
        ("nothing", b""),
        ("a space", b" "),
        ("half an object", b"{"),
        ("null", b"null"),
        ("a list", b"[]"),
        ("a number", b"5"),
        ("a text", b"\"x\""),
        ("an empty object", b"{}"),
        ("no text", b"\xff\xfe{}\x00"),
        ("a mark before", b"\xef\xbb\xbf{}"),
        ("two objects", b"{}{}"),
        (
            "a number out of range",
            b"{\"email\":1e999,\"price\":-1e999}",
        ),
        ("half a surrogate", b"{\"email\":\"\\ud800\"}"),
        ("deep lists", &deep),
        ("deep objects", deep_object.as_bytes()),
        ("no JSON", b"email=ada%40example.org"),
    ];
    for sample in with_json {
        for (what, body) in bodies {
            let answer = with_body(&shop, sample, "application/json", body).await;
            refused(&answer, what);
        }
        let right = sample.body.as_ref().unwrap().to_string();
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "\u{1}",
            "x",
        ] {
            let answer = call(&shop, sample, &sample.method, sample.path(None)).await;
            let Ok(answer) = answer.raw(kind, right.clone()).try_send().await else {
                continue; // not a header at all: it was never sent
            };
            assert_eq!(
                refused(&answer, kind),
                ErrorCode::UnsupportedMediaType,
                "{}",
                answer.of
            );
        }
        let untyped = call(&shop, sample, &sample.method, sample.path(None)).await;
        refused(&untyped.send().await, "no body");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_body_that_is_too_large_is_a_problem_whatever_its_content_length(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    for sample in samples(&shop) {
        let text = "x".repeat(10 * 1024 * 1024);
        let body = json!({ "email": text }).to_string();
        let answer = with_body(&shop, &sample, "application/json", body).await;
        assert_eq!(
            refused(&answer, "10 MB"),
            ErrorCode::TooLarge,
            "{}",
            answer.of
        );
        let small = vec![b' '; 65 * 1024];
        let answer = with_body(&shop, &sample, "application/json", small).await;
        assert_eq!(
            refused(&answer, "65 KB"),
            ErrorCode::TooLarge,
            "{}",
            answer.of
        );
    }
}

/// Every position in a value, as a JSON pointer.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    if !at.is_empty() {
        found.push(at.to_owned());
    }
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                places(field, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn replaced(body: &Value, place: &str, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(place).unwrap() = value;
    body
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn absurd_values_in_a_body_never_break_an_operation(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let absurd = [
        json!(null),
        json!(""),
        json!(" "),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e300),
        json!("\u{1F9A9}".repeat(1000)),
        json!("x".repeat(60_000)),
        json!("\r\nSet-Cookie: a=b"),
        json!("' OR 1=1 --"),
        json!("\u{202E}\u{FEFF}"),
        json!("NaN"),
    ];
    for sample in samples(&shop) {
        let Some(right) = &sample.body else { continue };
        let mut all = Vec::new();
        places(right, "", &mut all);
        for place in all {
            let send = async |body: Value| {
                with_body(&shop, &sample, "application/json", body.to_string()).await
            };
            for value in &absurd {
                let answer = send(replaced(right, &place, value.clone())).await;
                never_broken(&answer, &format!("{value:.40} at {place}"));
            }
            for value in [json!("a\u{0}b"), json!({ "a": [] }), json!([[1]])] {
                let answer = send(replaced(right, &place, value.clone())).await;
                refused(&answer, &format!("{value} at {place}"));
            }
        }
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn absurd_parameters_never_break_an_operation(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    shop.mug().await; // what the samples speak of is there
    let long = "x".repeat(5000);
    let absurd = [
        "",
        "%20",
        "-1",
        "0",
        "99999999999999999999",
        "1e300",
        "null",
        "%ff%fe",
        "%F0%9F%A6%A9",
        "%27%3B--",
        "%25",
        "..%2f..%2fetc",
        "%E2%80%AE",
        "%0d%0aa:b",
        &long,
    ];
    for sample in samples(&shop) {
        for parameter in &sample.parameters {
            for value in absurd {
                let what = format!("{:.40} as {}", value, parameter.name);
                let answer = if parameter.place == "header" {
                    let (path, other) = (sample.path(None), (parameter.name.as_str(), value));
                    let call = call_with(&shop, &sample, &sample.method, path, Some(other)).await;
                    match &sample.body {
                        Some(body) => call.json(body).send().await,
                        None => call.send().await,
                    }
                } else {
                    let path = sample.path(Some((&parameter.name, value)));
                    call(&shop, &sample, &sample.method, path)
                        .await
                        .send()
                        .await
                };
                never_broken(&answer, &what);
            }
            if parameter.place != "header" {
                let path = sample.path(Some((&parameter.name, "a%00b")));
                let answer = call(&shop, &sample, &sample.method, path)
                    .await
                    .send()
                    .await;
                refused(&answer, &format!("NUL as {}", parameter.name));
            }
        }
        for name in [
            header::LOCALE,
            header::MIN_TAG_VERSIONS,
            header::SEEN,
            header::CART_TOKEN,
            header::CLIENT,
            "traceparent",
        ] {
            for value in [
                "",
                "x",
                "-1",
                "99999999999999999999",
                "00-0-0-0",
                "=,=,=",
                &long,
            ] {
                let call = call(&shop, &sample, &sample.method, sample.path(None)).await;
                never_broken(
                    &call.header(name, value).send().await,
                    &format!("{value:.40} as {name}"),
                );
            }
        }
    }
}
