//! What a customer has saved: an address book and a wishlist.

use serde::{Deserialize, Serialize};

use crate::{AddressId, Slug, Timestamp, catalog::ProductCard, order::Address};

/// How many addresses a book holds.
pub const MAX_ADDRESSES: usize = 20;
/// How many products a wishlist holds.
pub const MAX_WISHES: usize = 100;

/// An address of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SavedAddress {
    /// Its id.
    pub id: AddressId,
    /// Where it is.
    pub address: Address,
    /// Whether the checkout offers it first. One of a book's addresses is.
    pub is_default: bool,
}

/// Add an address, or change one. The first one of a book is its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SaveAddress {
    /// Where it is.
    pub address: Address,
    /// Whether it becomes the default. The default stays it until another one becomes it.
    pub is_default: bool,
    /// When one is changed: the address as the caller has seen it. If it is another one by now, and not `address`
    /// either, nothing changes: `edit_conflict`. Without it the last write wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_address: Option<Address>,
}

/// Something on a wishlist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Wish {
    /// Which product.
    pub product: Slug,
    /// When it was put there.
    pub added_at: Timestamp,
}

/// A wishlist as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Wishlist {
    /// What is on it and still in the shop, the newest first, with price and availability of now.
    pub items: Vec<ProductCard>,
}
