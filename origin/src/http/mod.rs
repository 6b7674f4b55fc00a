//! HTTP for every room: problems, layers, authentication. Imports no room.

pub mod assertion;
pub mod auth;
pub mod client;
pub mod connection;
pub mod docs;
pub mod error;
pub mod json;
pub mod layers;
pub mod no_content;
pub mod openapi;
pub mod read_your_writes;
pub mod tag_freshness;

/// The tags that group the operations in the OpenAPI document, one per room.
#[derive(poem_openapi::Tags)]
pub enum Tag {
    /// The catalogue: products, categories, search.
    Catalogue,
    /// The cart and the checkout.
    Cart,
    /// Accounts and sessions.
    Account,
    /// Orders and their payment.
    Order,
    /// The merchant's operations.
    Merchant,
}
