//! Signing up. Response, work and time are the same for an address that already has an account: only the mail differs,
//! and it goes to the address's owner.

use chrono::TimeDelta;
use contract::{FieldCode, RefreshToken, ReturnPath, account::SignUp};
use domain::name;
use sqlx::PgConnection;

use super::{
    mail_templates,
    password::{CannotHash, Queue},
    rate_limit::{Attempt, Refused},
    store::{self, Account, Verification},
};
use crate::{app::App, http::client::Client, mail, secret};

/// The lifetime of the mailed link.
const LINK_TTL: TimeDelta = TimeDelta::hours(48);

/// Why the sign-up failed.
#[derive(Debug, thiserror::Error)]
pub enum CannotSignUp {
    /// The name is invalid.
    #[error("the name {0}")]
    Name(FieldCode),
    /// The password is too easy to guess.
    #[error("the password is too easy to guess")]
    CommonPassword,
    /// Too many mails went to this address.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The password was not hashed.
    #[error(transparent)]
    Hash(#[from] CannotHash),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Creates an account and mails a verification link. An address with a verified account gets a mail that says so.
pub async fn sign_up(app: &App, request: SignUp, client: &Client) -> Result<(), CannotSignUp> {
    let name = name::check(&request.name).map_err(CannotSignUp::Name)?;
    let attempt = Attempt::sign_up(app, &request.email, client);
    attempt.consume(app).await?;
    let (password, about) = (request.password.as_str(), [request.email.as_str(), &name]);
    let passwords = &app.passwords;
    let queue = Queue::Strangers;
    if passwords.is_common(queue, password, &about).await? {
        return Err(CannotSignUp::CommonPassword);
    }
    let hash = passwords.hash(queue, password).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let new = store::insert(&mut tx, &request.email, &name, &hash, request.locale, now).await?;
    let known = match new {
        Some(_) => None,
        None => store::find_by_email(&mut tx, &request.email).await?,
    };
    // The mail goes to the stored address, whatever spelling was typed: its link verifies the stored one.
    let (customer, email) = match (new, known) {
        (Some(customer), _) => (customer, request.email),
        (None, Some(known)) if known.customer.verified => {
            mail::append(&mut tx, &already_registered(app, &known), now).await?;
            tx.commit().await?;
            return Ok(());
        }
        (None, Some(Account { customer, .. })) => (customer.id, customer.email),
        // The account was deleted between the two statements. The client can retry.
        (None, None) => return Err(sqlx::Error::RowNotFound.into()),
    };
    let verification = Verification {
        customer,
        name,
        password_hash: hash,
        locale: request.locale,
    };
    let link = verification_link(app, &mut tx, &verification, request.next.as_ref()).await?;
    let mail = mail_templates::verify(request.locale, &email, &link);
    mail::append(&mut tx, &mail, now).await?;
    tx.commit().await?;
    Ok(())
}

/// The mail to the owner of a verified account, in the account's language.
fn already_registered(app: &App, known: &Account) -> mail::Mail {
    let (locale, customer) = (known.locale, &known.customer);
    let page = contract::path::page::localised(locale, contract::path::page::SIGN_IN);
    let link = format!("{}{page}", app.public_url);
    mail_templates::known(locale, &customer.email, &customer.name, &link)
}

async fn verification_link(
    app: &App,
    conn: &mut PgConnection,
    verification: &Verification,
    next: Option<&ReturnPath>,
) -> Result<String, sqlx::Error> {
    // Any type of 256 bits will do: the token is opaque.
    let token: RefreshToken = secret::generate();
    let hash = secret::hash(token.as_str());
    store::insert_verification(conn, &hash, verification, app.clock.now() + LINK_TTL).await?;
    let page =
        contract::path::page::localised(verification.locale, contract::path::page::VERIFY_EMAIL);
    let link = format!("{}{page}?token={token}", app.public_url);
    Ok(match next {
        Some(next) => format!("{link}&next={}", next.encoded()),
        None => link,
    })
}
