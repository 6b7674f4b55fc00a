//! The catalogue: categories, products, variants, lists and facets, tag versions, pictures, and the seed.

pub mod api;
mod cursor;
pub mod list_filter;
pub mod list_products;
mod listing_sql;
pub mod pictures;
pub mod publish_catalog_change;
pub mod seed;
pub mod store;
pub mod view;
