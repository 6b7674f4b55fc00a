//! Confirming a new e-mail address by the mailed link and the account's password. The link alone is not enough, because
//! a mistyped address may be a stranger's.

use chrono::TimeDelta;
use contract::{
    CartToken, RefreshToken,
    account::{ConfirmEmail, SecurityEventKind},
    path::page,
    text::pasted_token,
};
use sqlx::PgConnection;

use super::{
    email_change_templates,
    free_address::free_address,
    profile_store,
    reauthenticate::{CannotReauthenticate, reauthenticate},
    security_event::record,
    session_store,
    sign_in::{CannotSignIn, SignInContext, SignedIn, sign_in_confirmed},
    store::{self, Account},
};
use crate::{app::App, http::client::Client, mail, secret};

/// For how long the previous address can undo the change.
const RESTORE_TTL: TimeDelta = TimeDelta::days(7);

/// Why the new address did not take effect.
#[derive(Debug, thiserror::Error)]
pub enum CannotConfirmEmail {
    /// The token is unknown, used or expired, or the address now belongs to another account.
    #[error("the link is unknown, used or expired")]
    LinkExpired,
    /// Somebody signs up with the address concurrently.
    #[error("the address is being registered concurrently")]
    Race,
    /// The password was not confirmed.
    #[error(transparent)]
    Reauthenticate(#[from] CannotReauthenticate),
    /// The change took effect, but signing in failed.
    #[error(transparent)]
    SignIn(#[from] CannotSignIn),
    /// The database.
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for CannotConfirmEmail {
    fn from(error: sqlx::Error) -> Self {
        if store::is_email_taken(&error) {
            Self::Race
        } else {
            Self::Database(error)
        }
    }
}

/// Uses the token, at most once: sets the address, ends every session and signs in.
pub async fn confirm_email(
    app: &App,
    request: ConfirmEmail,
    guest: Option<CartToken>,
    client: &Client,
) -> Result<SignedIn, CannotConfirmEmail> {
    let hash = secret::hash(&pasted_token(&request.token));
    let found = {
        let mut connection = app.db.read_fresh().await?;
        profile_store::find_change(&mut connection, &hash, app.clock.now()).await?
    };
    let found = found.ok_or(CannotConfirmEmail::LinkExpired)?;
    let account = reauthenticate(app, found.customer, &hash, &request.password, client).await?;
    apply_change(app, &account, &hash, client).await?;
    let context = SignInContext {
        guest,
        client,
        locale: None,
    };
    Ok(sign_in_confirmed(app, found.customer, &account.password_hash, context).await?)
}

async fn apply_change(
    app: &App,
    account: &Account,
    token_hash: &secret::SecretHash,
    client: &Client,
) -> Result<(), CannotConfirmEmail> {
    let now = app.clock.now();
    let previous = &account.customer;
    let mut tx = app.db.write().await?;
    // The account is locked before its token, the same order as in `restore_email`. Of two links that are used at once,
    // the second finds its token deleted.
    store::lock(&mut tx, previous.id).await?;
    let pending = profile_store::take_change(&mut tx, token_hash, now).await?;
    let pending = pending.ok_or(CannotConfirmEmail::LinkExpired)?;
    if !free_address(&mut tx, &pending, now).await? {
        return Err(CannotConfirmEmail::LinkExpired);
    }
    // A password that was replaced after it was checked confirms nothing.
    if !profile_store::set_email(&mut tx, account, &pending.email, now).await? {
        return Err(CannotReauthenticate::WrongPassword.into());
    }
    session_store::end_sessions(&mut tx, previous.id, None, now).await?;
    store::delete_mail_tokens(&mut tx, previous.id).await?;
    // The address is verified now: its guest orders join the account.
    store::adopt_guest_orders(&mut tx, previous.id).await?;
    record(
        &mut tx,
        previous.id,
        SecurityEventKind::EmailChanged,
        client,
        now,
    )
    .await?;
    let undo = if previous.verified {
        Some(restore_link(app, &mut tx, account).await?)
    } else {
        None // an address that was never verified gives no claim to the account
    };
    let notice = email_change_templates::changed(account.locale, &previous.email, undo.as_deref());
    mail::append(&mut tx, &notice, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn restore_link(
    app: &App,
    conn: &mut PgConnection,
    account: &Account,
) -> Result<String, sqlx::Error> {
    // Any type of 256 bits will do: the token is opaque.
    let token: RefreshToken = secret::generate();
    let hash = secret::hash(token.as_str());
    let expires_at = app.clock.now() + RESTORE_TTL;
    profile_store::insert_restore(conn, &hash, &account.customer, expires_at).await?;
    let page = page::localised(account.locale, page::RESTORE_EMAIL);
    Ok(format!("{}{page}?token={token}", app.public_url))
}
