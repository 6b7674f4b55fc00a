//! The head of a request: method, URL and headers.
//!
//! [`Address`] is the only input of the plan. It contains no cookies or credentials, so a request that is planned as
//! public cannot depend on the client's identity.

use contract::{Locale, header};

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`.
    Get,
    /// `HEAD`: like `GET`, without the response body.
    Head,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
    /// Any other method; always rejected.
    Other,
}

impl Method {
    /// Parses the name of a method.
    pub fn parse(name: &str) -> Self {
        match name {
            "GET" => Self::Get,
            "HEAD" => Self::Head,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            _ => Self::Other,
        }
    }

    /// The method's name in requests to origin. `HEAD` becomes `GET`, so that both share a cache entry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get | Self::Head | Self::Other => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether the method is safe, that is, read-only (RFC 9110, section 9.2.1).
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head)
    }
}

/// The target of a request: the complete input of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The HTTP method.
    pub method: Method,
    /// Host and port.
    pub host: String,
    /// The path as received.
    pub path: String,
    /// The query as received, without the question mark.
    pub query: String,
    /// The language of an API request. Pages have their language in the path.
    pub language: Locale,
}

/// The head of a request: its address and its headers.
#[derive(Debug, Clone)]
pub struct RequestParts {
    /// Method, URL and language.
    pub address: Address,
    /// Headers with names in lower case.
    headers: Vec<(String, String)>,
}

impl RequestParts {
    /// Creates a head from the parts of a URL and the headers, whose names may have any case.
    pub fn new(
        method: &str,
        host: &str,
        path: &str,
        query: &str,
        headers: Vec<(String, String)>,
    ) -> Self {
        let headers: Vec<_> = headers
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        let address = Address {
            method: Method::parse(method),
            host: host.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            language: language(&headers),
        };
        Self { address, headers }
    }

    /// A header's value, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(n, _)| n == name)
        .map(|(_, value)| value.as_str())
}

/// The language of an API request. The app sends the page's language in `stoa-locale`; other clients use
/// `accept-language`, of which only the first language counts.
fn language(headers: &[(String, String)]) -> Locale {
    let named = |text: &str| {
        Locale::ALL
            .into_iter()
            .find(|locale| locale.as_str() == text)
    };
    let first_tag = |list: &str| {
        let tag = list.split([',', ';', '-']).next().unwrap_or_default();
        named(tag.trim().to_ascii_lowercase().as_str())
    };
    find(headers, header::LOCALE)
        .and_then(named)
        .or_else(|| find(headers, "accept-language").and_then(first_tag))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language_of(headers: &[(&str, &str)]) -> Locale {
        let headers = headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        RequestParts::new("GET", "shop", "/", "", headers)
            .address
            .language
    }

    #[test]
    fn the_language_is_one_of_the_shops_languages() {
        assert_eq!(language_of(&[]), Locale::En);
        assert_eq!(language_of(&[("Stoa-Locale", "de")]), Locale::De);
        assert_eq!(language_of(&[("stoa-locale", "xx")]), Locale::En);
        assert_eq!(
            language_of(&[("accept-language", "de-AT, en;q=0.5")]),
            Locale::De
        );
        assert_eq!(language_of(&[("accept-language", "fr")]), Locale::En);
        assert_eq!(
            language_of(&[("accept-language", "de"), ("stoa-locale", "en")]),
            Locale::En
        );
    }
}
