//! The methods of the API's paths. The edge needs them for `Allow` when it rejects a method without calling origin.
//!
//! A test in origin compares this table with the OpenAPI document.

use crate::path::API;

/// Path templates below [`API`]. `*` matches one segment; a template with a literal segment precedes one with `*` in
/// the same position.
pub const OPERATIONS: [(&str, &str); 57] = [
    ("/account/addresses", "GET, HEAD, POST"),
    ("/account/addresses/*", "DELETE, PUT"),
    ("/account/addresses/*/default", "PUT"),
    ("/account/confirm-email", "POST"),
    ("/account/email", "DELETE, POST"),
    ("/account/erasure", "POST"),
    ("/account/export", "GET, HEAD"),
    ("/account/forgot-password", "POST"),
    ("/account/name", "PUT"),
    ("/account/password", "PUT"),
    ("/account/profile", "GET, HEAD"),
    ("/account/refresh", "POST"),
    ("/account/reset-password", "POST"),
    ("/account/restore-email", "POST"),
    ("/account/security-events", "GET, HEAD"),
    ("/account/sessions", "DELETE, GET, HEAD"),
    ("/account/sessions/*", "DELETE"),
    ("/account/sign-in", "POST"),
    ("/account/sign-out", "POST"),
    ("/account/sign-out-everywhere", "POST"),
    ("/account/sign-up", "POST"),
    ("/account/verify-email", "POST"),
    ("/account/wishlist", "GET, HEAD"),
    ("/account/wishlist/*", "DELETE, PUT"),
    ("/cart", "GET, HEAD"),
    ("/cart/agreement", "POST"),
    ("/cart/checkout", "GET, HEAD, PATCH"),
    ("/cart/lines", "POST"),
    ("/cart/lines/*", "DELETE, PATCH"),
    ("/cart/order", "GET, HEAD"),
    ("/categories", "GET, HEAD"),
    ("/docs", "GET, HEAD"),
    ("/jwks.json", "GET, HEAD"),
    ("/me", "GET, HEAD"),
    ("/merchant/orders", "GET, HEAD"),
    ("/merchant/products/*/published", "PUT"),
    ("/merchant/products/*/slug", "PUT"),
    ("/merchant/variants/*", "GET, HEAD"),
    ("/merchant/variants/*/price", "PUT"),
    ("/merchant/variants/*/stock", "PUT"),
    ("/openapi.json", "GET, HEAD"),
    ("/order-links", "POST"),
    ("/orders", "GET, HEAD, POST"),
    ("/orders/*", "GET, HEAD"),
    ("/orders/*/cancel", "POST"),
    ("/orders/*/payment", "POST"),
    ("/orders/*/reorder", "POST"),
    ("/orders/*/return", "POST"),
    ("/orders/*/settle", "POST"),
    ("/payments/webhook", "POST"),
    ("/products", "GET, HEAD"),
    ("/products/*", "GET, HEAD"),
    ("/products/*/stock", "GET, HEAD"),
    ("/sitemap", "GET, HEAD"),
    ("/sitemap/*", "GET, HEAD"),
    ("/suggestions", "GET, HEAD"),
    ("/withdrawals", "POST"),
];

/// The value of `Allow` for a path of the API; `GET, HEAD` for an unknown path.
pub fn allow(path: &str) -> &'static str {
    find(path).unwrap_or("GET, HEAD")
}

/// The methods of a path, sorted and comma-separated; none for an unknown path.
pub fn find(path: &str) -> Option<&'static str> {
    let below = path.strip_prefix(API)?;
    let mut operations = OPERATIONS.iter();
    let operation = operations.find(|(template, _)| {
        let (mut template, mut segments) = (template.split('/'), below.split('/'));
        loop {
            match (template.next(), segments.next()) {
                (None, None) => return true,
                (Some(expected), Some(segment)) if expected == "*" || expected == segment => {}
                _ => return false,
            }
        }
    });
    operation.map(|(_, methods)| *methods)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_by_its_segments() {
        for (path, methods) in [
            ("/api/v1/orders/7K2M-9QXD-3F", Some("GET, HEAD")),
            ("/api/v1/orders/7K2M-9QXD-3F/cancel", Some("POST")),
            ("/api/v1/orders/7K2M-9QXD-3F/cancel/x", None),
            ("/api/v1/cart/lines/1", Some("DELETE, PATCH")),
            ("/api/v1", None),
            ("/cart", None),
        ] {
            assert_eq!(find(path), methods, "{path}");
        }
        assert_eq!(allow("/api/v1/nothing"), "GET, HEAD");
    }
}
