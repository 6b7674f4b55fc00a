//! An account that runs the shop: the seed makes it, no shopper can.

use contract::{CustomerId, Email, Password};
use sqlx::PgConnection;

use super::{
    password::{CannotHash, Passwords},
    store,
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
pub async fn ensure_merchant(
    conn: &mut PgConnection,
    clock: &Clock,
    email: &Email,
    password: &Password,
) -> Result<CustomerId, CannotEnsureMerchant> {
    let hash = Passwords::new(1).hash(password.as_str()).await?;
    Ok(store::put_merchant(conn, email, &hash, clock.now()).await?)
}
