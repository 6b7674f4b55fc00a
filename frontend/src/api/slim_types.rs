//! The cart as islands read it, from their props and from the API's answers alike. The shape is `contract`'s, cut
//! down: validators of ids and addresses would double the WASM.

use contract::{
    Money,
    cart::{Sums, TaxClass},
    catalog::Image,
    shipping::ShippingMethod,
};
use serde::{Deserialize, Serialize};

/// A cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    /// What is in it.
    pub lines: Vec<CartLine>,
    /// How many pieces in all.
    pub count: u32,
    /// What it costs.
    pub quote: Quote,
}

/// What a cart costs, and for which journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The destination's code.
    pub country: String,
    /// How it travels.
    pub method: ShippingMethod,
    /// The figures.
    #[serde(flatten)]
    pub sums: Sums,
}

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// Its id.
    pub id: String,
    /// What is bought.
    pub variant: String,
    /// The merchant's number of it.
    pub sku: String,
    /// The product's address.
    pub product: String,
    /// The product's name.
    pub title: String,
    /// The variant's name.
    pub variant_title: String,
    /// Its picture.
    pub image: Option<Image>,
    /// The hue of its tile.
    pub hue: u16,
    /// How many; none in a line that was taken out.
    pub quantity: u8,
    /// Gross price of one, now.
    pub unit_price: Money,
    /// Gross price of one that the shopper knows of.
    pub agreed_price: Money,
    /// Which tax rate it bears.
    pub tax_class: TaxClass,
    /// How many can be bought now.
    pub available: i32,
}

impl From<contract::cart::Cart> for Cart {
    fn from(cart: contract::cart::Cart) -> Self {
        Self {
            count: cart.count,
            quote: Quote {
                country: cart.quote.country.to_string(),
                method: cart.quote.method,
                sums: cart.quote.sums(),
            },
            lines: cart.lines.into_iter().map(CartLine::from).collect(),
        }
    }
}

impl From<contract::cart::CartLine> for CartLine {
    fn from(line: contract::cart::CartLine) -> Self {
        Self {
            id: line.id.to_string(),
            variant: line.variant.to_string(),
            sku: line.sku.to_string(),
            product: line.product.to_string(),
            title: line.title,
            variant_title: line.variant_title,
            image: line.image,
            hue: line.hue,
            quantity: line.quantity.get(),
            unit_price: line.unit_price,
            agreed_price: line.agreed_price,
            tax_class: line.tax_class,
            available: line.available,
        }
    }
}
