//! The catalogue as shoppers read it.

use serde::{Deserialize, Serialize};

use crate::{CategoryId, Money, ProductId, Sku, Slug, Timestamp, VariantId};

/// A category in lists and menus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// Its name in the address.
    pub slug: Slug,
    /// Its name, in the request's language.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// The hue of its tiles, OKLCH degrees 0 to 359.
    pub hue: u16,
    /// A picture for its tile.
    pub image: Option<Image>,
    /// How many published products it holds.
    pub product_count: u32,
}

/// A picture with its measures, so that nothing moves while it loads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename = "Picture"))]
pub struct Image {
    /// The path at the edge, or an absolute address of an allowed host.
    pub url: String,
    /// What it shows, for who cannot see it.
    pub alt: String,
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
}

/// Stock as public pages tell it; the number itself is private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Enough.
    Available,
    /// Fewer than [`Availability::LOW_BELOW`] are left.
    Low,
    /// None is left.
    SoldOut,
}

impl Availability {
    /// Below so many free units stock is called low.
    pub const LOW_BELOW: i32 = 5;

    /// The availability that public pages show for this many unreserved units.
    pub const fn of(free: i32) -> Self {
        if free <= 0 {
            Self::SoldOut
        } else if free < Self::LOW_BELOW {
            Self::Low
        } else {
            Self::Available
        }
    }
}

/// What a quantity is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
pub enum Measure {
    /// Grams.
    #[serde(rename = "g")]
    #[cfg_attr(feature = "openapi", oai(rename = "g"))]
    Gram,
    /// Millilitres.
    #[serde(rename = "ml")]
    #[cfg_attr(feature = "openapi", oai(rename = "ml"))]
    Millilitre,
    /// Centimetres.
    #[serde(rename = "cm")]
    #[cfg_attr(feature = "openapi", oai(rename = "cm"))]
    Centimetre,
}

/// Net content of a product sold by weight, volume or length. The law requires a unit price next to its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Content {
    /// How many, at least 1.
    pub amount: u32,
    /// Of what.
    pub unit: Measure,
}

/// A product on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ProductCard {
    /// Its id.
    pub id: ProductId,
    /// Its name in the address.
    pub slug: Slug,
    /// Its name.
    pub title: String,
    /// Slug of its category.
    pub category: Slug,
    /// The category's hue, for the tile.
    pub hue: u16,
    /// The lowest price among its variants, gross.
    pub price: Money,
    /// Whether variants differ in price ("from").
    pub price_varies: bool,
    /// Where that price is a reduced one: the lowest of the thirty days before the reduction.
    pub compare_at: Option<Money>,
    /// How much the variant of that price holds, where it is sold by measure.
    pub content: Option<Content>,
    /// Its first picture.
    pub image: Option<Image>,
    /// The best among its variants.
    pub availability: Availability,
}

/// A product whole. Asked for by an address that it had before, it comes under the one that it has now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Its name in the address.
    pub slug: Slug,
    /// Its name.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Paragraphs of plain text, separated by empty lines.
    pub description: String,
    /// Its category.
    pub category: CategoryLink,
    /// What a shopper chooses, in order: colour, size. Empty for a product of one variant.
    pub options: Vec<ProductOption>,
    /// Every combination that exists.
    pub variants: Vec<Variant>,
    /// Pictures of the product, the first one first.
    pub images: Vec<Image>,
    /// Facts: material, care, origin, measures.
    pub attributes: Vec<Attribute>,
    /// Others that go with it.
    pub related: Vec<ProductCard>,
}

/// A category by name and address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct CategoryLink {
    /// Its name in the address.
    pub slug: Slug,
    /// Its name.
    pub title: String,
    /// The hue of its tiles.
    pub hue: u16,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ProductOption {
    /// Stable key: `colour`, `size`.
    pub key: Slug,
    /// Its name in the request's language.
    pub title: String,
    /// What there is to choose from, in order.
    pub values: Vec<OptionValue>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct OptionValue {
    /// Stable key: `olive`, `large`.
    pub key: Slug,
    /// Its name in the request's language.
    pub title: String,
}

/// A variant: what is bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Variant {
    /// Its id.
    pub id: VariantId,
    /// The merchant's number.
    pub sku: Sku,
    /// The chosen values, by option in the product's order.
    pub choices: Vec<Slug>,
    /// Its name within the product: `Olive, large`; empty where there is one variant only.
    pub title: String,
    /// Gross price.
    pub price: Money,
    /// Where it is reduced: the lowest price of the thirty days before the reduction.
    pub compare_at: Option<Money>,
    /// How much it holds, where it is sold by measure.
    pub content: Option<Content>,
    /// How much there is.
    pub availability: Availability,
    /// The picture that shows it.
    pub image: Option<Image>,
}

