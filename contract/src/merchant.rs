//! Operations of merchants.

use serde::{Deserialize, Serialize};

use crate::{Money, Sku, Slug, VariantId, catalog::Availability};

/// Sets a variant's price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SetPrice {
    /// The gross price, more than zero.
    pub price: Money,
    /// Marks the price as reduced; must be more than `price`. Shoppers do not see this amount struck through but, as
    /// the law requires, the lowest price of the thirty days before the reduction, and nothing if that is not more than
    /// `price`.
    pub compare_at: Option<Money>,
    /// Precondition: the price as the client last read it. If the stored price is neither this one nor `price`, nothing
    /// changes and the response is `edit_conflict`. Without it the last write wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_price: Option<Money>,
}

/// Changes a product's slug. The former slug redirects to the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct RenameProduct {
    /// The new slug; no other product may have it.
    pub slug: Slug,
}

/// Sets a variant's stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SetStock {
    /// Units on hand, 0 to 1,000,000, not fewer than are reserved.
    pub on_hand: i32,
    /// Precondition: the units on hand as the client last read them. If the stored number is neither this one (for
    /// example after a sale) nor `on_hand`, nothing changes and the response is `edit_conflict`. Without it the last
    /// write wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_on_hand: Option<i32>,
}

/// Publishes a product or withdraws it from the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SetPublished {
    /// Whether shoppers see it.
    pub published: bool,
}

/// A variant as merchants see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct MerchantVariant {
    /// The variant's id.
    pub id: VariantId,
    /// Its SKU.
    pub sku: Sku,
    /// The product's slug.
    pub product: Slug,
    /// Gross price.
    pub price: Money,
    /// If the price is reduced: the lowest price of the thirty days before the reduction.
    pub compare_at: Option<Money>,
    /// Units on hand in the warehouse.
    pub on_hand: i32,
    /// Units reserved for orders that await payment.
    pub reserved: i32,
    /// The availability that shoppers see.
    pub availability: Availability,
}
