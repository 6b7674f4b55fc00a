//! What a shopper has chosen and typed at the checkout. It belongs to the cart and goes with it.

use serde::{Deserialize, Serialize};

use crate::{AddressId, CountryCode, order::Address, shipping::ShippingMethod};

/// The most characters of a text that is kept as typed. The order takes fewer.
pub const MAX_TYPED: usize = 254;

/// A checkout as it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Checkout {
    /// Where the cart is shipped to.
    pub country: CountryCode,
    /// How it travels; a destination that does not have the method is shipped to by the usual one.
    pub method: ShippingMethod,
    /// What was typed; none where nothing was yet.
    pub details: Option<CheckoutDetails>,
}

/// What was typed at the checkout, as it was typed: it is checked when the order is placed, not before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct CheckoutDetails {
    /// Where the confirmation goes. Each text has up to [`MAX_TYPED`] characters.
    pub email: String,
    /// Who receives the goods.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// A second line.
    pub extra: String,
    /// Postcode.
    pub postal_code: String,
    /// City.
    pub city: String,
}

impl CheckoutDetails {
    /// An e-mail address and an address as details.
    pub fn of(email: impl Into<String>, address: &Address) -> Self {
        Self {
            email: email.into(),
            name: address.name.clone(),
            street: address.street.clone(),
            extra: address.extra.clone(),
            postal_code: address.postal_code.clone(),
            city: address.city.clone(),
        }
    }

    /// Every text with its field's name.
    pub fn texts(&self) -> [(&'static str, &str); 6] {
        [
            ("email", &self.email),
            ("name", &self.name),
            ("street", &self.street),
            ("extra", &self.extra),
            ("postal_code", &self.postal_code),
            ("city", &self.city),
        ]
    }
}

/// Keep what was chosen and typed at the checkout. What is not given stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SaveCheckout {
    /// Where the cart is shipped to; a country that the shop ships to.
    #[serde(default)]
    pub country: Option<CountryCode>,
    /// How it travels.
    #[serde(default)]
    pub method: Option<ShippingMethod>,
    /// What was typed.
    #[serde(default)]
    pub details: Option<CheckoutDetails>,
    /// An address of the customer's book. It takes the place of the typed one, and its country that of `country`.
    #[serde(default)]
    pub address: Option<AddressId>,
}
