//! The wire format between browser, edge and origin: types, ids, money, error codes and paths.
//!
//! This crate is data only: it compiles for the browser, the Worker and the host, does no I/O and reads no clock. Every
//! value of these types is valid, because parsing is the only way to create one from text.
//!
//! Two serialisers produce the same JSON: serde (browser, Worker, tests) and poem-openapi (origin, behind the feature
//! `openapi`). Field names are unchanged, enums are `snake_case`, an absent value is `null`.

#[macro_use]
mod text_type;

pub mod account;
pub mod address_book;
#[cfg(feature = "assertion")]
pub mod assertion;
pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod email;
pub mod event;
pub mod field_code;
#[cfg(feature = "unicode")]
pub mod free_text;
pub mod header;
pub mod id;
pub mod merchant;
pub mod money;
pub mod network;
pub mod operation;
pub mod order;
pub mod path;
pub mod payment;
pub mod problem;
pub mod return_path;
pub mod shipping;
pub mod tag;
pub mod text;
pub mod wishlist;

pub use email::Email;
pub use field_code::FieldCode;
pub use id::{
    AddressId, CartId, CategoryId, CustomerId, EventId, LineId, OrderId, PaymentId, ProductId,
    SessionId, VariantId,
};
pub use money::{Currency, Money, MoneyError};
pub use problem::{ErrorCode, FieldError, Problem};
pub use return_path::ReturnPath;
pub use text::{
    CartToken, CountryCode, DeviceToken, IdempotencyKey, Locale, OrderKey, OrderNumber, Password,
    Quantity, RefreshToken, Sku, Slug,
};

/// A point in time, RFC 3339 in UTC on the wire.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
