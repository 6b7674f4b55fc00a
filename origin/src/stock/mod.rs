//! Units on hand, reserved, claimed, released, put back. Sellable are `on_hand - reserved`; the schema's checks
//! are the last word. Rows are locked by the id of their variant, in one order for everybody.

mod store;

pub use store::{StockRequest, claim, release, reserve, restock};
