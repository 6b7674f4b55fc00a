//! The page to return to after sign-in, sign-up or the confirmation of an address.

use std::fmt::Write as _;

use crate::{
    FieldCode, Locale, OrderNumber, Slug,
    path::page::{self, localised},
    text::ParseError,
};

/// Maximum length in bytes. The path is passed in the query of other pages.
const MAX: usize = 1_000;

const INVALID: ParseError = ParseError(FieldCode::ReturnPath);

/// The allowed pages. Those of the sign-in flow itself are excluded: they contain tokens, or have served their purpose.
const PAGES: [&str; 17] = [
    page::HOME,
    page::SEARCH,
    page::CART,
    page::CHECKOUT,
    page::ACCOUNT,
    page::PROFILE,
    page::ACCOUNT_ORDERS,
    page::ADDRESSES,
    page::WISHLIST,
    page::SECURITY,
    page::MY_DATA,
    page::DELIVERY,
    page::IMPRINT,
    page::TERMS,
    page::PRIVACY,
    page::WITHDRAWAL,
    page::WITHDRAW,
];

text_type!(
    /// A page of this shop with its query: `/de/account/orders?cursor=x`. Up to 1,000 visible ASCII characters. A value
    /// is always a safe redirect target: parsing refuses other sites, unknown pages and anything that a browser might
    /// interpret as either.
    ReturnPath, "return-path", |text| {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let path_ok = path.starts_with('/')
            && !path.contains("//")
            && path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_'));
        let query_ok = query.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'#'));
        if text.len() <= MAX && path_ok && query_ok && is_page(Locale::split(path).1) {
            Ok(text.to_owned())
        } else {
            Err(INVALID)
        }
    }
);
display!(ReturnPath);

fn is_page(path: &str) -> bool {
    if PAGES.contains(&path) {
        return true;
    }
    match path.strip_prefix('/').and_then(|rest| rest.split_once('/')) {
        Some(("categories" | "products", name)) => name.parse::<Slug>().is_ok(),
        Some(("orders", number)) => number.parse::<OrderNumber>().is_ok(),
        _ => false,
    }
}

impl ReturnPath {
    /// A page with its query, or without the query if both together are too long. None if the page is not allowed.
    pub fn of(path: &str, query: &str) -> Option<Self> {
        let full = match query {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        };
        full.parse().or_else(|_| path.parse()).ok()
    }

    /// The percent-encoded path, for use as a query parameter.
    pub fn encoded(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    text.push(char::from(byte));
                }
                other => {
                    let _ = write!(text, "%{other:02X}"); // writing to a String does not fail
                }
            }
        }
        text
    }

    /// The same page in another language.
    #[must_use]
    pub fn localised(&self, locale: Locale) -> Self {
        let (path, query) = self.0.split_once('?').unwrap_or((&self.0, ""));
        let path = localised(locale, Locale::split(path).1);
        Self(match query {
            "" => path,
            query => format!("{path}?{query}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_shop_are_return_paths() {
        for path in [
            "/",
            "/de",
            "/account/orders?cursor=AAYh_0-x",
            "/de/account/orders?cursor=abc&x=%2F%2Fevil.example",
            "/checkout?address=1",
            "/orders/7K2M-9QXD-3F?wait=1",
            "/de/products/mug?sku=MUG-1",
            "/search?q=a+b%C3%A4",
        ] {
            let read = path.parse::<ReturnPath>();
            assert_eq!(read.as_ref().map(ReturnPath::as_str), Ok(path));
        }
        let long = format!("/account?x={}", "y".repeat(1_000));
        for path in [
            "",
            "account",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "/%2Fevil.example",
            "/%5Cevil.example",
            "/\t/evil.example",
            "/de//evil.example",
            "/account/..//evil.example",
            "/account/../x",
            "https://evil.example",
            "javascript:alert(1)",
            "/@evil.example",
            "/.evil.example",
            "/account\r\nset-cookie: a=b",
            "/account?x=\r\n",
            "/account?x=\\",
            "/account#x",
            "/account ",
            " /account",
            "/account?q=ä",
            "/nowhere",
            "/api/v1/account/export",
            "/pictures/mug.svg",
            "/sign-in?next=/account",
            "/sign-out",
            "/verify-email?token=x",
            "/checkout/return?order=7K2M-9QXD-3F",
            "/products/Mug",
            "/products/mug/x",
            "/orders/x",
            &long,
        ] {
            assert!(path.parse::<ReturnPath>().is_err(), "{path:?}");
        }
    }

    #[test]
    fn a_path_keeps_its_query_in_the_other_language_and_loses_one_that_is_too_long() {
        let orders = ReturnPath::of("/account/orders", "cursor=x").unwrap();
        assert_eq!(
            orders.localised(Locale::De).as_str(),
            "/de/account/orders?cursor=x"
        );
        assert_eq!(orders.localised(Locale::De).localised(Locale::En), orders);
        let home = ReturnPath::of("/", "").unwrap();
        assert_eq!(home.localised(Locale::De).as_str(), "/de");
        let long = ReturnPath::of("/search", &"q".repeat(2_000)).unwrap();
        assert_eq!(long.as_str(), "/search");
        assert_eq!(ReturnPath::of("/sign-in", ""), None);
        assert_eq!(orders.encoded(), "%2Faccount%2Forders%3Fcursor%3Dx");
    }
}
