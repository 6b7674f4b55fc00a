//! What a customer keeps for later: products, not variants, since which one is decided when it is bought.
//! Who is not signed in has none.

mod add_wish;
pub mod api;
pub mod store;
