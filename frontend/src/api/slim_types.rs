//! The cart as islands deserialise it, both from their props and from API responses: the fields of `contract`'s types
//! that they use, with ids as plain strings. The validators of ids and addresses would double the size of the WASM.

use contract::{
    Money,
    cart::{Sums, TaxClass},
    catalog::Image,
    shipping::ShippingMethod,
};
use serde::{Deserialize, Serialize};

/// See [`contract::cart::Cart`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    /// Its line items.
    pub lines: Vec<CartLine>,
    /// The number of units of all lines.
    pub count: u32,
    /// Its totals.
    pub quote: Quote,
}

/// The totals of a cart and the shipping that they include.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The code of the destination country.
    pub country: String,
    /// The shipping method.
    pub method: ShippingMethod,
    /// Subtotal, shipping, taxes and total.
    #[serde(flatten)]
    pub sums: Sums,
}

/// See [`contract::cart::CartLine`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// The id of the line.
    pub id: String,
    /// The id of the variant.
    pub variant: String,
    /// The SKU of the variant.
    pub sku: String,
    /// The slug of the product.
    pub product: String,
    /// The product's name.
    pub title: String,
    /// The variant's name.
    pub variant_title: String,
    /// Its picture.
    pub image: Option<Image>,
    /// The hue of its background, in degrees.
    pub hue: u16,
    /// The quantity; 0 in a line that was removed.
    pub quantity: u8,
    /// The current gross price of one unit.
    pub unit_price: Money,
    /// The gross price of one unit that the shopper has last agreed to.
    pub agreed_price: Money,
    /// The tax class.
    pub tax_class: TaxClass,
    /// The number of units in stock.
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
