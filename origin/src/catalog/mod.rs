//! Categories, products, variants; lists and facets; tag versions; the pictures; the seed.

pub mod api;
mod cursor;
pub mod list;
mod listing;
pub mod query;
pub mod store;
pub mod view;
