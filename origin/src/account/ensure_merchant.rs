//! An account that runs the shop: the seed makes it, no shopper can.

use contract::{CustomerId, Email, Password};
use sqlx::PgConnection;

use super::{
    password::{CannotHash, Passwords, Queue},
    session_store, store,
};
use crate::app::Clock;

/// Why there is no such account.
#[derive(Debug, thiserror::Error)]
pub enum CannotEnsureMerchant {
    /// The password was not hashed.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes an address a merchant's, verified, with this password; one that has an account keeps it.
/// Whoever was signed in is no more, and links that went out by mail are void: the caller's
/// transaction, please.
pub async fn ensure_merchant(
    conn: &mut PgConnection,
    clock: &Clock,
    email: &Email,
    password: &Password,
) -> Result<CustomerId, CannotEnsureMerchant> {
    let hash = Passwords::new(1)
        .hash(Queue::Known, password.as_str())
        .await?;
    let now = clock.now();
    let merchant = store::upsert_merchant(conn, email, &hash, now).await?;
    session_store::end_sessions(conn, merchant, None, now).await?;
    store::delete_mail_tokens(conn, merchant).await?;
    Ok(merchant)
}
