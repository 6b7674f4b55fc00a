use contract::{Locale, OrderNumber, operation, path::page};

use super::*;
use crate::{
    plan::{Plan, plan},
    request_parts::{Address, Method},
};

const METHODS: [Method; 7] = [
    Method::Get,
    Method::Head,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
    Method::Other,
];

fn planned(method: Method, path: &str) -> Plan {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let address = Address {
        method,
        host: "shop".to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        language: Locale::En,
    };
    plan(&address, "shop")
}

/// The pages without a parameter in their path.
const PAGES: &[&str] = &[
    page::HOME,
    page::SEARCH,
    page::CART,
    page::CHECKOUT,
    page::CHECKOUT_RETURN,
    page::SIGN_IN,
    page::SIGN_UP,
    page::SIGN_OUT,
    page::VERIFY_EMAIL,
    page::FORGOT_PASSWORD,
    page::RESET_PASSWORD,
    page::CONFIRM_EMAIL,
    page::RESTORE_EMAIL,
    page::ACCOUNT,
    page::PROFILE,
    page::ACCOUNT_ORDERS,
    page::ADDRESSES,
    page::WISHLIST,
    page::SECURITY,
    page::MY_DATA,
    page::ROBOTS,
    page::SITEMAP,
    page::DELIVERY,
    page::IMPRINT,
    page::TERMS,
    page::PRIVACY,
    page::WITHDRAWAL,
    page::WITHDRAW,
    page::OFFLINE,
    page::COMPONENTS,
    "/nowhere",
    "/products/mug/",
    "/de/cart",
    "/de/orders/7K2M-9QXD-3F",
];

/// The paths of all operations and pages, with example parameters.
fn paths() -> Vec<String> {
    let slug = &"mug".parse().unwrap();
    let number: &OrderNumber = &"7K2M-9QXD-3F".parse().unwrap();
    let fixed = [
        path::API,
        path::EDGE_TAGS,
        "/api/v1/what-may-come",
        "/api/v1/cart/what-may-come",
        "/api/v1/orders/7K2M-9QXD-3F/what-may-come",
        "/pictures/mug/front/blue.svg",
        "/index.html",
        "/sw.js",
    ];
    let secret = "t".repeat(43);
    let examples = [
        page::category(slug),
        page::product(slug),
        page::order(number),
        format!("{}?q=mug", page::SEARCH),
        format!("{}?sku=mug-blue", page::product(slug)),
        format!("{}?order={number}", page::CHECKOUT_RETURN),
        format!("{}?key={secret}", page::order(number)),
        format!("{}?token={secret}", page::VERIFY_EMAIL),
        format!("{}?token={secret}", page::RESET_PASSWORD),
        format!("{}?token={secret}", page::CONFIRM_EMAIL),
        format!("{}?token={secret}", page::RESTORE_EMAIL),
    ];

    let fixed = fixed.iter().chain(PAGES).map(|path| (*path).to_owned());
    // Every wildcard is replaced by each kind of parameter.
    let operations = operation::OPERATIONS.iter().flat_map(|(template, _)| {
        let names = [
            "mug",
            "7K2M-9QXD-3F",
            "01890000-0000-7000-8000-000000000001",
        ];
        names.map(|name| format!("{}{}", path::API, template.replace('*', name)))
    });
    fixed.chain(examples).chain(operations).collect()
}

#[test]
fn every_write_and_every_uncached_read_has_a_limit() {
    for path in paths() {
        for method in METHODS {
            let plan = planned(method, &path);
            let limited = match &plan {
                // Static files, and responses that cost neither origin nor a provider anything.
                Plan::Asset(_) | Plan::Redirect(_) | Plan::Refused(_) | Plan::Components(_) => {
                    continue;
                }
                // Counted on a cache miss (`Limit::Miss`).
                Plan::Public(_) => {
                    assert!(method.is_safe(), "{method:?} {path} is cached");
                    continue;
                }
                _ => plan.limit(method).is_some(),
            };
            assert!(limited, "{method:?} {path}: {plan:?}");
        }
    }
}

/// Asserts the limit of a request.
fn assert_limit(method: Method, path: &str, limit: Limit) {
    let plan = planned(method, path);
    assert_eq!(
        plan.limit(method),
        Some(limit),
        "{method:?} {path}: {plan:?}"
    );
}

