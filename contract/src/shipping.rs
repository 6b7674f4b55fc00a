//! How goods travel, and when they arrive.

use serde::{Deserialize, Serialize};

use crate::Money;

/// A way to ship. What it costs and how long it takes is `domain::shipping`'s.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ShippingMethod {
    /// By parcel; every destination has it.
    #[default]
    Parcel,
    /// Quicker, where that makes sense.
    Express,
}

impl ShippingMethod {
    /// Every method, the usual one first.
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

/// The first and the last day on which the parcel is to arrive, both working days; they may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct DeliveryWindow {
    /// The first day.
    pub from: chrono::NaiveDate,
    /// The last day.
    pub to: chrono::NaiveDate,
}

/// A method as it is offered for a cart and its destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ShippingOffer {
    /// Which.
    pub method: ShippingMethod,
    /// What it costs for this cart, gross.
    pub price: Money,
    /// When the parcel arrives if the order is placed and paid now.
    pub delivery: DeliveryWindow,
}
