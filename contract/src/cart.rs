//! Carts and their quotes.

use serde::{Deserialize, Serialize};

use crate::{
    CartId, CountryCode, LineId, Money, Quantity, Sku, Slug, VariantId,
    catalog::{Availability, Image},
    shipping::{DeliveryWindow, ShippingMethod, ShippingOffer},
};

/// How many lines a cart may hold.
pub const MAX_LINES: usize = 50;

/// The tax class of a product. Each destination has one rate per class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum TaxClass {
    /// Taxed at the standard rate.
    Standard,
    /// Taxed at the reduced rate, such as food.
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
    /// The cart's id; none before the first write.
    pub id: Option<CartId>,
    /// The lines, in the order in which they were added.
    pub lines: Vec<CartLine>,
    /// The sum of the quantities.
    pub count: u32,
    /// The cost of the cart when shipped to `quote.country` by `quote.method`.
    pub quote: Quote,
    /// The shipping methods for that country, the default first.
    pub shipping: Vec<ShippingOffer>,
}

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct CartLine {
    /// The line's id.
    pub id: LineId,
    /// The variant.
    pub variant: VariantId,
    /// The variant's SKU.
    pub sku: Sku,
    /// The product's slug.
    pub product: Slug,
    /// The product's name.
    pub title: String,
    /// The variant's name; empty if the product has a single variant.
    pub variant_title: String,
    /// The variant's image.
    pub image: Option<Image>,
    /// The hue of the placeholder tile, OKLCH degrees 0 to 359.
    pub hue: u16,
    /// The quantity.
    pub quantity: Quantity,
    /// Current gross price per unit.
    pub unit_price: Money,
    /// Gross price per unit when the line was added, or when the shopper last accepted changes ([`AgreeToChanges`]).
    pub agreed_price: Money,
    /// The variant's tax class.
    pub tax_class: TaxClass,
    /// Quantity times unit price.
    pub total: Money,
    /// The variant's availability.
    pub availability: Availability,
    /// The quantity that can be bought now, at most [`Quantity::MAX`]. Less than `quantity` if stock has run low.
    pub available: i32,
}

impl CartLine {
    /// Whether the price or the available quantity has changed since the shopper last saw the line.
    pub fn has_changed(&self) -> bool {
        self.unit_price != self.agreed_price || self.available < i32::from(self.quantity)
    }
}

/// The cost of a cart. Prices are gross: the total includes the tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Quote {
    /// The destination that shipping and tax are computed for.
    pub country: CountryCode,
    /// The shipping method.
    #[serde(default)]
    pub method: ShippingMethod,
    /// The delivery window if the order is placed at the time of the quote. None in the quotes of orders that predate
    /// delivery windows.
    #[serde(default)]
    pub delivery: Option<DeliveryWindow>,
    /// The sum of the lines, gross.
    pub subtotal: Money,
    /// The cost of shipping, gross.
    pub shipping: Money,
    /// The tax included in the total, by rate.
    pub taxes: Vec<TaxAmount>,
    /// The amount to pay: subtotal plus shipping.
    pub total: Money,
    /// The amount missing for free shipping. None if shipping is free already, or never is.
    pub free_shipping_in: Option<Money>,
}

impl Quote {
    /// The amounts without destination, method and delivery.
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

/// The amounts of a [`Quote`]. Unlike the delivery window, a browser can compute them without a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// The sum of the lines, gross.
    pub subtotal: Money,
    /// The cost of shipping, gross.
    pub shipping: Money,
    /// The tax included in the total, by rate.
    pub taxes: Vec<TaxAmount>,
    /// The amount to pay: subtotal plus shipping.
    pub total: Money,
    /// The amount missing for free shipping. None if shipping is free already, or never is.
    pub free_shipping_in: Option<Money>,
}

/// The tax of one rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct TaxAmount {
    /// The rate in basis points: 1900 is 19 %.
    pub rate_bp: u32,
    /// The gross amount that includes the tax.
    pub gross: Money,
    /// The amount of tax.
    pub tax: Money,
}

/// Adds a variant to the cart. If the cart already has a line for it, the quantities are added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct AddLine {
    /// The variant.
    pub variant: VariantId,
    /// The quantity to add.
    pub quantity: Quantity,
}

/// Changes the quantity of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ChangeLine {
    /// The new quantity.
    pub quantity: Quantity,
    /// Precondition: the quantity as the client last read it. If the stored quantity is neither this one nor
    /// `quantity`, nothing changes and the response is `edit_conflict`. Without it the last write wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_quantity: Option<Quantity>,
}

/// Accepts the changes since the cart was filled: applies current prices, reduces quantities to the available stock and
/// removes lines that are sold out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct AgreeToChanges {
    /// Precondition: the subtotal that the shopper saw with the changes applied. If it has changed again, nothing
    /// happens.
    pub expected_subtotal: Money,
}
