//! Signing in: the password is checked, a session begins, the guest's cart joins the customer's.

use chrono::TimeDelta;
use contract::{
    CartToken, Locale, RefreshToken,
    account::{REFRESH_TTL_S, SecurityEventKind, SignIn, Tokens},
};

use super::{
    attempt::{Attempt, Refused},
    confirm::matches,
    password::{CannotHash, Match},
    password_store,
    security_event::{record, record_refusal},
    session_store,
    store::{self, Account},
    token,
};
use crate::{app::App, cart, http::client::Client, keys::CannotSign, secret};

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum CannotSignIn {
    /// Which one is not told.
    #[error("the address or the password is wrong")]
    WrongCredentials,
    /// Too many attempts for this address.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The password was not looked at.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// No access token could be signed.
    #[error(transparent)]
    Sign(#[from] CannotSign),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Checks the password and begins a session. An account whose address is not verified yet may sign in. `locale` is
/// the language of the page, where it is known: mails to the account are in it from then on.
pub async fn sign_in(
    app: &App,
    request: SignIn,
    guest: Option<CartToken>,
    client: &Client,
    locale: Option<Locale>,
) -> Result<Tokens, CannotSignIn> {
    Attempt::SignIn.count(app, &request.email).await?;
    let (account, renewed_hash) = check(app, &request, client).await?;
    let now = app.clock.now();
    let refresh_token: RefreshToken =
        secret::fresh().map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let hash = secret::hash(refresh_token.as_str());

    let mut tx = app.db.write().await?;
    let ends = now + TimeDelta::seconds(REFRESH_TTL_S);
    let session =
        session_store::insert_session(&mut tx, &account, &client.user_agent, &hash, now, ends)
            .await?;
    let session = session.ok_or(CannotSignIn::WrongCredentials)?;
    if let Some(hash) = renewed_hash {
        // False where another password was set since it was checked: then that one stays.
        password_store::exchange(&mut tx, &account, &hash).await?;
    }
    let customer = account.customer;
    if let Some(guest) = &guest {
        cart::merge::merge(&mut tx, guest, customer.id, now).await?;
    }
    if let Some(locale) = locale {
        store::set_locale(&mut tx, customer.id, locale).await?;
    }
    store::adopt_guest_orders(&mut tx, customer.id).await?;
    Attempt::SignIn.forgive(&mut tx, &request.email).await?;
    record(
        &mut tx,
        customer.id,
        SecurityEventKind::SignedIn,
        client,
        now,
    )
    .await?;
    let access_token = token::access(app, customer.id, session, customer.role, now)?;
    tx.commit().await?;
    Ok(Tokens {
        access_token,
        refresh_token,
        customer,
    })
}

/// The account whose address and password these are; with a new hash where the stored one is older than the
/// normalisation of passwords. No connection is held while a hash runs.
async fn check(
    app: &App,
    request: &SignIn,
    client: &Client,
) -> Result<(Account, Option<String>), CannotSignIn> {
    let account = {
        let mut connection = app.db.read_fresh().await?;
        store::find_by_email(&mut connection, &request.email).await?
    };
    let hash = account.as_ref().map(|account| &*account.password_hash);
    let matched = matches(app, hash, &request.password).await?;
    let account = match account {
        Some(account) if matched.is_right() => account,
        other => {
            let customer = other.map(|account| account.customer.id);
            record_refusal(app, customer, SecurityEventKind::SignInRefused, client).await?;
            return Err(CannotSignIn::WrongCredentials);
        }
    };
    let renewed = match matched {
        Match::AsTyped => Some(app.passwords.hash(&request.password).await?),
        Match::Normal | Match::Not => None,
    };
    Ok((account, renewed))
}
