//! Carts and what they cost.

use serde::{Deserialize, Serialize};

use crate::{
    CartId, CountryCode, LineId, Money, Quantity, Sku, Slug, VariantId,
    catalog::{Availability, Image},
};

/// How many lines a cart may hold.
pub const MAX_LINES: usize = 50;

/// A cart, priced as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Cart {
    /// Its id; none before the first write.
    pub id: Option<CartId>,
    /// What is in it, in the order it was added.
    pub lines: Vec<CartLine>,
    /// How many pieces in all.
    pub count: u32,
    /// What it costs, shipped to `quote.country`.
    pub quote: Quote,
}

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct CartLine {
    /// Its id.
    pub id: LineId,
    /// What is bought.
    pub variant: VariantId,
    /// The merchant's number of it.
    pub sku: Sku,
    /// The product's address.
    pub product: Slug,
    /// The product's name.
    pub title: String,
    /// The variant's name; empty where the product has one variant.
    pub variant_title: String,
    /// Its picture.
    pub image: Option<Image>,
    /// The hue of its tile.
    pub hue: u16,
    /// How many.
    pub quantity: Quantity,
    /// Gross price of one, now.
    pub unit_price: Money,
    /// Quantity times unit price.
    pub total: Money,
    /// Whether there is enough for the quantity, and how many can be had at most.
    pub availability: Availability,
    /// How many can be bought now, at most [`Quantity::MAX`]; less than `quantity` when stock went down.
    pub available: i32,
}

/// What a cart costs. Prices are gross: the tax is contained in the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Quote {
    /// The destination that shipping and tax were reckoned for.
    pub country: CountryCode,
    /// Sum of the lines.
    pub subtotal: Money,
    /// Shipping, gross.
    pub shipping: Money,
    /// Tax contained in the total, by rate.
    pub taxes: Vec<TaxAmount>,
    /// Subtotal plus shipping: what is paid.
    pub total: Money,
    /// What is missing until shipping costs nothing; none where it does already or never will.
    pub free_shipping_in: Option<Money>,
}

/// The tax of one rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct TaxAmount {
    /// The rate in basis points: 1900 is 19 %.
    pub rate_bp: u32,
    /// The gross amount that it is contained in.
    pub gross: Money,
    /// The tax itself.
    pub tax: Money,
}

/// Put something into the cart; of something already there, more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct AddLine {
    /// What.
    pub variant: VariantId,
    /// How many.
    pub quantity: Quantity,
}

/// Change how many of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ChangeLine {
    /// How many from now on.
    pub quantity: Quantity,
}
