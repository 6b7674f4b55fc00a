//! Asking for the password: at sign-in, and again before what a session alone may not do. No connection
//! is held while the hash runs.

use contract::{CustomerId, account::SecurityEventKind, text::MAX_PASSWORD};

use super::{
    password::{CannotHash, Match, Queue},
    rate_limit::{Attempt, Refused},
    security_event::record_refusal,
    store::{self, Account},
};
use crate::{app::App, http::client::Client};

/// Why a password was not taken as the customer's own.
#[derive(Debug, thiserror::Error)]
pub enum CannotReauthenticate {
    /// It is another one.
    #[error("the password is wrong")]
    WrongPassword,
    /// Too many attempts for this account.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The password was not looked at.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The account of a customer who knows its password. `confirmed_by` is the session or the mailed token with which the
/// password comes: attempts count for it, so that one that was stolen does not refuse the owner.
pub(super) async fn reauthenticate(
    app: &App,
    customer: CustomerId,
    confirmed_by: &[u8],
    typed: &str,
    client: &Client,
) -> Result<Account, CannotReauthenticate> {
    let account = {
        let mut connection = app.db.read_fresh().await?;
        store::find_account(&mut connection, customer).await?
    };
    let account = account.ok_or(CannotReauthenticate::WrongPassword)?;
    let attempt = Attempt::reauthenticate(app, confirmed_by);
    attempt.consume(app).await?;
    let found = verify_password(app, Queue::Known, Some(&account.password_hash), typed).await?;
    if !found.is_right() {
        let kind = SecurityEventKind::ConfirmationRefused;
        record_refusal(app, Some(customer), kind, client).await?;
        return Err(CannotReauthenticate::WrongPassword);
    }
    attempt.refund(&mut *app.db.read_fresh().await?).await?;
    Ok(account)
}

/// How a password matches the one that was hashed; the same work where there is no hash. Longer ones than a password may
/// be are not looked at: hashing stays bounded.
pub(super) async fn verify_password(
    app: &App,
    queue: Queue,
    hash: Option<&str>,
    typed: &str,
) -> Result<Match, CannotHash> {
    let fits = typed.chars().count() <= MAX_PASSWORD;
    let hash = hash.filter(|_| fits);
    app.passwords
        .verify(queue, hash, if fits { typed } else { "" })
        .await
}
