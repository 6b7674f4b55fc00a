//! Verifying passwords: at sign-in, and again (reauthentication) before an operation that a session alone does not
//! authorise. No database connection is held while the hash is computed.

use contract::{CustomerId, account::SecurityEventKind, text::MAX_PASSWORD};

use super::{
    password::{CannotHash, Match, Queue},
    rate_limit::{Attempt, Refused},
    security_event::record_refusal,
    store::{self, Account},
};
use crate::{app::App, http::client::Client};

/// Why the reauthentication failed.
#[derive(Debug, thiserror::Error)]
pub enum CannotReauthenticate {
    /// The password is wrong.
    #[error("the password is wrong")]
    WrongPassword,
    /// Too many attempts for this account.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The password was not checked.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Returns the account if the password is right. `confirmed_by` is the session or the mailed token that the password
/// comes with. Attempts count for it, so a stolen one does not exhaust the owner's allowance.
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

/// How a password matches a hash. Without a hash, the same work is done, so that the response time does not reveal
/// whether the account exists. Overlong passwords are not hashed, which bounds the cost.
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
