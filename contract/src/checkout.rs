//! The saved state of a checkout. It belongs to the cart and is deleted with it.

use serde::{Deserialize, Serialize};

use crate::{AddressId, CountryCode, order::Address, shipping::ShippingMethod};

/// The maximum length of a saved field, in characters. An order accepts less.
pub const MAX_TYPED: usize = 254;

/// The saved state of a checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Checkout {
    /// The destination.
    pub country: CountryCode,
    /// The shipping method. A destination that does not offer it uses the default method.
    pub method: ShippingMethod,
    /// The contact and address fields; none if nothing has been saved yet.
    pub details: Option<CheckoutDetails>,
}

/// Contact and address fields as typed. They are validated when the order is placed, not before. Each field has up to
/// [`MAX_TYPED`] characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct CheckoutDetails {
    /// The e-mail address for the confirmation.
    pub email: String,
    /// The recipient's name.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// An additional address line.
    pub extra: String,
    /// Postcode.
    pub postal_code: String,
    /// City.
    pub city: String,
}

impl CheckoutDetails {
    /// The details of an e-mail address and a postal address.
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

    /// Every field with its name.
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

/// Saves the state of the checkout. Absent fields keep their saved value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SaveCheckout {
    /// The destination; must be a country that the shop ships to.
    #[serde(default)]
    pub country: Option<CountryCode>,
    /// The shipping method.
    #[serde(default)]
    pub method: Option<ShippingMethod>,
    /// The contact and address fields.
    #[serde(default)]
    pub details: Option<CheckoutDetails>,
    /// An entry of the customer's address book. It replaces the typed address, and its country replaces `country`.
    #[serde(default)]
    pub address: Option<AddressId>,
}
