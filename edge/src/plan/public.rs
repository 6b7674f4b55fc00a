//! The public table: the reads whose responses are the same for everybody. The edge never stores any other response.

use contract::{
    ErrorCode, Locale, Slug,
    catalog::{LIST_PARAMETERS, SINCE},
    path::{self, page},
    tag::Tag,
};

use super::Plan;
use crate::{
    cache::policy::Policy, limit::Limit, query, request_parts::Address, route::PublicPage,
};

/// The kinds of public responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A rendered page.
    Page,
    /// A read of the API.
    Api,
    /// A generated SVG picture.
    Picture,
    /// `robots.txt`.
    Robots,
    /// A sitemap.
    Sitemap(Sitemap),
}

/// The sitemaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sitemap {
    /// The index of the sitemaps.
    Index,
    /// All pages other than products.
    Pages,
    /// One part of the products, counted from 1.
    Products(u32),
}

impl Kind {
    /// The name in cache keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Picture => "picture",
            Self::Robots => "robots",
            Self::Sitemap(_) => "sitemap",
        }
    }
}

/// A read whose response is identical for everybody. Only the plan creates it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRead {
    kind: Kind,
    locale: Locale,
    path: String,
    query: String,
    tags: Vec<Tag>,
    policy: Policy,
    limit: Option<Limit>,
}

impl PublicRead {
    /// The kind of response.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The language.
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// The path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The allow-listed parameters in canonical form, sorted by name; may be empty.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Path and query.
    pub fn path_and_query(&self) -> String {
        match self.query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// The cache tags that the response depends on.
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// The cache policy.
    pub const fn policy(&self) -> Policy {
        self.policy
    }

    /// The rate limit that counts the read even on a cache hit.
    pub const fn limit(&self) -> Option<Limit> {
        self.limit
    }
}

/// The API's documentation.
const DOCUMENTS: [&str; 2] = ["/api/v1/openapi.json", "/api/v1/docs"];

/// `/pictures/{drawing}/{view}/{variant}.svg`
pub(super) fn picture(path: &str) -> Option<Plan> {
    let name = path
        .strip_prefix(path::PICTURES)?
        .strip_prefix('/')?
        .strip_suffix(".svg")?;
    let names: Vec<&str> = name.split('/').collect();
    let ok = names.len() == 3 && names.iter().all(|name| name.parse::<Slug>().is_ok());
    ok.then(|| {
        Plan::Public(PublicRead {
            kind: Kind::Picture,
            locale: Locale::En,
            path: path.to_owned(),
            query: String::new(),
            tags: Vec::new(),
            policy: Policy::Picture,
            limit: None,
        })
    })
}

/// `robots.txt` and sitemaps, whose paths look like static files.
pub(super) fn crawled(path: &str) -> Option<Plan> {
    let (kind, tags, policy) = if path == page::ROBOTS {
        (Kind::Robots, Vec::new(), Policy::Fixed)
    } else {
        (
            Kind::Sitemap(sitemap(path)?),
            vec![Tag::Catalog],
            Policy::Catalogue,
        )
    };
    Some(Plan::Public(PublicRead {
        kind,
        locale: Locale::En,
        path: path.to_owned(),
        query: String::new(),
        tags,
        policy,
        limit: None,
    }))
}

/// `/sitemap.xml`, `/sitemap-pages.xml`, `/sitemap-products-1.xml`
fn sitemap(path: &str) -> Option<Sitemap> {
    if path == page::SITEMAP {
        return Some(Sitemap::Index);
    }
    match path.strip_prefix("/sitemap-")?.strip_suffix(".xml")? {
        "pages" => Some(Sitemap::Pages),
        name => {
            let number = name.strip_prefix("products-")?;
            let part = number.parse().ok().filter(|part| *part > 0)?;
            // Only the canonical number, so that each part has one cache key.
            (number == format!("{part}")).then_some(Sitemap::Products(part))
        }
    }
}

/// The public table of the API. No other response under `/api/v1` is ever stored.
pub(super) fn public_api(address: &Address) -> Option<Plan> {
    let (allowed, tags, policy): (&[&str], _, _) = match address.path.as_str() {
        path::CATEGORIES | path::SITEMAP => (&[], vec![Tag::Catalog], Policy::Catalogue),
        path::PRODUCTS => (&LIST_PARAMETERS, vec![Tag::Catalog], Policy::Catalogue),
        path::SUGGESTIONS => (&["q"], vec![Tag::Catalog], Policy::Search),
        path::JWKS => (&[], Vec::new(), Policy::Keys),
        path if DOCUMENTS.contains(&path) => (&[], Vec::new(), Policy::Fixed),
        path if is_sitemap_part(path) => (&[], vec![Tag::Catalog], Policy::Catalogue),
        path => {
            let slug = path
                .strip_prefix(path::PRODUCTS)?
                .strip_prefix('/')?
                .parse()
                .ok()?;
            (&[], vec![Tag::Product(slug)], Policy::Catalogue)
        }
    };
    Some(public(
        Kind::Api,
        address.language,
        address,
        allowed,
        tags,
        policy,
    ))
}

fn is_sitemap_part(path: &str) -> bool {
    path.strip_prefix(path::SITEMAP)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|part| part.parse::<u32>().is_ok_and(|n| format!("{n}") == part))
}

