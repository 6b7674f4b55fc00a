//! Units on hand, reserved, claimed, released and restocked. `on_hand - reserved` units are sellable, and the schema's
//! check constraints enforce it. Every statement locks stock rows in the order of variant ids, so that two orders for
//! the same variants never deadlock.

mod store;

pub use store::{StockRequest, claim, release, reserve, restock};
