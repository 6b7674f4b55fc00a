//! A customer's wishlist.

use serde::{Deserialize, Serialize};

use crate::{Slug, Timestamp, catalog::ProductCard};

/// How many products a wishlist holds.
pub const MAX_WISHES: usize = 100;

/// An entry of a wishlist, as the account export contains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Wish {
    /// The product.
    pub product: Slug,
    /// When the customer added it.
    pub added_at: Timestamp,
}

/// A wishlist with current prices and availability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Wishlist {
    /// The products that are still in the shop, newest entry first.
    pub items: Vec<ProductCard>,
}