/// The public table of pages.
pub(super) fn public_page(address: &Address, locale: Locale, page: PublicPage) -> Plan {
    let list = [&LIST_PARAMETERS[..], &[SINCE]].concat();
    let (allowed, tags, policy): (&[&str], _, _) = match page {
        PublicPage::Home => (&[], vec![Tag::Catalog], Policy::Catalogue),
        PublicPage::Search => (&list, vec![Tag::Catalog], Policy::Catalogue),
        PublicPage::Category(slug) => (&list, vec![Tag::Category(slug)], Policy::Catalogue),
        PublicPage::Product(slug) => (&["sku"], vec![Tag::Product(slug)], Policy::Catalogue),
        PublicPage::Legal | PublicPage::Offline => (&[], Vec::new(), Policy::Fixed),
    };
    public(Kind::Page, locale, address, allowed, tags, policy)
}

/// Maps all missing pages of a language to one cache entry, so that requests for random paths cannot fill the cache.
pub(super) fn missing(address: &Address, locale: Locale) -> Plan {
    if !address.method.is_safe() {
        return Plan::Refused(ErrorCode::NotFound);
    }
    Plan::Public(PublicRead {
        kind: Kind::Page,
        locale,
        path: page::localised(locale, "/not-found"),
        query: String::new(),
        tags: Vec::new(),
        policy: Policy::Fixed,
        limit: None,
    })
}

/// A public read with the allowed parameters, each once and sorted, so that equivalent queries share a cache key.
fn public(
    kind: Kind,
    locale: Locale,
    address: &Address,
    allowed: &[&str],
    tags: Vec<Tag>,
    policy: Policy,
) -> Plan {
    let Ok(fields) = query::parse(&address.query) else {
        return Plan::Refused(ErrorCode::BadRequest);
    };
    let mut allowed = allowed.to_vec();
    allowed.sort_unstable();
    let chosen: Vec<(&str, &str)> = allowed
        .into_iter()
        .filter_map(|name| Some((name, query::get(&fields, name)?)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let value = |name: &str| {
        chosen
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, value)| *value)
    };
    let searches = value("q").is_some();
    let limit = (!chosen.is_empty()).then_some(Limit::Search);
    let tags = match value("category").map(str::parse) {
        Some(Ok(slug)) if tags == [Tag::Catalog] => vec![Tag::Category(slug)],
        _ => tags,
    };
    Plan::Public(PublicRead {
        kind,
        locale,
        path: address.path.clone(),
        query: query::format(chosen),
        tags,
        policy: if searches { Policy::Search } else { policy },
        // A client that chooses the parameters can force cache misses at will, so such reads count even on a hit.
        limit,
    })
}
