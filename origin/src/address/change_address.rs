//! Changing an address, and choosing the default.

use contract::{
    AddressId, CustomerId,
    address_book::{SaveAddress, SavedAddress},
};

use super::{CannotSave, store, validate};
use crate::{account, app::App, db};

/// Changes an address and returns it as saved.
pub(super) async fn change_address(
    app: &App,
    customer: CustomerId,
    id: AddressId,
    request: &SaveAddress,
) -> Result<SavedAddress, CannotSave> {
    let address = validate(&request.address)?;
    let mut tx = app.db.write().await?;
    account::store::lock(&mut tx, customer).await?;
    if let Some(expected) = &request.expected_address {
        let saved = store::find(&mut tx, customer, id).await?;
        let now = saved.ok_or(CannotSave::NotFound)?.address;
        if now != *expected && now != address {
            return Err(CannotSave::Conflict);
        }
    }
    let changed = store::update(&mut tx, customer, id, &address).await;
    match changed {
        Ok(true) => {}
        Ok(false) => return Err(CannotSave::NotFound),
        Err(error) if db::constraint_name(&error) == Some("customer_address_once_key") => {
            return Err(CannotSave::Twice);
        }
        Err(error) => return Err(error.into()),
    }
    if request.is_default {
        store::set_default(&mut tx, customer, id).await?;
    }
    let saved = store::find(&mut tx, customer, id).await?;
    tx.commit().await?;
    saved.ok_or(CannotSave::NotFound)
}

/// Makes an address the default.
pub(super) async fn choose_default(
    app: &App,
    customer: CustomerId,
    id: AddressId,
) -> Result<(), CannotSave> {
    let mut tx = app.db.write().await?;
    account::store::lock(&mut tx, customer).await?;
    if store::find(&mut tx, customer, id).await?.is_none() {
        return Err(CannotSave::NotFound);
    }
    store::set_default(&mut tx, customer, id).await?;
    tx.commit().await?;
    Ok(())
}
