//! Removing an address. If it was the default, the newest remaining one becomes the default.

use contract::{AddressId, CustomerId};

use super::{CannotSave, store};
use crate::{account, app::App};

/// Removes an address from the customer's book.
pub(super) async fn remove_address(
    app: &App,
    customer: CustomerId,
    id: AddressId,
) -> Result<(), CannotSave> {
    let mut tx = app.db.write().await?;
    account::store::lock(&mut tx, customer).await?;
    let was_default = store::delete(&mut tx, customer, id).await?;
    let was_default = was_default.ok_or(CannotSave::NotFound)?;
    if was_default && let Some(newest) = store::find_newest(&mut tx, customer).await? {
        store::set_default(&mut tx, customer, newest).await?;
    }
    tx.commit().await?;
    Ok(())
}
