//! A customer's address book, from which the checkout offers addresses.
//!
//! One address is the default, initially the first. A book holds at most
//! [`MAX_ADDRESSES`](contract::address_book::MAX_ADDRESSES). Every write locks the customer, so that both rules also hold
//! under concurrent writes.

mod add_address;
pub mod api;
mod change_address;
mod remove_address;
pub mod store;

use contract::{FieldCode, FieldError, order::Address};
use domain::shipping_tax_tables::RULES;

/// Why an address was not saved.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotSave {
    /// There is no such address in the customer's book.
    #[error("there is no such address")]
    NotFound,
    /// The book has reached its limit.
    #[error("the address book is full")]
    Full,
    /// The address is already in the book.
    #[error("the address is in the book already")]
    Twice,
    /// The address was changed since the caller read it.
    #[error("the address was changed concurrently")]
    Conflict,
    /// Some fields are not valid.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Validates an address by the rules of the checkout.
fn validate(typed: &Address) -> Result<Address, CannotSave> {
    let address = domain::address::check(typed).map_err(CannotSave::Invalid)?;
    if RULES.destination(&address.country).is_none() {
        return Err(CannotSave::Invalid(vec![FieldError::new(
            "address.country",
            FieldCode::NoShipping,
        )]));
    }
    Ok(address)
}
