//! CSRF protection: rejects cross-site writes by `Sec-Fetch-Site`, or by `Origin` if the browser does not send it.

use crate::{cookie::Cookie, request_parts::RequestParts};

/// Whether a request may have side effects. `shop` is the shop's origin: `https://shop.example`.
pub fn allows(head: &RequestParts, shop: &str) -> bool {
    if head.address.method.is_safe() {
        return true;
    }
    match (head.header("sec-fetch-site"), head.header("origin")) {
        // `none`: the user initiated the request, for example by reloading a submitted form. A page cannot cause it.
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin == shop,
        // All current browsers send at least one of them, so this is a program. Without cookies it has no ambient
        // authority that another site could abuse.
        (None, None) => !head.header("cookie").is_some_and(|cookies| {
            Cookie::ALL
                .iter()
                .any(|cookie| cookie.read(cookies).is_some())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], bool);

    #[test]
    fn cross_site_writes_are_refused() {
        let shop = "https://shop.example";
        let table: [Row<'_>; 12] = [
            ("GET", &[("sec-fetch-site", "cross-site")], true),
            ("HEAD", &[("origin", "https://evil.example")], true),
            ("POST", &[("sec-fetch-site", "same-origin")], true),
            ("POST", &[("sec-fetch-site", "none")], true),
            ("POST", &[("sec-fetch-site", "same-site")], false),
            (
                "POST",
                &[("sec-fetch-site", "cross-site"), ("origin", shop)],
                false,
            ),
            ("DELETE", &[("origin", shop)], true),
            (
                "PUT",
                &[("origin", "https://shop.example.evil.example")],
                false,
            ),
            ("POST", &[("origin", "null")], false),
            ("POST", &[("cookie", "__Host-cart=x")], false),
            ("POST", &[("cookie", "theme=x")], true),
            ("POST", &[], true),
        ];
        for (method, headers, allowed) in table {
            let owned = headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect();
            let head = RequestParts::new(method, "shop.example", "/cart", "", owned);
            assert_eq!(allows(&head, shop), allowed, "{method} {headers:?}");
        }
    }
}
