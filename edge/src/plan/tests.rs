//! The plan as tables; `private` tests it as a property.

use contract::{ErrorCode, Locale, tag::Tag};

use super::{Kind, Plan, Sitemap, allow, plan};
use crate::{
    limit::Limit,
    request_parts::{Address, Method},
    route::Form,
};

mod private;

const HOST: &str = "shop.example";

fn address(method: &str, target: &str) -> Address {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Address {
        method: Method::parse(method),
        host: HOST.into(),
        path: path.into(),
        query: query.into(),
        language: Locale::En,
    }
}

fn of(method: &str, target: &str) -> Plan {
    plan(&address(method, target), HOST)
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn the_public_table() {
    let slug = |text: &str| text.parse().unwrap();
    let table = [
        ("/", Kind::Page, Locale::En, "", vec![Tag::Catalog]),
        ("/de", Kind::Page, Locale::De, "", vec![Tag::Catalog]),
        (
            "/?utm_source=x",
            Kind::Page,
            Locale::En,
            "",
            vec![Tag::Catalog],
        ),
        (
            "/search?q=mug&page=2",
            Kind::Page,
            Locale::En,
            "q=mug",
            vec![Tag::Catalog],
        ),
        (
            "/de/categories/mugs?sort=newest&since=7&cursor=x",
            Kind::Page,
            Locale::De,
            "cursor=x&since=7&sort=newest",
            vec![Tag::Category(slug("mugs"))],
        ),
        (
            "/products/mug-blue",
            Kind::Page,
            Locale::En,
            "",
            vec![Tag::Product(slug("mug-blue"))],
        ),
        ("/imprint", Kind::Page, Locale::En, "", vec![]),
        ("/de/offline", Kind::Page, Locale::De, "", vec![]),
        (
            "/api/v1/categories",
            Kind::Api,
            Locale::En,
            "",
            vec![Tag::Catalog],
        ),
        (
            "/api/v1/products?sort=newest&category=mugs&since=7",
            Kind::Api,
            Locale::En,
            "category=mugs&sort=newest",
            vec![Tag::Category(slug("mugs"))],
        ),
        (
            "/api/v1/products/mug",
            Kind::Api,
            Locale::En,
            "",
            vec![Tag::Product(slug("mug"))],
        ),
        (
            "/api/v1/suggestions?q=m%20u",
            Kind::Api,
            Locale::En,
            "q=m%20u",
            vec![Tag::Catalog],
        ),
        ("/api/v1/jwks.json", Kind::Api, Locale::En, "", vec![]),
        (
            "/pictures/mug/front/blue.svg",
            Kind::Picture,
            Locale::En,
            "",
            vec![],
        ),
        ("/robots.txt", Kind::Robots, Locale::En, "", vec![]),
        (
            "/sitemap.xml?x=1",
            Kind::Sitemap(Sitemap::Index),
            Locale::En,
            "",
            vec![Tag::Catalog],
        ),
        (
            "/sitemap-products-2.xml",
            Kind::Sitemap(Sitemap::Products(2)),
            Locale::En,
            "",
            vec![Tag::Catalog],
        ),
        (
            "/api/v1/sitemap/2",
            Kind::Api,
            Locale::En,
            "",
            vec![Tag::Catalog],
        ),
        ("/nowhere/at/all", Kind::Page, Locale::En, "", vec![]),
    ];
    for (target, kind, locale, query, tags) in table {
        let Plan::Public(read) = of("GET", target) else {
            panic!("{target}: {:?}", of("GET", target));
        };
        assert_eq!((read.kind(), read.locale()), (kind, locale), "{target}");
        assert_eq!(
            (read.query(), read.tags()),
            (query, tags.as_slice()),
            "{target}"
        );
        assert_eq!(of("HEAD", target), of("GET", target));
    }
}

#[test]
fn a_mailed_link_is_exchanged_for_a_cookie_in_both_languages() {
    let secret = "s".repeat(43);
    for prefix in ["", "/de"] {
        for page in [
            format!("/verify-email?token={secret}"),
            format!("/reset-password?token={secret}"),
            format!("/confirm-email?token={secret}"),
            format!("/restore-email?token={secret}"),
            format!("/orders/7K2M-9QXD-3F?key={secret}"),
        ] {
            let target = format!("{prefix}{page}");
            for method in ["GET", "HEAD"] {
                let Plan::MailLink(_, view, _) = of(method, &target) else {
                    panic!("{target}");
                };
                let (path, _) = target.split_once('?').unwrap();
                assert_eq!((view.path.as_str(), view.query.as_str()), (path, ""));
            }
            let debug = format!("{:?}", of("GET", &target));
            assert!(!debug.contains(&secret), "{debug}");
        }
    }
}

#[test]
fn private_addresses_are_private_in_both_languages() {
    for prefix in ["", "/de"] {
        for page in [
            "/cart",
            "/checkout",
            "/sign-in",
            "/sign-up",
            "/verify-email",
            "/forgot-password",
            "/reset-password",
            "/account",
            "/account/orders?cursor=x",
            "/account/addresses",
            "/account/wishlist",
            "/account/security",
            "/account/security?cursor=x",
            "/account/profile",
            "/confirm-email",
            "/restore-email",
            "/account/data",
            "/withdraw",
            "/orders/7K2M-9QXD-3F?wait=1",
        ] {
            let plan = of("GET", &format!("{prefix}{page}"));
            assert!(matches!(plan, Plan::PrivatePage(..)), "{page}: {plan:?}");
        }
    }
    for api in [
        "/api/v1/me",
        "/api/v1/cart",
        "/api/v1/products/mug/stock",
        "/api/v1/orders",
        "/api/v1/orders/7K2M-9QXD-3F",
        "/api/v1/account/sessions",
        "/api/v1/account/addresses",
        "/api/v1/account/wishlist",
        "/api/v1/account/export",
        "/api/v1/merchant/orders",
        "/api/v1/",
        "/api/v1/anything",
        "/api/v1/products/Not_A_Slug",
    ] {
        assert!(matches!(of("GET", api), Plan::PrivateApi(..)), "{api}");
    }
    for api in [
        "/api/v1/products",
        "/api/v1/categories",
        "/api/v1/jwks.json",
    ] {
        assert!(matches!(of("POST", api), Plan::PrivateApi(..)), "{api}");
    }
}

#[test]
fn forms_go_to_the_pages_that_take_them() {
    for (target, form) in [
        ("/cart", Form::Cart),
        ("/de/checkout", Form::Checkout),
        ("/sign-in", Form::SignIn),
        ("/sign-up", Form::SignUp),
        ("/de/sign-out", Form::SignOut),
        ("/forgot-password", Form::ForgotPassword),
        ("/withdraw", Form::Withdraw),
        ("/de/reset-password", Form::ResetPassword),
        ("/account/addresses", Form::Addresses),
        ("/account/wishlist", Form::Wishlist),
        ("/de/account/security", Form::Security),
        ("/account/data", Form::MyData),
        ("/de/account/profile", Form::Profile),
        ("/confirm-email", Form::ConfirmEmail),
        ("/restore-email", Form::RestoreEmail),
        ("/verify-email", Form::VerifyEmail),
        (
            "/orders/7K2M-9QXD-3F",
            Form::Order("7K2M-9QXD-3F".parse().unwrap()),
        ),
    ] {
        let plan = of("POST", target);
        assert!(
            matches!(&plan, Plan::Form(_, _, f) if *f == form),
            "{target}: {plan:?}"
        );
    }
}

#[test]
fn the_page_of_components_is_never_public() {
    assert_eq!(of("GET", "/__components"), Plan::Components(Locale::En));
    assert_eq!(of("GET", "/de/__components"), Plan::Components(Locale::De));
    assert!(matches!(of("POST", "/__components"), Plan::Refused(_)));
}

#[test]
fn unknown_requests_are_refused() {
    use ErrorCode::{BadRequest, MethodNotAllowed, NotFound};
    let long_path = format!("/{}", "x".repeat(1_024));
    let long_query = format!("/?q={}", "x".repeat(2_048));
    let table = [
        ("BREW", "/", MethodNotAllowed),
        ("POST", "/", MethodNotAllowed),
        ("POST", "/products/mug", MethodNotAllowed),
        ("DELETE", "/cart", MethodNotAllowed),
        ("GET", "/sign-out", MethodNotAllowed),
        ("GET", "/internal/tags", MethodNotAllowed),
        ("GET", "/api/v1/payments/webhook", MethodNotAllowed),
        ("POST", "/style-0123456789abcdef.css", MethodNotAllowed),
        ("POST", "/account", MethodNotAllowed),
        ("POST", "/account/orders", MethodNotAllowed),
        ("POST", "/account/nowhere", NotFound),
        ("POST", "/nowhere", NotFound),
        ("POST", "/cart/", NotFound),
        ("GET", "/api/v1", NotFound),
        ("POST", "/api/v1/account/refresh", NotFound),
        ("POST", "/api/v1/account//refresh", NotFound),
        ("POST", "/api/v1/account/./refresh", NotFound),
        ("POST", "/api/v1/account/%72efresh", NotFound),
        ("GET", "/api/v1/../metrics", NotFound),
        ("GET", long_path.as_str(), BadRequest),
        ("GET", long_query.as_str(), BadRequest),
        ("GET", "/search?q=%ff", BadRequest),
        ("GET", "/api/v1/products?q=%", BadRequest),
    ];
    for (method, target, code) in table {
        assert_eq!(of(method, target), Plan::Refused(code), "{method} {target}");
    }
}

#[test]
fn a_refused_method_lists_the_allowed_ones() {
    let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    for (path, allowed) in [
        ("/", "GET, HEAD"),
        ("/products/mug", "GET, HEAD"),
        ("/de/search", "GET, HEAD"),
        ("/account", "GET, HEAD"),
        ("/checkout/return", "GET, HEAD"),
        ("/__components", "GET, HEAD"),
        ("/robots.txt", "GET, HEAD"),
        ("/sitemap-products-1.xml", "GET, HEAD"),
        ("/pictures/mug/front/blue.svg", "GET, HEAD"),
        ("/style-0123456789abcdef.css", "GET, HEAD"),
        ("/cart", "GET, HEAD, POST"),
        ("/de/checkout", "GET, HEAD, POST"),
        ("/account/security", "GET, HEAD, POST"),
        ("/orders/7K2M-9QXD-3F", "GET, HEAD, POST"),
        ("/sign-out", "POST"),
        ("/internal/tags", "POST"),
        ("/api/v1/payments/webhook", "POST"),
    ] {
        assert_eq!(allow(path), allowed, "{path}");
        for method in methods {
            let refused = of(method, path) == Plan::Refused(ErrorCode::MethodNotAllowed);
            let listed = allowed.split(", ").any(|allowed| allowed == method);
            assert_eq!(refused, !listed, "{method} {path}");
        }
    }
}

#[test]
fn an_unsupported_method_lists_those_of_the_operation() {
    for (path, allowed) in [
        ("/api/v1/cart", "GET, HEAD"),
        (
            "/api/v1/cart/lines/01890000-0000-7000-8000-000000000000",
            "DELETE, PATCH",
        ),
        ("/api/v1/openapi.json", "GET, HEAD"),
        ("/api/v1/account/addresses", "GET, HEAD, POST"),
    ] {
        assert_eq!(of("BREW", path), Plan::Refused(ErrorCode::MethodNotAllowed));
        assert_eq!(allow(path), allowed, "{path}");
    }
}

#[test]
fn metrics_and_health_are_not_reachable() {
    for path in [
        "/metrics",
        "/health/live",
        "/health/ready",
        "/de/metrics",
        "/health",
    ] {
        let Plan::Public(read) = of("GET", path) else {
            panic!("{path}")
        };
        assert!(
            read.path().ends_with("/not-found"),
            "{path}: the shared page for missing ones"
        );
        assert_eq!(of("POST", path), Plan::Refused(ErrorCode::NotFound));
    }
}

#[test]
fn other_hosts_redirect_to_the_shop_except_for_machines() {
    let from = |method: &str, target: &str| {
        plan(
            &Address {
                host: "127.0.0.1:1".into(),
                ..address(method, target)
            },
            HOST,
        )
    };
    assert_eq!(from("GET", "/cart?a=1"), Plan::Redirect("/cart?a=1".into()));
    assert_eq!(from("POST", "/cart"), Plan::Refused(ErrorCode::NotFound));
    assert_eq!(
        from("GET", "//evil.example/"),
        Plan::Refused(ErrorCode::NotFound)
    );
    assert_eq!(from("POST", "/internal/tags"), Plan::RaiseTags);
    assert_eq!(from("POST", "/api/v1/payments/webhook"), Plan::Webhook);
    assert_eq!(of("GET", "/de/"), Plan::Redirect("/de".into()));
    assert_eq!(of("GET", "/cart/?a=1"), Plan::Redirect("/cart?a=1".into()));
}

#[test]
fn limits_cover_guessing_and_expensive_requests() {
    for (method, target, limit) in [
        ("POST", "/api/v1/account/sign-in", Some(Limit::SignIn)),
        ("POST", "/api/v1/account/sign-up", Some(Limit::SignUp)),
        (
            "POST",
            "/api/v1/account/forgot-password",
            Some(Limit::Reset),
        ),
        ("POST", "/checkout", Some(Limit::Private)), // and again by its call
        ("PUT", "/api/v1/account/password", Some(Limit::SignIn)),
        ("POST", "/api/v1/account/erasure", Some(Limit::SignIn)),
        ("POST", "/api/v1/orders", Some(Limit::Checkout)),
        ("POST", "/api/v1/withdrawals", Some(Limit::Checkout)),
        ("GET", "/api/v1/orders", Some(Limit::Private)),
        ("GET", "/search?q=x", Some(Limit::Search)),
        ("GET", "/search", None),
        ("GET", "/categories/table?price_min=1", Some(Limit::Search)),
        ("GET", "/categories/table?utm_source=x", None),
        ("GET", "/api/v1/products?cursor=x", Some(Limit::Search)),
        ("GET", "/products/mug?sku=MUG-1", Some(Limit::Search)),
        ("GET", "/products/mug", None),
        ("GET", "/api/v1/suggestions?q=x", Some(Limit::Search)),
        ("GET", "/sign-in", Some(Limit::Private)),
    ] {
        assert_eq!(
            of(method, target).limit(Method::parse(method)),
            limit,
            "{method} {target}"
        );
    }
}
