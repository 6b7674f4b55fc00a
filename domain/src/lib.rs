//! The business rules of the shop: prices, tax, shipping and delivery dates, and the state machine of orders.
//!
//! Pure functions over [`contract`]'s types: no floats, no clock, no randomness, no I/O. The crate compiles for the
//! browser, the Worker and the host, so that all three compute the same amounts.

#[cfg(feature = "unicode")]
pub mod address;
pub mod calendar;
pub mod country;
pub mod device;
pub mod ledger;
pub mod legal;
#[cfg(feature = "unicode")]
pub mod name;
pub mod order;
pub mod postcode;
pub mod price_disclosure;
pub mod pricing;
pub mod shipping;
pub mod shipping_tax_tables;
