//! Resetting the password with a mailed link. Anyone who has the link receives the address's mail, so the address
//! counts as verified from then on, and every session ends. If the address was not verified before, somebody else may
//! have created the account, and what they left in it is deleted.

use contract::{
    account::{ResetPassword, SecurityEventKind},
    text::pasted_token,
};

use super::{
    device_store, mail_templates,
    password::{CannotHash, Queue},
    password_store,
    rate_limit::Attempt,
    security_event::record,
    session_store, store,
};
use crate::{app::App, http::client::Client, mail, secret};

/// Why no new password was set.
#[derive(Debug, thiserror::Error)]
pub enum CannotReset {
    /// The token is unknown, used or expired.
    #[error("the link is unknown, used or expired")]
    LinkExpired,
    /// The password is too easy to guess.
    #[error("the password is too easy to guess")]
    CommonPassword,
    /// The password was not hashed.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Uses the token, at most once.
pub async fn reset_password(
    app: &App,
    request: ResetPassword,
    client: &Client,
) -> Result<(), CannotReset> {
    let token_hash = secret::hash(&pasted_token(&request.token));
    {
        // Checked before hashing: an invalid token must not cost a hash.
        let mut connection = app.db.read_fresh().await?;
        let now = app.clock.now();
        if !password_store::is_link_valid(&mut connection, &token_hash, now).await? {
            return Err(CannotReset::LinkExpired);
        }
    }
    let password = request.password.as_str();
    if app.passwords.is_common(Queue::Known, password, &[]).await? {
        return Err(CannotReset::CommonPassword);
    }
    let hash = app.passwords.hash(Queue::Known, password).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let link = password_store::take_link(&mut tx, &token_hash, now).await?;
    let link = link.ok_or(CannotReset::LinkExpired)?;
    let customer = link.customer;
    if store::lock_unverified(&mut tx, customer).await?.is_some() {
        store::delete_squatter_data(&mut tx, customer).await?;
    }
    let email = password_store::reset(&mut tx, &link, &hash, now).await?;
    session_store::end_sessions(&mut tx, customer, None, now).await?;
    store::delete_mail_tokens(&mut tx, customer).await?;
    store::adopt_guest_orders(&mut tx, customer).await?;
    device_store::forget_others(&mut tx, customer, None).await?;
    // The owner has proved to receive the address's mail: the attempts of others no longer delay the next sign-in.
    let before = Attempt::before_reset(app, &email, client);
    before.refund(&mut tx).await?;
    record(
        &mut tx,
        customer,
        SecurityEventKind::PasswordReset,
        client,
        now,
    )
    .await?;
    let mail = mail_templates::password_changed(link.locale, &email, &app.public_url);
    mail::append(&mut tx, &mail, now).await?;
    tx.commit().await?;
    Ok(())
}
