//! Rows as the contract tells them. Texts in two languages are kept as `{"en": …, "de": …}`.

use contract::{
    CategoryId, Locale,
    catalog::{Category, Image},
};
use serde::{Deserialize, Serialize};

use super::store::CategoryRow;

/// A text in every language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

impl Text {
    /// The text in a language.
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::De => &self.de,
        }
    }
}

/// A picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageText {
    /// See [`Image::url`].
    pub url: String,
    /// See [`Image::alt`].
    pub alts: Text,
    /// See [`Image::width`].
    pub width: u32,
    /// See [`Image::height`].
    pub height: u32,
}

pub(crate) fn image(image: ImageText, locale: Locale) -> Image {
    Image {
        alt: image.alts.get(locale).to_owned(),
        url: image.url,
        width: image.width,
        height: image.height,
    }
}

pub(super) fn category(row: CategoryRow, locale: Locale) -> Option<Category> {
    Some(Category {
        id: CategoryId(row.id),
        slug: row.slug.parse().ok()?,
        title: row.title,
        description: row.description,
        hue: u16::try_from(row.hue).ok()?,
        image: row.image.map(|found| image(found.0, locale)),
        product_count: u32::try_from(row.product_count).ok()?,
    })
}
