//! Confirming an address by the link of a mail. Only then do orders that it placed as a guest join.

use contract::account::VerifyEmail;

use super::store;
use crate::{app::App, secret};

/// Why an address was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum CannotVerify {
    /// The token is unknown, used or too old.
    #[error("the link is unknown, used or too old")]
    LinkExpired,
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Uses the token, once.
pub async fn verify_email(app: &App, request: VerifyEmail) -> Result<(), CannotVerify> {
    let now = app.clock.now();
    let hash = secret::hash(request.token.trim());
    let mut tx = app.db.write().await?;
    let customer = store::use_verification(&mut tx, &hash, now).await?;
    let customer = customer.ok_or(CannotVerify::LinkExpired)?;
    store::verify(&mut tx, customer, now).await?;
    store::adopt_guest_orders(&mut tx, customer).await?;
    tx.commit().await?;
    Ok(())
}
