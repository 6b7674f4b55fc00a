//! Typed ids (UUIDv7). An id identifies a record; knowing it never grants access.

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
    /// An entry of a customer's address book.
    AddressId,
    /// A cart.
    CartId,
    /// A category of the catalogue.
    CategoryId,
    /// A customer's account.
    CustomerId,
    /// An event on the stream. Consumers deduplicate by it.
    EventId,
    /// A line of a cart or of an order.
    LineId,
    /// An order.
    OrderId,
    /// An attempt to pay an order.
    PaymentId,
    /// A product.
    ProductId,
    /// A session, which is also a family of refresh tokens.
    SessionId,
    /// A variant: the unit of sale, with its own SKU, price and stock.
    VariantId,
);
