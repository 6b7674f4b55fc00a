//! The merchant's operations: price, stock, slug, publication. Each raises the versions of the affected tags and
//! appends `catalog.changed` in its own transaction. Setting the current value again changes nothing.

pub mod api;
mod change;
mod store;
