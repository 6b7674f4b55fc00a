//! Changing the password: who is signed in gives the old one, too. Every other session ends, and so do
//! links that would set another password.

use contract::account::{ChangePassword, Claims, SecurityEventKind};

use super::{
    attempt::Attempt,
    confirm::{NotConfirmed, confirm},
    password_store,
    security_event::record,
    session_store, text,
};
use crate::{app::App, http::client::Client, mail};

/// Replaces the password of whoever bears these claims.
pub async fn change_password(
    app: &App,
    claims: &Claims,
    request: ChangePassword,
    client: &Client,
) -> Result<(), NotConfirmed> {
    let account = confirm(app, claims.sub, &request.current_password, client).await?;
    let hash = app.passwords.hash(request.new_password.as_str()).await?;
    let now = app.clock.now();
    let customer = &account.customer;
    let mut tx = app.db.write().await?;
    // Replaced by somebody else meanwhile: what was typed is no longer right.
    if !password_store::exchange(&mut tx, &account, &hash).await? {
        return Err(NotConfirmed::WrongPassword);
    }
    password_store::delete_links(&mut tx, customer.id).await?;
    session_store::end_sessions(&mut tx, customer.id, Some(claims.sid), now).await?;
    Attempt::Confirm.forgive(&mut tx, &customer.email).await?;
    record(
        &mut tx,
        customer.id,
        SecurityEventKind::PasswordChanged,
        client,
        now,
    )
    .await?;
    let mail = text::password_changed(account.locale, &customer.email, &app.public_url);
    mail::append(&mut tx, &mail, now).await?;
    tx.commit().await?;
    Ok(())
}
