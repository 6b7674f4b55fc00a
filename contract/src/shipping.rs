//! Shipping methods and delivery windows.

use serde::{Deserialize, Serialize};

use crate::Money;

/// A shipping method. `domain::shipping` defines its price and duration.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ShippingMethod {
    /// Standard parcel; available for every destination.
    #[default]
    Parcel,
    /// Express; available for some destinations.
    Express,
}

impl ShippingMethod {
    /// Every method, the default first.
    pub const ALL: [Self; 2] = [Self::Parcel, Self::Express];

    /// The name on the wire and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parcel => "parcel",
            Self::Express => "express",
        }
    }
}

impl std::str::FromStr for ShippingMethod {
    type Err = crate::text::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|method| method.as_str() == text)
            .ok_or(crate::text::ParseError(crate::FieldCode::ShippingMethod))
    }
}

/// The first and the last working day of the expected delivery; both may be the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct DeliveryWindow {
    /// The first day.
    pub from: chrono::NaiveDate,
    /// The last day.
    pub to: chrono::NaiveDate,
}

/// A shipping method with its price for a cart and its destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ShippingOffer {
    /// The shipping method.
    pub method: ShippingMethod,
    /// The gross price for this cart.
    pub price: Money,
    /// The delivery window if the order is placed and paid now.
    pub delivery: DeliveryWindow,
}
