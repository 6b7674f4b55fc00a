//! Categories, products, variants; lists and facets; tag versions; the pictures; the seed.

pub mod announce;
pub mod api;
mod cursor;
pub mod list;
mod listing;
pub mod pictures;
pub mod query;
pub mod seed;
pub mod store;
pub mod view;
