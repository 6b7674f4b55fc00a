//! Ids as types: UUIDv7 inside. An id names a thing; it is never proof of access.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $ty:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $ty(pub Uuid);

        impl std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $ty {
            type Err = $crate::text::ParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self).map_err(|_| $crate::text::ParseError($crate::FieldCode::Id))
            }
        }

        impl From<Uuid> for $ty {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        openapi_string!($ty, "uuid");
    )+};
}

ids!(
    /// An address of a customer's book.
    AddressId,
    /// A cart.
    CartId,
    /// A category of the catalogue.
    CategoryId,
    /// A customer's account.
    CustomerId,
    /// An event on the stream; consumers deduplicate by it.
    EventId,
    /// A line of a cart or of an order.
    LineId,
    /// An order.
    OrderId,
    /// An attempt at paying an order.
    PaymentId,
    /// A product.
    ProductId,
    /// A sign-in on one device: the family of its refresh tokens.
    SessionId,
    /// A variant: what has a SKU, a price and a stock.
    VariantId,
);
