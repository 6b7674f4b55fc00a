//! Carts and what they cost.

use serde::{Deserialize, Serialize};

use crate::{
    CartId, CountryCode, LineId, Money, Quantity, Sku, Slug, VariantId,
    catalog::{Availability, Image},
    shipping::{DeliveryWindow, ShippingMethod, ShippingOffer},
};

/// How many lines a cart may hold.
pub const MAX_LINES: usize = 50;

/// Which of a destination's tax rates a thing is taxed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum TaxClass {
    /// The general rate.
    Standard,
    /// The reduced rate of food and the like.
    Reduced,
}

impl TaxClass {
    /// Every class.
    pub const ALL: [Self; 2] = [Self::Standard, Self::Reduced];

    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Reduced => "reduced",
        }
    }
}

impl std::str::FromStr for TaxClass {
    type Err = crate::text::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|class| class.as_str() == text)
            .ok_or(crate::text::ParseError(crate::FieldCode::TaxClass))
    }
}

/// A cart at current prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Cart {
    /// Its id; none before the first write.
    pub id: Option<CartId>,
    /// What is in it, in the order it was added.
    pub lines: Vec<CartLine>,
    /// How many pieces in all.
    pub count: u32,
    /// What it costs, shipped to `quote.country` by `quote.method`.
    pub quote: Quote,
    /// The ways to ship it there, the usual one first.
    pub shipping: Vec<ShippingOffer>,
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
    /// Gross price of one when it was put into the cart, or last agreed to by [`AgreeToChanges`].
    pub agreed_price: Money,
    /// Which tax rate it bears.
    pub tax_class: TaxClass,
    /// Quantity times unit price.
    pub total: Money,
    /// Whether there is enough for the quantity, and how many can be had at most.
    pub availability: Availability,
    /// How many can be bought now, at most [`Quantity::MAX`]; less than `quantity` when stock went down.
    pub available: i32,
}

impl CartLine {
    /// Whether price or stock are no longer what the shopper knows of.
    pub fn has_changed(&self) -> bool {
        self.unit_price != self.agreed_price || self.available < i32::from(self.quantity)
    }
}

/// What a cart costs. Prices are gross: the tax is contained in the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Quote {
    /// The destination that shipping and tax were reckoned for.
    pub country: CountryCode,
    /// How it travels.
    #[serde(default)]
    pub method: ShippingMethod,
    /// When it arrives, if the order is placed at the time of the quote; none in quotes of orders from
    /// before days were promised.
    #[serde(default)]
    pub delivery: Option<DeliveryWindow>,
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

impl Quote {
    /// The figures alone.
    pub fn sums(&self) -> Sums {
        Sums {
            subtotal: self.subtotal,
            shipping: self.shipping,
            taxes: self.taxes.clone(),
            total: self.total,
            free_shipping_in: self.free_shipping_in,
        }
    }
}

/// The figures of a [`Quote`]: what a browser can reckon by itself, without a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
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
    /// How many the caller has seen in the line. If it holds another number by now, and not `quantity` either,
    /// nothing changes: `edit_conflict`. Without it the last write wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_quantity: Option<Quantity>,
}

/// Agree to what has changed since the cart was filled: today's prices, fewer of what ran short, nothing of
/// what is sold out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct AgreeToChanges {
    /// The subtotal that the shopper saw with the changes; if it is another one by now, nothing is agreed.
    pub expected_subtotal: Money,
}
