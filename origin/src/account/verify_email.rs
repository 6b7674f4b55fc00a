//! Confirming an address by the link of a mail. Only then do orders that it placed as a guest join.
//!
//! Anybody can open an account with anybody's address, and two sign-ups send two links. The link alone would
//! let the address's owner confirm a stranger's password; so the password of the link's own sign-up is asked.
//! It is the account's from then on; sessions that began with another one end, and what they left goes.

use contract::{CartToken, account::VerifyEmail, text::pasted_token};

use super::{
    password::{CannotHash, Queue},
    rate_limit::{Attempt, Refused},
    reauthenticate::verify_password,
    session_store,
    sign_in::{CannotSignIn, SignInContext, SignedIn, sign_in_confirmed},
    store::{self, Verification},
};
use crate::{app::App, http::client::Client, secret};

/// Why an address was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum CannotVerify {
    /// The token is unknown, used or too old.
    #[error("the link is unknown, used or too old")]
    LinkExpired,
    /// The sign-up that sent the link was another one's.
    #[error("the password is not that of the link's sign-up")]
    WrongPassword,
    /// Too many attempts for this account.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The password was not looked at.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// It is confirmed; signing in is not possible at the moment.
    #[error(transparent)]
    SignIn(#[from] CannotSignIn),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Uses the token, once, and signs in.
pub async fn verify_email(
    app: &App,
    request: VerifyEmail,
    guest: Option<CartToken>,
    client: &Client,
) -> Result<SignedIn, CannotVerify> {
    let hash = secret::hash(&pasted_token(&request.token));
    let found = {
        let mut connection = app.db.read_fresh().await?;
        let found = store::find_verification(&mut connection, &hash, app.clock.now()).await?;
        found.ok_or(CannotVerify::LinkExpired)?
    };
    // Attempts count for the link: a stranger who knows the address alone cannot use them up.
    Attempt::reauthenticate(app, &hash).consume(app).await?;
    let (stored, typed) = (Some(&*found.password_hash), &request.password);
    if !verify_password(app, Queue::Known, stored, typed)
        .await?
        .is_right()
    {
        return Err(CannotVerify::WrongPassword);
    }
    confirm_address(app, &found).await?;
    let context = SignInContext {
        guest,
        client,
        locale: None,
    };
    Ok(sign_in_confirmed(app, found.customer, &found.password_hash, context).await?)
}

/// One of many that use links of an address at once confirms it.
async fn confirm_address(app: &App, found: &Verification) -> Result<(), CannotVerify> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let password_hash = store::lock_unverified(&mut tx, found.customer).await?;
    let password_hash = password_hash.ok_or(CannotVerify::LinkExpired)?;
    store::verify(&mut tx, found, now).await?;
    if found.password_hash != password_hash {
        session_store::end_sessions(&mut tx, found.customer, None, now).await?;
        store::delete_squatter_data(&mut tx, found.customer).await?;
    }
    store::delete_mail_tokens(&mut tx, found.customer).await?;
    store::adopt_guest_orders(&mut tx, found.customer).await?;
    tx.commit().await?;
    Ok(())
}
