//! The rules of the shop: what a cart costs, where it can be shipped and when it arrives, what tax is
//! in it, and which steps an order may take.
//!
//! Pure functions over [`contract`]'s types: no floats, no clock, no randomness, no I/O. It compiles
//! for the browser, for the Worker and for the host, so that all three come to the same cent.

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
