//! Categories, products, variants; lists and facets; tag versions; the pictures; the seed.

pub mod api;
pub mod store;
pub(crate) mod view;
