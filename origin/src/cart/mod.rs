//! Carts of guests and customers, always priced with current prices and stock.
//!
//! A guest's cart is identified by an opaque token, which is issued at the first write and stored only as a hash. A
//! customer has one live cart. Placing an order reads the cart by [`store::lock`].

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

/// The owner of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A customer.
    Customer(CustomerId),
    /// A guest who holds the secret with this hash.
    Guest(secret::SecretHash),
}

impl Owner {
    /// The owner whose cart this shopper may access; `None` if no cart was issued yet.
    pub fn of(shopper: &Shopper) -> Option<Self> {
        match shopper {
            Shopper::Customer(customer) => Some(Self::Customer(customer.id())),
            Shopper::Guest(token) => Some(Self::Guest(secret::hash(token.as_str()))),
            Shopper::Nobody => None,
        }
    }
}

/// What every operation on a cart needs to know about its caller.
#[derive(Debug, Clone)]
pub struct CartContext {
    /// The owner of the caller's cart.
    pub owner: Option<Owner>,
    /// The language of texts.
    pub locale: Locale,
}

impl CartContext {
    /// The same context, with the secret of a cart that was created just now.
    #[must_use]
    pub fn with_issued(&self, issued: Option<&CartToken>) -> Self {
        let guest = issued.map(|token| Owner::Guest(secret::hash(token.as_str())));
        Self {
            owner: guest.or(self.owner.clone()),
            locale: self.locale,
        }
    }
}

/// Overrides for pricing a cart. Without them, the saved destination and method apply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuoteOptions {
    /// The destination.
    pub country: Option<CountryCode>,
    /// The shipping method; the default one if it is not available at the destination.
    pub method: Option<ShippingMethod>,
}

/// A cart after a write.
#[derive(Debug)]
pub struct Written {
    /// The cart after the write.
    pub cart: Cart,
    /// The secret, if this write created the cart.
    pub issued: Option<CartToken>,
}

/// Why a cart cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum CartError {
    /// There is no such variant, or no such line in the caller's cart.
    #[error("there is no such variant or line")]
    NotFound,
    /// The product is not published.
    #[error("this is not for sale")]
    NotForSale,
    /// The line's quantity was changed since the caller read it.
    #[error("the line was changed concurrently")]
    Conflict,
    /// No more units are free.
    #[error("there is not enough in stock")]
    OutOfStock {
        /// How many units are available.
        free: i32,
    },
    /// The cart has reached its limit of lines.
    #[error("the cart is full")]
    Full,
    /// The subtotal is not the one that the shopper accepted.
    #[error("the cart has changed again")]
    ChangedAgain(Box<contract::cart::Quote>),
    /// A checkout field is longer than what is stored.
    #[error("{0} is too long")]
    TooLong(&'static str),
    /// It cannot be priced.
    #[error(transparent)]
    Price(#[from] domain::pricing::CannotQuote),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}
