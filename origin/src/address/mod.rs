//! A customer's address book: what the checkout can offer.
//!
//! One address of a book is its default, the first one at first; a book holds
//! [`MAX_ADDRESSES`](contract::saved::MAX_ADDRESSES). Every write locks the customer, so that both hold
//! whatever is sent at once.

mod add_address;
pub mod api;
mod change_address;
mod remove_address;
pub mod store;

use contract::{FieldCode, FieldError, order::Address};
use domain::rules::RULES;

/// Why an address was not saved.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotSave {
    /// There is no such address in the customer's book.
    #[error("there is no such address")]
    NotFound,
    /// The book holds as many as it may.
    #[error("the address book is full")]
    Full,
    /// The same address stands in the book already.
    #[error("the address is in the book already")]
    Twice,
    /// It is another one by now than the caller has seen.
    #[error("the address was changed meanwhile")]
    Conflict,
    /// Some fields are not valid.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// An address as the checkout would take it, or what is wrong with it.
fn checked(typed: &Address) -> Result<Address, CannotSave> {
    let address = domain::address::check(typed).map_err(CannotSave::Invalid)?;
    if RULES.destination(&address.country).is_none() {
        return Err(CannotSave::Invalid(vec![FieldError::new(
            "address.country",
            FieldCode::NoShipping,
        )]));
    }
    Ok(address)
}
