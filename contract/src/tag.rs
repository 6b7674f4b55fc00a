//! Cache tags: what a public response depends on, and the versions of these tags.
//!
//! A write raises the versions of the tags that it affects, in the same transaction. The cache key of a response
//! contains the versions of its tags, so a lookup after the write never finds an outdated entry.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{FieldCode, Slug, text::ParseError};

/// A part of the catalogue that a cached response depends on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    /// Any part of the catalogue: home, search, category list, sitemap.
    Catalog,
    /// A category's page and list.
    Category(Slug),
    /// A product's page.
    Product(Slug),
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Catalog => f.write_str("catalog"),
            Self::Category(slug) => write!(f, "category:{slug}"),
            Self::Product(slug) => write!(f, "product:{slug}"),
        }
    }
}

impl FromStr for Tag {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.split_once(':') {
            None if text == "catalog" => Ok(Self::Catalog),
            Some(("category", slug)) => Ok(Self::Category(slug.parse()?)),
            Some(("product", slug)) => Ok(Self::Product(slug.parse()?)),
            _ => Err(ParseError(FieldCode::Tag)),
        }
    }
}

/// A tag and its version. A tag that was never raised has version 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct TagVersion {
    /// The tag, as text.
    pub tag: String,
    /// Increases with each change, and is at least the time of the change in Unix milliseconds.
    pub version: i64,
}

/// Formats the value of [`crate::header::MIN_TAG_VERSIONS`]: `product:mug=3,catalog=9`.
pub fn format_min_versions<'a>(versions: impl IntoIterator<Item = (&'a Tag, i64)>) -> String {
    let parts: Vec<String> = versions
        .into_iter()
        .map(|(tag, v)| format!("{tag}={v}"))
        .collect();
    parts.join(",")
}

/// Parses the output of [`format_min_versions`].
pub fn parse_min_versions(text: &str) -> Result<Vec<(Tag, i64)>, ParseError> {
    let invalid = ParseError(FieldCode::TagVersions);
    text.split(',')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (tag, version) = part.rsplit_once('=').ok_or(invalid)?;
            Ok((tag.parse()?, version.parse().map_err(|_| invalid)?))
        })
        .collect()
}

/// The relay's request to the edge, `POST /internal/tags`. An assertion signs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct RaiseTags {
    /// The new versions. The edge ignores a version that is lower than the stored one.
    pub tags: Vec<TagVersion>,
}
