//! Undoing a change of e-mail address with the link that was mailed to the previous one. The person who changed the
//! address may know the password, so a new one is set in the same step, and every session ends.

use contract::{
    account::{RestoreEmail, SecurityEventKind},
    text::pasted_token,
};

use super::{
    device_store, email_change_templates,
    free_address::free_address,
    password::{CannotHash, Queue},
    password_store, profile_store,
    rate_limit::Attempt,
    security_event::record,
    session_store, store,
};
use crate::{app::App, http::client::Client, mail, secret};

/// Why the change was not undone.
#[derive(Debug, thiserror::Error)]
pub enum CannotRestoreEmail {
    /// The token is unknown, used or expired, or the address now belongs to another account.
    #[error("the link is unknown, used or expired")]
    LinkExpired,
    /// Somebody signs up with the address concurrently.
    #[error("the address is being registered concurrently")]
    Race,
    /// The password is too easy to guess.
    #[error("the password is too easy to guess")]
    CommonPassword,
    /// The password was not hashed.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// The database.
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for CannotRestoreEmail {
    fn from(error: sqlx::Error) -> Self {
        if store::is_email_taken(&error) {
            Self::Race
        } else {
            Self::Database(error)
        }
    }
}

/// Uses the token, at most once.
pub async fn restore_email(
    app: &App,
    request: RestoreEmail,
    client: &Client,
) -> Result<(), CannotRestoreEmail> {
    let token_hash = secret::hash(&pasted_token(&request.token));
    let found = {
        // Checked before hashing: an invalid token must not cost a hash.
        let mut connection = app.db.read_fresh().await?;
        profile_store::find_restore(&mut connection, &token_hash, app.clock.now()).await?
    };
    let found = found.ok_or(CannotRestoreEmail::LinkExpired)?;
    let password = request.password.as_str();
    if app
        .passwords
        .is_common(Queue::Known, password, &[found.email.as_str()])
        .await?
    {
        return Err(CannotRestoreEmail::CommonPassword);
    }
    let password_hash = app.passwords.hash(Queue::Known, password).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    // The account is locked before its token, the same order as in `confirm_email`. Of two links that are used at once,
    // the second finds its token deleted.
    store::lock(&mut tx, found.customer).await?;
    let restored = profile_store::take_restore(&mut tx, &token_hash, now).await?;
    let restored = restored.ok_or(CannotRestoreEmail::LinkExpired)?;
    let account = store::find_account(&mut tx, found.customer).await?;
    let account = account.ok_or(CannotRestoreEmail::LinkExpired)?;
    let (current, locale) = (account.customer, account.locale);
    if !free_address(&mut tx, &restored, now).await? {
        return Err(CannotRestoreEmail::LinkExpired);
    }
    profile_store::restore(&mut tx, &restored, now).await?;
    let owner = password_store::Link {
        customer: restored.customer,
        locale,
    };
    password_store::reset(&mut tx, &owner, &password_hash, now).await?;
    session_store::end_sessions(&mut tx, restored.customer, None, now).await?;
    store::delete_mail_tokens(&mut tx, restored.customer).await?;
    // The address is verified now: its guest orders join the account.
    store::adopt_guest_orders(&mut tx, restored.customer).await?;
    // As after a password reset: the browsers of the person who changed the address are no longer known, and the
    // attempts of others no longer delay the owner's next sign-in.
    device_store::forget_others(&mut tx, restored.customer, None).await?;
    let before = Attempt::before_reset(app, &restored.email, client);
    before.refund(&mut tx).await?;
    record(
        &mut tx,
        restored.customer,
        SecurityEventKind::EmailRestored,
        client,
        now,
    )
    .await?;
    let to_owner = email_change_templates::restored(locale, &restored.email);
    mail::append(&mut tx, &to_owner, now).await?;
    if current.email != restored.email {
        let to_other = email_change_templates::withdrawn(locale, &current.email);
        mail::append(&mut tx, &to_other, now).await?;
    }
    tx.commit().await?;
    Ok(())
}
