//! The cache key of a public response: host, build, kind, language, path, canonical query and tag versions, as a URL.
//! The Cache API only accepts URLs as keys.

use std::fmt::Write as _;

use contract::tag::Tag;

use crate::{plan::PublicRead, query};

/// The versions of a read's tags, in the order of its tags.
pub type Versions = Vec<(Tag, i64)>;

/// The cache key of a public read. Two reads share a key only if their responses are identical for every shopper.
pub fn key(read: &PublicRead, host: &str, build: &str, versions: &[(Tag, i64)]) -> String {
    let mut key = format!("https://{host}/.cache/");
    query::encode(&mut key, build);
    let _ = write!(
        key,
        "/{}/{}{}?",
        read.kind().as_str(),
        read.locale(),
        read.path()
    );
    key.push_str(read.query());
    for (tag, version) in versions {
        key.push_str("&.tag=");
        query::encode(&mut key, &tag.to_string());
        let _ = write!(key, ".{version}");
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::{Plan, plan},
        request_parts::{Address, Method},
    };
    use contract::Locale;

    fn read(path: &str, query: &str, language: Locale) -> PublicRead {
        let address = Address {
            method: Method::Get,
            host: "shop".into(),
            path: path.into(),
            query: query.into(),
            language,
        };
        match plan(&address, "shop") {
            Plan::Public(read) => read,
            other => panic!("{path}: {other:?}"),
        }
    }

    #[test]
    fn keys_differ_exactly_when_responses_may_differ() {
        let base = read("/api/v1/products", "q=mug&sort=newest", Locale::En);
        let same = read(
            "/api/v1/products",
            "utm=x&sort=newest&q=mug&q=cup",
            Locale::En,
        );
        let versions = [(Tag::Catalog, 3)];
        let of = |read: &PublicRead| key(read, "shop", "b1", &versions);

        assert_eq!(of(&base), of(&same));
        for other in [
            of(&read("/api/v1/products", "q=mug", Locale::En)),
            of(&read("/api/v1/products", "q=mug&sort=newest", Locale::De)),
            of(&read("/search", "q=mug&sort=newest", Locale::En)),
            key(&base, "other", "b1", &versions),
            key(&base, "shop", "b2", &versions),
            key(&base, "shop", "b1", &[(Tag::Catalog, 4)]),
        ] {
            assert_ne!(of(&base), other);
        }
    }

    #[test]
    fn no_query_can_forge_a_tag() {
        let forged = read(
            "/api/v1/products",
            "q=x%26.tag%3Dcatalog.9&.tag=catalog.9",
            Locale::En,
        );
        let key = key(&forged, "shop", "b", &[(Tag::Catalog, 1)]);
        assert_eq!(key.matches("&.tag=").count(), 1, "{key}");
    }
}
