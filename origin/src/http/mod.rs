//! What HTTP is to every room: problems, layers, who speaks. Knows no room.

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

/// How the document groups the operations: one tag for a room.
#[derive(poem_openapi::Tags)]
pub enum Tag {
    /// What there is to buy.
    Catalogue,
    /// What is about to be bought.
    Cart,
    /// Accounts and sessions.
    Account,
    /// Orders and their payment.
    Order,
    /// Running the shop.
    Merchant,
}
