//! Creating a merchant's account. Only the seed does this; no shopper can.

use contract::{CustomerId, Email, Password};
use sqlx::PgConnection;

use super::{
    password::{CannotHash, Passwords, Queue},
    session_store, store,
};
use crate::app::Clock;

/// Why the account was not created.
#[derive(Debug, thiserror::Error)]
pub enum CannotEnsureMerchant {
    /// The password was not hashed.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes an address a merchant's, verified and with this password; an existing account is converted. Ends its sessions
/// and invalidates its mailed links, so call it in a transaction.
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
