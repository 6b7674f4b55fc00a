//! What a merchant does.

use serde::{Deserialize, Serialize};

use crate::{Money, Sku, Slug, VariantId, catalog::Availability};

/// Set a variant's price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SetPrice {
    /// Gross, more than nothing.
    pub price: Money,
    /// Announces a reduction: more than `price`. What shoppers see struck out is not this figure but, as the
    /// law wants it, the lowest price of the thirty days before the reduction; nothing where that is not more.
    pub compare_at: Option<Money>,
    /// The price as the caller has seen it. If it is another one by now, and not `price` either, nothing changes:
    /// `edit_conflict`. Without it the last write wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_price: Option<Money>,
}

/// Give a product another name in its address; the old one leads there from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct RenameProduct {
    /// The name, which no other product has.
    pub slug: Slug,
}

/// Set how many units of a variant are in the warehouse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SetStock {
    /// Units on hand, 0 to 1,000,000; not fewer than are reserved.
    pub on_hand: i32,
    /// Units on hand as the caller has seen them. If there are more or fewer by now, as after a sale, and not
    /// `on_hand` either, nothing changes: `edit_conflict`. Without it the last write wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_on_hand: Option<i32>,
}

/// Show a product to shoppers, or hide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SetPublished {
    /// Whether shoppers see it.
    pub published: bool,
}

/// A variant, to a merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct MerchantVariant {
    /// Its id.
    pub id: VariantId,
    /// Its number.
    pub sku: Sku,
    /// The product's address.
    pub product: Slug,
    /// Gross price.
    pub price: Money,
    /// Where it is reduced: the lowest price of the thirty days before.
    pub compare_at: Option<Money>,
    /// Units in the warehouse.
    pub on_hand: i32,
    /// Units kept for orders that wait for payment.
    pub reserved: i32,
    /// The availability that shoppers see.
    pub availability: Availability,
}
