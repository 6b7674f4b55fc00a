//! Changing the customer's name.

use contract::account::{ChangeName, Claims};

use super::{name::name, profile_store};
use crate::app::App;

/// Why the name was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeName {
    /// The name is empty or too long.
    #[error("the name must have 1 to 100 characters")]
    Name,
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
    let name = name(&request.name).ok_or(CannotChangeName::Name)?;
    let mut tx = app.db.write().await?;
    profile_store::rename(&mut tx, claims.sub, name).await?;
    tx.commit().await?;
    Ok(())
}
