//! Changing the customer's name.

use contract::{
    FieldCode,
    account::{ChangeName, Claims},
};
use domain::name;

use super::profile_store;
use crate::app::App;

/// Why the name was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeName {
    /// The name is invalid.
    #[error("the name {0}")]
    Name(FieldCode),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Changes the name of the caller's account.
pub async fn change_name(
    app: &App,
    claims: &Claims,
    request: ChangeName,
) -> Result<(), CannotChangeName> {
    let name = name::check(&request.name).map_err(CannotChangeName::Name)?;
    let mut tx = app.db.write().await?;
    profile_store::rename(&mut tx, claims.sub, &name).await?;
    tx.commit().await?;
    Ok(())
}
