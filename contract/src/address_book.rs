//! A customer's address book.

use serde::{Deserialize, Serialize};

use crate::{AddressId, order::Address};

/// How many addresses a book holds.
pub const MAX_ADDRESSES: usize = 20;

/// An entry of the address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SavedAddress {
    /// The entry's id.
    pub id: AddressId,
    /// The postal address.
    pub address: Address,
    /// Whether the checkout preselects it. Exactly one address of a book that is not empty is the default.
    pub is_default: bool,
}

/// Adds or changes an address. The first address of a book becomes its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SaveAddress {
    /// The postal address.
    pub address: Address,
    /// Makes it the default. `false` does not unset the default: only making another address the default does.
    pub is_default: bool,
    /// Precondition of a change: the address as the client last read it. If the stored address is neither this one
    /// nor `address`, nothing changes and the response is `edit_conflict`. Without it the last write wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_address: Option<Address>,
}
