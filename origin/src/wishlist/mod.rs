//! Wishlists of signed-in customers. They hold products, not variants: the variant is chosen when it is bought.

mod add_wish;
pub mod api;
pub mod store;
