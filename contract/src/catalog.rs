//! The catalogue as shoppers see it.

use serde::{Deserialize, Serialize};

use crate::{CategoryId, Money, ProductId, Sku, Slug, Timestamp, VariantId};

/// A category in lists and menus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Category {
    /// The category's id.
    pub id: CategoryId,
    /// Its slug.
    pub slug: Slug,
    /// Its name, in the request's language.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// The hue of its tiles, OKLCH degrees 0 to 359.
    pub hue: u16,
    /// The image for its tile.
    pub image: Option<Image>,
    /// The number of published products in it.
    pub product_count: u32,
}

/// An image with its dimensions, so that loading it does not shift the layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename = "Picture"))]
pub struct Image {
    /// A path on the shop's host, or an absolute URL on an allowed host.
    pub url: String,
    /// The alternative text.
    pub alt: String,
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
}

/// Stock as public pages show it. The exact number is private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// At least [`Availability::LOW_BELOW`] units are left.
    Available,
    /// Fewer than [`Availability::LOW_BELOW`] units are left.
    Low,
    /// No unit is left.
    SoldOut,
}

impl Availability {
    /// Stock is low below this many unreserved units.
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

/// The unit of a product's net content.
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
    /// The amount in `unit`, at least 1.
    pub amount: u32,
    /// The unit of measurement.
    pub unit: Measure,
}

/// A product as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ProductCard {
    /// The product's id.
    pub id: ProductId,
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub title: String,
    /// Slug of its category.
    pub category: Slug,
    /// The category's hue for the placeholder tile, OKLCH degrees 0 to 359.
    pub hue: u16,
    /// The lowest price among its variants, gross.
    pub price: Money,
    /// Whether variants differ in price, so that the price reads "from …".
    pub price_varies: bool,
    /// If that price is reduced: the lowest price of the thirty days before the reduction.
    pub compare_at: Option<Money>,
    /// Net content of the variant with that price, if it is sold by measure.
    pub content: Option<Content>,
    /// The first image.
    pub image: Option<Image>,
    /// The best availability among its variants.
    pub availability: Availability,
}

/// A product in full. A request with a former slug returns the product with its current slug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Product {
    /// The product's id.
    pub id: ProductId,
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub title: String,
    /// A one-sentence summary.
    pub summary: String,
    /// Paragraphs of plain text, separated by empty lines.
    pub description: String,
    /// Its category.
    pub category: CategoryLink,
    /// The options that a shopper chooses from, in display order: colour, size. Empty for a product with a single
    /// variant.
    pub options: Vec<ProductOption>,
    /// The existing combinations of option values.
    pub variants: Vec<Variant>,
    /// Images of the product; the first one is the main image.
    pub images: Vec<Image>,
    /// Attributes such as material, care, origin and dimensions.
    pub attributes: Vec<Attribute>,
    /// Related products.
    pub related: Vec<ProductCard>,
}

/// A reference to a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct CategoryLink {
    /// The category's slug.
    pub slug: Slug,
    /// Its name, in the request's language.
    pub title: String,
    /// The hue of its tiles, OKLCH degrees 0 to 359.
    pub hue: u16,
}

/// A product option, such as the colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ProductOption {
    /// Stable key: `colour`, `size`.
    pub key: Slug,
    /// Its name in the request's language.
    pub title: String,
    /// The values, in display order.
    pub values: Vec<OptionValue>,
}

/// A value of a product option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct OptionValue {
    /// Stable key: `olive`, `large`.
    pub key: Slug,
    /// Its name in the request's language.
    pub title: String,
}

/// A variant: the unit of sale, with its own SKU, price and stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Variant {
    /// The variant's id.
    pub id: VariantId,
    /// Its SKU.
    pub sku: Sku,
    /// One option value for each of the product's options, in the same order.
    pub choices: Vec<Slug>,
    /// The name within the product: `Olive, large`. Empty for a single variant.
    pub title: String,
    /// Gross price.
    pub price: Money,
    /// If the price is reduced: the lowest price of the thirty days before the reduction.
    pub compare_at: Option<Money>,
    /// Net content, if it is sold by measure.
    pub content: Option<Content>,
    /// The availability as public pages show it.
    pub availability: Availability,
    /// The image that shows this variant.
    pub image: Option<Image>,
}

/// An attribute of a product.
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

/// The sort order of a product list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The merchant's order; in a search, by relevance.
    #[default]
    Featured,
    /// Newest first.
    Newest,
    /// Lowest price first.
    PriceUp,
    /// Highest price first.
    PriceDown,
}

impl Sort {
    /// Every sort order, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Featured, Self::Newest, Self::PriceUp, Self::PriceDown];

    /// The value of the `sort` parameter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Featured => "featured",
            Self::Newest => "newest",
            Self::PriceUp => "price_up",
            Self::PriceDown => "price_down",
        }
    }
}

/// The query parameters of a product list, sorted by name. `option` and `attribute` are comma-separated `key:value`
/// pairs: values of the same key are alternatives (OR), different keys are combined (AND).
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

/// Query parameter of a list's page, not of the API: the [`ProductList::version`] of the previous page.
pub const SINCE: &str = "since";

/// The number of products per page of a list.
pub const PAGE_SIZE: u32 = 24;

/// A page of products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ProductList {
    /// The products of this page.
    pub items: Vec<ProductCard>,
    /// The number of products on all pages, counted up to 10,000.
    pub total: u32,
    /// The page's number, starting at 1.
    pub page: u32,
    /// The version of the list. If it differs from that of an earlier page, the list has changed in between, so that a
    /// product may be missing or appear twice.
    pub version: i64,
    /// The facets that narrow the list further.
    pub facets: Vec<Facet>,
    /// The opaque cursor of the next page; none on the last page.
    pub next_cursor: Option<String>,
    /// In a search with a misspelt query: the corrected query whose results these are.
    pub corrected: Option<String>,
}

/// A facet of a product list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Facet {
    /// The query parameter that selects its values: `option`, `attribute` or `category`.
    pub parameter: String,
    /// The key within the parameter (`colour`). Empty for `category`.
    pub key: String,
    /// Its name in the request's language.
    pub title: String,
    /// The values, the most frequent first.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct FacetValue {
    /// The value's key.
    pub key: String,
    /// Its name in the request's language.
    pub title: String,
    /// The number of products that the list would contain with this value. In a list of more than 10,000 products, it
    /// is counted over a sample of 10,000.
    pub count: u32,
    /// Whether the request selects it.
    pub selected: bool,
}

/// Suggestions for a partially typed search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Suggestions {
    /// Up to six products.
    pub products: Vec<ProductCard>,
    /// Up to three categories.
    pub categories: Vec<CategoryLink>,
}

/// The exact stock of a variant. Private, never cached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct VariantStock {
    /// The variant.
    pub variant: VariantId,
    /// The unreserved units, which can be bought now.
    pub free: i32,
}

/// The catalogue pages that sitemaps list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Sitemap {
    /// The categories.
    pub categories: Vec<SitemapEntry>,
    /// When each part of the products last changed, starting with part 1.
    pub parts: Vec<Timestamp>,
}

impl Sitemap {
    /// The number of products per part.
    pub const PART: u32 = 2_000;
}

/// A page of a sitemap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SitemapEntry {
    /// The slug of the category or product.
    pub slug: Slug,
    /// When the content of the page last changed.
    pub changed_at: Timestamp,
}