#[test]
fn every_kind_of_write_has_a_limit_of_its_kind() {
    use Limit::{Account, Cart, Checkout, Machine, Payment, Reset, SignIn, SignUp};
    let number = "/api/v1/orders/7K2M-9QXD-3F";
    for (method, path, limit) in [
        (Method::Post, path::SIGN_IN.to_owned(), SignIn),
        (Method::Post, path::VERIFY_EMAIL.to_owned(), SignIn),
        (Method::Put, path::PASSWORD.to_owned(), SignIn),
        (Method::Post, path::ERASURE.to_owned(), SignIn),
        (Method::Post, path::EMAIL.to_owned(), SignIn),
        (Method::Post, path::CONFIRM_EMAIL.to_owned(), SignIn),
        (Method::Post, path::RESTORE_EMAIL.to_owned(), Reset),
        (Method::Post, path::ORDER_LINKS.to_owned(), Reset),
        (Method::Patch, path::CART_CHECKOUT.to_owned(), Cart),
        (Method::Put, path::NAME.to_owned(), Account),
        (Method::Post, path::SIGN_UP.to_owned(), SignUp),
        (Method::Post, path::FORGOT_PASSWORD.to_owned(), Reset),
        (Method::Post, path::RESET_PASSWORD.to_owned(), Reset),
        (Method::Post, path::ORDERS.to_owned(), Checkout),
        (Method::Post, path::WITHDRAWALS.to_owned(), Checkout),
        (Method::Post, format!("{number}/settle"), Payment),
        (Method::Post, format!("{number}/payment"), Payment),
        (Method::Post, format!("{number}/cancel"), Payment),
        (Method::Post, format!("{number}/return"), Payment),
        (
            Method::Get,
            format!("{}?order=7K2M-9QXD-3F", page::CHECKOUT_RETURN),
            Payment,
        ),
        (Method::Post, format!("{number}/reorder"), Cart),
        (Method::Post, path::CART_LINES.to_owned(), Cart),
        (Method::Post, path::CART_AGREEMENT.to_owned(), Cart),
        (Method::Patch, format!("{}/x", path::CART_LINES), Cart),
        (Method::Post, path::ADDRESSES.to_owned(), Account),
        (Method::Delete, path::SESSIONS.to_owned(), Account),
        (
            Method::Put,
            "/api/v1/merchant/variants/x/price".to_owned(),
            Account,
        ),
        (Method::Post, path::PAYMENT_WEBHOOK.to_owned(), Machine),
        (Method::Post, path::EDGE_TAGS.to_owned(), Machine),
    ] {
        assert_limit(method, &path, limit);
    }
}

#[test]
fn every_kind_of_uncached_read_has_a_limit_of_its_kind() {
    use Limit::{Order, Private, Search};
    let number = "/api/v1/orders/7K2M-9QXD-3F";
    for (method, path, limit) in [
        (
            Method::Get,
            format!("/orders/7K2M-9QXD-3F?key={}", "k".repeat(43)),
            Order,
        ),
        (
            Method::Get,
            format!("{}?token={}", page::RESET_PASSWORD, "t".repeat(43)),
            Private,
        ),
        (Method::Get, path::CART.to_owned(), Private),
        (Method::Get, path::ME.to_owned(), Private),
        (
            Method::Get,
            "/api/v1/products/mug/stock".to_owned(),
            Private,
        ),
        (Method::Get, path::ORDERS.to_owned(), Private),
        (Method::Get, number.to_owned(), Order),
        (Method::Get, path::CART_ORDER.to_owned(), Order),
        (Method::Get, "/orders/7K2M-9QXD-3F".to_owned(), Order),
        (Method::Get, "/de/orders/7K2M-9QXD-3F".to_owned(), Order),
        (Method::Get, page::CART.to_owned(), Private),
        (Method::Get, "/search?q=mug".to_owned(), Search),
        (Method::Get, "/products/mug?sku=blue".to_owned(), Search),
    ] {
        assert_limit(method, &path, limit);
    }
}

#[test]
fn a_form_counts_as_its_page_before_it_is_decoded() {
    assert_limit(Method::Post, page::CART, Limit::Private);
}

#[test]
fn every_limit_is_bound_in_every_environment_once() {
    let bindings = include_str!("../../wrangler.toml");
    for limit in Limit::ALL {
        let name = format!("name = \"{}\"", limit.binding());
        assert_eq!(
            bindings.matches(&name).count(),
            2,
            "{name}: staging and production"
        );
    }
    let all = bindings.matches("name = \"LIMIT_").count();
    assert_eq!(all, 2 * Limit::ALL.len(), "no other");
}

#[test]
fn a_network_has_one_allowance_and_unknown_clients_share_one() {
    let count = |address| LimitKey::network(Some(address));
    assert_eq!(count("2001:db8:1:2::1"), count("2001:db8:1:2:ffff::9"));
    assert_ne!(count("2001:db8:1:2::1"), count("2001:db8:1:3::1"));
    assert_eq!(count("192.0.2.1").as_str(), "network:192.0.2.1");
    assert_eq!(LimitKey::network(None).as_str(), "network:unknown");
}

#[test]
fn retry_after_is_the_rest_of_the_minute() {
    assert_eq!(retry_after_s(120), 60);
    assert_eq!(retry_after_s(121), 59);
    assert_eq!(retry_after_s(179), 1);
}

#[test]
fn only_signed_device_cookies_have_a_separate_allowance() {
    let key = |byte| AssertionKey::parse(&format!("k:{}", String::from(byte).repeat(43))).unwrap();
    let token = "t".repeat(43);
    let cookie = sign_device(&key('A'), &token);
    assert_eq!(
        read_device(&[key('Q'), key('A')], &cookie),
        (token.as_str(), true)
    );
    for foreign in [
        sign_device(&key('Q'), &token),
        token.clone(),
        format!("{token}."),
        format!("x{cookie}"),
    ] {
        assert!(!read_device(&[key('A')], &foreign).1, "{foreign}");
    }
    assert_eq!(read_device(&[key('A')], &token), (token.as_str(), false));
}
