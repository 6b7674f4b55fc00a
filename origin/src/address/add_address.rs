//! Adding an address. Idempotent: an address that is already in the book is returned.

use contract::{
    CustomerId,
    address_book::{MAX_ADDRESSES, SaveAddress, SavedAddress},
};

use super::{CannotSave, store, validate};
use crate::{account, app::App};

/// Adds an address and returns it as saved.
pub(super) async fn add_address(
    app: &App,
    customer: CustomerId,
    request: &SaveAddress,
) -> Result<SavedAddress, CannotSave> {
    let address = validate(&request.address)?;
    let mut tx = app.db.write().await?;
    account::store::lock(&mut tx, customer).await?;
    let book = store::list(&mut tx, customer).await?;
    let id = match book.iter().find(|saved| saved.address == address) {
        Some(same) => same.id,
        None if book.len() >= MAX_ADDRESSES => return Err(CannotSave::Full),
        None => store::insert(&mut tx, customer, &address, app.clock.now()).await?,
    };
    if request.is_default || book.is_empty() {
        store::set_default(&mut tx, customer, id).await?;
    }
    let saved = store::find(&mut tx, customer, id).await?;
    tx.commit().await?;
    saved.ok_or(CannotSave::NotFound)
}
