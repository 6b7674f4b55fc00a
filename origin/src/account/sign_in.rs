//! Signing in: verifies the password, begins a session, and merges the guest's cart into the customer's.

use chrono::TimeDelta;
use contract::{
    CartToken, CustomerId, DeviceToken, Locale, RefreshToken,
    account::{REFRESH_TTL_S, SecurityEventKind, SignIn, Tokens},
};
use sqlx::PgConnection;

use super::{
    device_store,
    password::{CannotHash, Match, Queue},
    password_store,
    rate_limit::{Attempt, Refused},
    reauthenticate::verify_password,
    security_event::{record, record_refusal},
    session_store,
    store::{self, Account},
    token,
};
use crate::{
    app::App,
    cart,
    http::client::Client,
    keys::CannotSign,
    secret::{self, SecretHash},
};

/// Why the sign-in failed.
#[derive(Debug, thiserror::Error)]
pub enum CannotSignIn {
    /// The response does not reveal which one.
    #[error("the address or the password is wrong")]
    WrongCredentials,
    /// Too many attempts for this address.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The password was not checked.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// No access token could be signed.
    #[error(transparent)]
    Sign(#[from] CannotSign),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A new session.
pub struct SignedIn {
    /// Its tokens.
    pub tokens: Tokens,
    /// The token for the browser's device cookie; `None` if it has one already.
    pub device: Option<DeviceToken>,
}

/// Verifies the password and begins a session, also for an account whose address is not verified yet. `locale` is the
/// page's, if known; it becomes the locale of mails to the account.
pub async fn sign_in(
    app: &App,
    request: SignIn,
    guest: Option<CartToken>,
    client: &Client,
    locale: Option<Locale>,
) -> Result<SignedIn, CannotSignIn> {
    let (account, device) = look_up(app, &request, client).await?;
    let attempt = Attempt::sign_in(app, &request.email, client, device.as_ref());
    // Counted before hashing: a flood of sign-ins must not fill the queue.
    attempt.consume(app).await?;
    let queue = if device.is_some() {
        Queue::Known
    } else {
        Queue::Strangers
    };
    let (account, renewed_hash) = check(app, account, queue, &request.password, client).await?;
    let context = SignInContext {
        guest,
        client,
        locale,
    };
    let proof = Proof {
        attempt: Some(&attempt),
        renewed_hash,
    };
    begin_session(app, account, context, proof).await
}

/// The account with this address, and the hash of the browser's device token if the account knows it. The connection is
/// released before the password is hashed.
async fn look_up(
    app: &App,
    request: &SignIn,
    client: &Client,
) -> Result<(Option<Account>, Option<SecretHash>), sqlx::Error> {
    let mut connection = app.db.read_fresh().await?;
    let account = store::find_by_email(&mut connection, &request.email).await?;
    let customer = account.as_ref().map(|account| account.customer.id);
    let device = known_device(&mut connection, customer, client).await?;
    Ok((account, device))
}

/// The hash of the browser's device token, if the customer has signed in with this browser before.
pub(super) async fn known_device(
    conn: &mut PgConnection,
    customer: Option<CustomerId>,
    client: &Client,
) -> Result<Option<SecretHash>, sqlx::Error> {
    Ok(match client.device_token_hash {
        Some(device) if device_store::is_known(conn, customer, &device).await? => Some(device),
        _ => None,
    })
}

/// Verifies the password. Also returns a new hash if the stored one is older than the normalisation of passwords.
async fn check(
    app: &App,
    account: Option<Account>,
    queue: Queue,
    typed: &str,
    client: &Client,
) -> Result<(Account, Option<String>), CannotSignIn> {
    let hash = account.as_ref().map(|account| &*account.password_hash);
    let matched = verify_password(app, queue, hash, typed).await?;
    let account = match account {
        Some(account) if matched.is_right() => account,
        other => {
            let customer = other.map(|account| account.customer.id);
            record_refusal(app, customer, SecurityEventKind::SignInRefused, client).await?;
            return Err(CannotSignIn::WrongCredentials);
        }
    };
    let renewed = match matched {
        Match::AsTyped => Some(app.passwords.hash(queue, typed).await?),
        Match::Normal | Match::Not => None,
    };
    Ok((account, renewed))
}

/// Begins a session for a customer who has just entered the password with this hash, together with a mailed link.
pub(super) async fn sign_in_confirmed(
    app: &App,
    customer: CustomerId,
    password_hash: &str,
    context: SignInContext<'_>,
) -> Result<SignedIn, CannotSignIn> {
    let account = {
        let mut connection = app.db.read_fresh().await?;
        store::find_account(&mut connection, customer).await?
    };
    // Another password may have been set after the check.
    let account = account
        .filter(|account| account.password_hash == password_hash)
        .ok_or(CannotSignIn::WrongCredentials)?;
    begin_session(app, account, context, Proof::default()).await
}

/// The context of a sign-in.
pub(super) struct SignInContext<'a> {
    /// The secret of the guest's cart to merge.
    pub guest: Option<CartToken>,
    /// The client.
    pub client: &'a Client,
    /// The page's locale, if known.
    pub locale: Option<Locale>,
}

/// The consequences of a right password.
#[derive(Default)]
struct Proof<'a> {
    /// The attempt to refund.
    attempt: Option<&'a Attempt>,
    /// A hash that replaces the stored one.
    renewed_hash: Option<String>,
}

/// Begins the session of a customer whose password was right, and stores the browser as known.
async fn begin_session(
    app: &App,
    account: Account,
    context: SignInContext<'_>,
    proof: Proof<'_>,
) -> Result<SignedIn, CannotSignIn> {
    let SignInContext {
        guest,
        client,
        locale,
    } = context;
    let now = app.clock.now();
    let refresh_token: RefreshToken = secret::generate();
    let hash = secret::hash(refresh_token.as_str());
    let (device, device_hash) = if let Some(hash) = client.device_token_hash {
        (None, hash)
    } else {
        let token: DeviceToken = secret::generate();
        let hash = secret::hash(token.as_str());
        (Some(token), hash)
    };

    let mut tx = app.db.write().await?;
    let ends = now + TimeDelta::seconds(REFRESH_TTL_S);
    let session =
        session_store::insert_session(&mut tx, &account, &client.user_agent, &hash, now, ends)
            .await?;
    let session = session.ok_or(CannotSignIn::WrongCredentials)?;
    if let Some(hash) = proof.renewed_hash {
        // Returns false if another password was set after the check; that one then stays.
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
    device_store::remember(&mut tx, customer.id, &device_hash, now).await?;
    record(
        &mut tx,
        customer.id,
        SecurityEventKind::SignedIn,
        client,
        now,
    )
    .await?;
    // Last, to keep the lock on the network's row short: every other attempt from the network waits for it.
    if let Some(attempt) = proof.attempt {
        attempt.refund(&mut tx).await?;
    }
    let access_token = token::access(app, customer.id, session, customer.role, now)?;
    tx.commit().await?;
    let tokens = Tokens {
        access_token,
        refresh_token,
        customer,
    };
    Ok(SignedIn { tokens, device })
}
