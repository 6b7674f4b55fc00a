//! Changing the password of a signed-in customer who confirms the current one. Every other session ends, and pending
//! links that would set another password become invalid.

use contract::account::{ChangePassword, Claims, SecurityEventKind};

use super::{
    device_store, mail_templates,
    password::{CannotHash, Queue},
    password_store,
    reauthenticate::{CannotReauthenticate, reauthenticate},
    security_event::record,
    session_store,
};
use crate::{app::App, http::client::Client, mail};

/// Why the password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangePassword {
    /// The new password is too easy to guess.
    #[error("the password is too easy to guess")]
    CommonPassword,
    /// The current password was not confirmed.
    #[error(transparent)]
    Reauthenticate(#[from] CannotReauthenticate),
}

impl From<CannotHash> for CannotChangePassword {
    fn from(error: CannotHash) -> Self {
        Self::Reauthenticate(error.into())
    }
}

impl From<sqlx::Error> for CannotChangePassword {
    fn from(error: sqlx::Error) -> Self {
        Self::Reauthenticate(error.into())
    }
}

/// Replaces the password of the caller's account.
pub async fn change_password(
    app: &App,
    claims: &Claims,
    request: ChangePassword,
    client: &Client,
) -> Result<(), CannotChangePassword> {
    let (session, current) = (claims.sid.0.as_bytes(), &request.current_password);
    let account = reauthenticate(app, claims.sub, session, current, client).await?;
    let customer = &account.customer;
    let (password, about) = (
        request.new_password.as_str(),
        [customer.email.as_str(), &customer.name],
    );
    let passwords = &app.passwords;
    if passwords.is_common(Queue::Known, password, &about).await? {
        return Err(CannotChangePassword::CommonPassword);
    }
    let hash = passwords.hash(Queue::Known, password).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    // The password was replaced concurrently, so the confirmation is void.
    if !password_store::exchange(&mut tx, &account, &hash).await? {
        return Err(CannotReauthenticate::WrongPassword.into());
    }
    password_store::delete_links(&mut tx, customer.id).await?;
    session_store::end_sessions(&mut tx, customer.id, Some(claims.sid), now).await?;
    device_store::forget_others(&mut tx, customer.id, client.device_token_hash.as_ref()).await?;
    record(
        &mut tx,
        customer.id,
        SecurityEventKind::PasswordChanged,
        client,
        now,
    )
    .await?;
    let mail = mail_templates::password_changed(account.locale, &customer.email, &app.public_url);
    mail::append(&mut tx, &mail, now).await?;
    tx.commit().await?;
    Ok(())
}
