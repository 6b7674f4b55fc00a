//! `private_stays_private` as a property of arbitrary requests with arbitrary credentials.

use proptest::prelude::*;

use super::{HOST, Plan, plan};
use crate::{cache::key::key, forward, request_parts::RequestParts};

/// Paths of every kind, valid and broken.
fn targets() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        Just("api".to_owned()),
        Just("v1".to_owned()),
        Just("de".to_owned()),
        Just("cart".to_owned()),
        Just("orders".to_owned()),
        Just("account".to_owned()),
        Just("products".to_owned()),
        Just("categories".to_owned()),
        Just("search".to_owned()),
        Just("me".to_owned()),
        Just("stock".to_owned()),
        Just("checkout".to_owned()),
        Just("pictures".to_owned()),
        Just("jwks.json".to_owned()),
        Just("suggestions".to_owned()),
        Just("..".to_owned()),
        Just("%2e".to_owned()),
        Just("mug".to_owned()),
        Just("7K2M-9QXD-3F".to_owned()),
        Just(String::new()),
        "[a-z0-9.%_-]{1,8}",
    ];
    let api = prop_oneof![Just(""), Just("/api/v1"), Just("/de")];
    let query = prop_oneof![
        Just(String::new()),
        "(\\?[a-z]{1,8}=[a-z0-9%]{0,6}(&key=[a-z]{3})?)"
    ];
    (api, prop::collection::vec(segment, 0..4), query)
        .prop_map(|(prefix, segments, query)| format!("{prefix}/{}{query}", segments.join("/")))
}

/// A second implementation of the public table, deliberately written differently.
fn may_be_public(path: &str) -> bool {
    let name = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        [
            "api",
            "v1",
            "categories" | "products" | "sitemap" | "suggestions" | "jwks.json" | "openapi.json"
            | "docs",
        ]
        | [
            "" | "de" | "search" | "delivery" | "imprint" | "terms" | "privacy" | "withdrawal"
            | "not-found" | "robots.txt" | "sitemap.xml" | "sitemap-pages.xml",
        ]
        | [
            "de",
            "search" | "delivery" | "imprint" | "terms" | "privacy" | "withdrawal" | "not-found",
        ] => true,
        ["api", "v1", "sitemap", part] => part.bytes().all(|b| b.is_ascii_digit()),
        [file] if file.starts_with("sitemap-products-") => true,
        ["api", "v1", "products", slug]
        | ["products" | "categories", slug]
        | ["de", "products" | "categories", slug] => name(slug),
        ["pictures", a, b, c] => name(a) && name(b) && c.strip_suffix(".svg").is_some_and(name),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// For any request, only a read from the public table is cacheable, and neither its cache key nor its request to
    /// origin depends on the client's identity.
    #[test]
    fn private_stays_private(
        method in prop_oneof!["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "[A-Z]{3,8}"],
        target in targets(),
        who in prop::collection::vec(
            (prop_oneof![
                Just("cookie"), Just("authorization"), Just("x-forwarded-for"), Just("stoa-cart-token"),
                Just("stoa-order-key"), Just("stoa-seen"), Just("stoa-client"), Just("user-agent"),
            ], "(__Host-(access|cart|refresh|seen)=)?[a-zA-Z0-9]{1,12}"),
            0..5,
        ),
    ) {
        let (path, query) = target.split_once('?').unwrap_or((target.as_str(), ""));
        let anonymous = RequestParts::new(&method, HOST, path, query, Vec::new());
        let headers = who.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let somebody = RequestParts::new(&method, HOST, path, query, headers);
        let (a, b) = (plan(&anonymous.address, HOST), plan(&somebody.address, HOST));
        prop_assert_eq!(&a, &b);
        if let (Plan::Public(a), Plan::Public(b)) = (a, b) {
            prop_assert!(matches!(method.as_str(), "GET" | "HEAD"));
            prop_assert!(may_be_public(a.path()), "{}", a.path());
            prop_assert_eq!(key(&a, HOST, "b", &[]), key(&b, HOST, "b", &[]));
            let call = forward::public_call(&b, &[]);
            prop_assert_eq!(&forward::public_call(&a, &[]), &call);
            for (name, _) in &call.headers {
                prop_assert!(matches!(name.as_str(), "accept" | "stoa-locale" | "stoa-min-tag-versions"), "{}", name);
            }
        }
    }
}
