//! Verifying an e-mail address with a mailed link. Its guest orders join the account only then.
//!
//! Anybody can sign up with anybody's address, and two sign-ups send two links. The link alone would let the address's
//! owner confirm a stranger's password, so the password of the link's own sign-up is required as well. It becomes the
//! account's password. Sessions that began with another password end, and what they left in the account is deleted.

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

/// Why the address was not verified.
#[derive(Debug, thiserror::Error)]
pub enum CannotVerify {
    /// The token is unknown, used or expired.
    #[error("the link is unknown, used or expired")]
    LinkExpired,
    /// The password is not that of the sign-up that sent the link.
    #[error("the password is not that of the link's sign-up")]
    WrongPassword,
    /// Too many attempts for this account.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The password was not checked.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// The address is verified, but signing in failed.
    #[error(transparent)]
    SignIn(#[from] CannotSignIn),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Uses the token, at most once, and signs in.
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
    // Attempts count for the link: a stranger who only knows the address cannot exhaust them.
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

/// Marks the address as verified. Of concurrent uses of an address's links, exactly one succeeds.
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
