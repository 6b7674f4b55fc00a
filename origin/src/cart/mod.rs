//! Carts of guests and of customers: what is about to be bought, priced as it stands now.
//!
//! A guest is known by an opaque token, of which the hash is kept; it is issued at the first write.
//! A customer has one live cart. Placing an order reads a cart by [`store::lock`].

pub mod add_line;
pub mod agree_to_changes;
pub mod api;
pub mod change_line;
pub mod checkout;
pub mod get_cart;
pub mod merge;
pub mod remove_line;
pub mod store;
mod view;

use contract::{CartToken, CountryCode, CustomerId, Locale, cart::Cart, shipping::ShippingMethod};

use crate::{http::auth::Shopper, secret};

/// Whose cart is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A customer's live one.
    Customer(CustomerId),
    /// The one that this secret opens, if there is one.
    Guest(secret::SecretHash),
}

impl Owner {
    /// Whose cart this shopper may see; nobody's where none was issued yet.
    pub fn of(shopper: &Shopper) -> Option<Self> {
        match shopper {
            Shopper::Customer(customer) => Some(Self::Customer(customer.id())),
            Shopper::Guest(token) => Some(Self::Guest(secret::hash(token.as_str()))),
            Shopper::Nobody => None,
        }
    }
}

/// What every operation on a cart needs to know of its caller.
#[derive(Debug, Clone)]
pub struct CartContext {
    /// Whose cart.
    pub owner: Option<Owner>,
    /// The language of texts.
    pub locale: Locale,
}

impl CartContext {
    /// The same caller, with the secret of a cart that was begun just now.
    #[must_use]
    pub fn with_issued(&self, issued: Option<&CartToken>) -> Self {
        let guest = issued.map(|token| Owner::Guest(secret::hash(token.as_str())));
        Self {
            owner: guest.or(self.owner.clone()),
            locale: self.locale,
        }
    }
}

/// How a cart is to be priced, where that is not for the country and by the method that it was left with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuoteOptions {
    /// The destination.
    pub country: Option<CountryCode>,
    /// The method; the usual one where it does not go there.
    pub method: Option<ShippingMethod>,
}

/// A cart after a write.
#[derive(Debug)]
pub struct Written {
    /// As it stands now.
    pub cart: Cart,
    /// The secret of a cart that this write began.
    pub issued: Option<CartToken>,
}

/// Why a cart cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum CartError {
    /// There is no such variant, or no such line in the caller's cart.
    #[error("there is no such thing")]
    NotFound,
    /// The product is not published.
    #[error("this is not for sale")]
    NotForSale,
    /// The line holds another number than the caller has seen.
    #[error("the line was changed meanwhile")]
    Conflict,
    /// Nothing, or nothing more, is free.
    #[error("there is not enough in stock")]
    OutOfStock {
        /// How many can be had.
        free: i32,
    },
    /// The cart holds as many lines as it may.
    #[error("the cart is full")]
    Full,
    /// The subtotal is not the one that the shopper agrees to.
    #[error("the cart has changed again")]
    ChangedAgain(Box<contract::cart::Quote>),
    /// A text of the checkout is longer than what is kept.
    #[error("{0} is too long")]
    TooLong(&'static str),
    /// It cannot be priced.
    #[error(transparent)]
    Price(#[from] domain::pricing::CannotQuote),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}
