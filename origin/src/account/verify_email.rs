//! Confirming an address by the link of a mail. Only then do orders that it placed as a guest join.
//!
//! Anybody can open an account with anybody's address. Who confirms it therefore brings the password
//! that was typed with the link's own sign-up; sessions that began with another one end.

use contract::account::VerifyEmail;

use super::{session_store, store};
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
    let found = store::find_verification(&mut tx, &hash, now).await?;
    let found = found.ok_or(CannotVerify::LinkExpired)?;
    let password_hash = store::lock_unverified(&mut tx, found.customer).await?;
    let password_hash = password_hash.ok_or(CannotVerify::LinkExpired)?;
    store::verify(&mut tx, &found, now).await?;
    if found.password_hash != password_hash {
        session_store::end_sessions(&mut tx, found.customer, now).await?;
    }
    store::delete_mail_tokens(&mut tx, found.customer).await?;
    store::adopt_guest_orders(&mut tx, found.customer).await?;
    tx.commit().await?;
    Ok(())
}
