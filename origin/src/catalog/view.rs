//! Converts rows to the contract's types. Localised texts are stored as `{"en": …, "de": …}`.

use contract::{
    CategoryId, Currency, Locale, Money, ProductId, Slug, VariantId,
    catalog::{
        Attribute, Availability, Category, CategoryLink, Image, OptionValue, Product, ProductCard,
        ProductOption, SitemapEntry, Variant,
    },
};
use serde::{Deserialize, Serialize};

use crate::db::{decode_number, decode_text};

use super::store::{CardRow, CategoryRow, ChangeRow, ProductRow, VariantRow, WithdrawnRow};

/// A text in every locale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

impl Text {
    /// The text in a locale.
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::De => &self.de,
        }
    }

    fn into(self, locale: Locale) -> String {
        match locale {
            Locale::En => self.en,
            Locale::De => self.de,
        }
    }
}

/// A picture as stored.
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

/// A picture with the alternative text of a locale.
pub fn image(image: ImageText, locale: Locale) -> Image {
    Image {
        alt: image.alts.into(locale),
        url: image.url,
        width: image.width,
        height: image.height,
    }
}

/// An option as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionText {
    /// `colour`
    pub key: Slug,
    /// Its name.
    pub titles: Text,
    /// Its values.
    pub values: Vec<ValueText>,
}

/// A value of an option as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueText {
    /// `olive`
    pub key: Slug,
    /// Its name.
    pub titles: Text,
}

/// An attribute as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeText {
    /// `material`
    pub key: Slug,
    /// Its name.
    pub titles: Text,
    /// The product's value.
    pub values: Text,
}

/// The name of a variant within its product: the titles of its choices, `Olive, large`.
pub fn variant_title(options: &[OptionText], choices: &[String], locale: Locale) -> String {
    let titles: Vec<&str> = options
        .iter()
        .zip(choices)
        .map(|(option, choice)| {
            let value = option
                .values
                .iter()
                .find(|value| value.key.as_str() == choice);
            value.map_or(choice.as_str(), |value| value.titles.get(locale))
        })
        .collect();
    titles.join(", ")
}

pub(super) fn category(row: CategoryRow, locale: Locale) -> Result<Category, sqlx::Error> {
    Ok(Category {
        id: CategoryId(row.id),
        slug: decode_text(&row.slug)?,
        title: row.title,
        description: row.description,
        hue: decode_number(row.hue)?,
        image: row.image.map(|found| image(found.0, locale)),
        product_count: decode_number(row.product_count)?,
    })
}

pub(super) fn withdrawn(row: WithdrawnRow) -> Result<CategoryLink, sqlx::Error> {
    Ok(CategoryLink {
        slug: decode_text(&row.category)?,
        title: row.title,
        hue: decode_number(row.hue)?,
    })
}

pub(super) fn entry(row: &ChangeRow) -> Result<SitemapEntry, sqlx::Error> {
    Ok(SitemapEntry {
        slug: decode_text(&row.slug)?,
        changed_at: row.changed_at,
    })
}

fn availability(text: &str) -> Availability {
    match text {
        "available" => Availability::Available,
        "low" => Availability::Low,
        _ => Availability::SoldOut,
    }
}

pub(crate) fn card(
    row: CardRow,
    locale: Locale,
    currency: Currency,
) -> Result<ProductCard, sqlx::Error> {
    let money = |amount| Money::new(amount, currency);
    Ok(ProductCard {
        id: ProductId(row.id),
        slug: decode_text(&row.slug)?,
        title: row.title,
        category: decode_text(&row.category)?,
        hue: decode_number(row.hue)?,
        price: money(row.price_min),
        price_varies: row.price_max > row.price_min,
        compare_at: row.compare_at.map(money),
        content: row.content.map(|content| content.0),
        image: row.image.map(|found| image(found.0, locale)),
        availability: availability(&row.availability),
    })
}

pub(super) fn product(
    row: ProductRow,
    locale: Locale,
    currency: Currency,
) -> Result<Product, sqlx::Error> {
    let options = row.options.0;
    let variants = row.variants.0.into_iter();
    Ok(Product {
        id: ProductId(row.id),
        slug: decode_text(&row.slug)?,
        title: row.title,
        summary: row.summary,
        description: row.description,
        category: CategoryLink {
            slug: decode_text(&row.category)?,
            title: row.category_title,
            hue: decode_number(row.hue)?,
        },
        variants: variants
            .map(|variant| self::variant(variant, &options, locale, currency))
            .collect::<Result<_, _>>()?,
        images: row
            .images
            .0
            .into_iter()
            .map(|found| image(found, locale))
            .collect(),
        attributes: row
            .attributes
            .0
            .into_iter()
            .map(|fact| attribute(fact, locale))
            .collect(),
        related: row
            .related
            .0
            .into_iter()
            .map(|related| card(related, locale, currency))
            .collect::<Result<_, _>>()?,
        options: options
            .into_iter()
            .map(|found| option(found, locale))
            .collect(),
    })
}

fn option(option: OptionText, locale: Locale) -> ProductOption {
    ProductOption {
        key: option.key,
        title: option.titles.into(locale),
        values: option
            .values
            .into_iter()
            .map(|value| OptionValue {
                key: value.key,
                title: value.titles.into(locale),
            })
            .collect(),
    }
}

fn attribute(attribute: AttributeText, locale: Locale) -> Attribute {
    Attribute {
        key: attribute.key,
        title: attribute.titles.into(locale),
        value: attribute.values.into(locale),
    }
}

fn variant(
    row: VariantRow,
    options: &[OptionText],
    locale: Locale,
    currency: Currency,
) -> Result<Variant, sqlx::Error> {
    let choices = row.choices.iter().map(|choice| decode_text(choice));
    Ok(Variant {
        id: VariantId(row.id),
        sku: decode_text(&row.sku)?,
        choices: choices.collect::<Result<_, _>>()?,
        title: variant_title(options, &row.choices, locale),
        price: Money::new(row.price, currency),
        compare_at: row.compare_at.map(|amount| Money::new(amount, currency)),
        content: row.content,
        availability: Availability::of(row.free),
        image: row.image.map(|found| image(found, locale)),
    })
}