/// A fact about a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Attribute {
    /// Stable key: `material`, `care`, `origin`.
    pub key: Slug,
    /// Its name in the request's language.
    pub title: String,
    /// Its value in the request's language.
    pub value: String,
}

/// The order of a product list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// As the merchant arranged it; in a search, by relevance.
    #[default]
    Featured,
    /// Newest first.
    Newest,
    /// Cheapest first.
    PriceUp,
    /// Dearest first.
    PriceDown,
}

impl Sort {
    /// Every order, as offered.
    pub const ALL: [Self; 4] = [Self::Featured, Self::Newest, Self::PriceUp, Self::PriceDown];

    /// The name in a query.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Featured => "featured",
            Self::Newest => "newest",
            Self::PriceUp => "price_up",
            Self::PriceDown => "price_down",
        }
    }
}

/// What the query of a product list may hold, under these names, in this (sorted) order.
/// `option` and `attribute` are comma-separated `key:value` pairs: values of one key are
/// alternatives, keys narrow each other.
pub const LIST_PARAMETERS: [&str; 9] = [
    "attribute",
    "category",
    "cursor",
    "in_stock",
    "option",
    "price_max",
    "price_min",
    "q",
    "sort",
];

/// In the address of a list's page, never of the API: the [`ProductList::version`] of the page before.
pub const SINCE: &str = "since";

/// How many products a page of a list holds.
pub const PAGE_SIZE: u32 = 24;

/// A page of products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ProductList {
    /// The products of this page.
    pub items: Vec<ProductCard>,
    /// How many there are on all pages, counted up to 10,000.
    pub total: u32,
    /// Which page this is, from 1.
    pub page: u32,
    /// Another number than on an earlier page: something in the list was changed in between, so that a product may
    /// be missing or listed twice.
    pub version: i64,
    /// What can narrow the list further, with counts.
    pub facets: Vec<Facet>,
    /// Where the next page begins: an opaque text; none on the last page.
    pub next_cursor: Option<String>,
    /// In a search: what was searched instead of a misspelt query.
    pub corrected: Option<String>,
}

/// A way to narrow a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Facet {
    /// Which parameter it fills: `option`, `attribute` or `category`.
    pub parameter: String,
    /// The key within the parameter (`colour`); empty for `category`.
    pub key: String,
    /// Its name in the request's language.
    pub title: String,
    /// Its values, the most frequent first.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct FacetValue {
    /// The value's key.
    pub key: String,
    /// Its name in the request's language.
    pub title: String,
    /// How many products the list would hold; in a list of more than 10,000, how many of 10,000 of them.
    pub count: u32,
    /// Whether it is chosen now.
    pub selected: bool,
}

/// What might be meant by the first letters of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Suggestions {
    /// Up to six products.
    pub products: Vec<ProductCard>,
    /// Up to three categories.
    pub categories: Vec<CategoryLink>,
}

/// The exact stock of a product's variants: private, never cached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct VariantStock {
    /// Which variant.
    pub variant: VariantId,
    /// How many can be bought now.
    pub free: i32,
}

/// The catalogue pages that sitemaps list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Sitemap {
    /// The categories.
    pub categories: Vec<SitemapEntry>,
    /// When each part of the products last changed; the first is part 1.
    pub parts: Vec<Timestamp>,
}

impl Sitemap {
    /// How many products a part holds.
    pub const PART: u32 = 2_000;
}

/// A page of a sitemap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SitemapEntry {
    /// Its name in the address.
    pub slug: Slug,
    /// When the content of the page last changed.
    pub changed_at: Timestamp,
}
