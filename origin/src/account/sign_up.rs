//! Opening an account. The answer, the work and the time are the same for an address that is known:
//! only the mail differs, and that goes to whoever owns the address.

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

/// How long the link of a mail is valid.
const LINK_TTL: TimeDelta = TimeDelta::hours(48);

/// Why no account was opened.
#[derive(Debug, thiserror::Error)]
pub enum CannotSignUp {
    /// What is wrong with the name.
    #[error("the name {0}")]
    Name(FieldCode),
    /// The password is one of the first that would be tried.
    #[error("the password is common")]
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

/// Opens an account and sends a mail with a link; to an address that has one already, a mail that
/// says so.
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
    // The mail goes to the address that is stored, whatever was typed: it is the one that its link verifies.
    let (customer, email) = match (new, known) {
        (Some(customer), _) => (customer, request.email),
        (None, Some(known)) if known.customer.verified => {
            mail::append(&mut tx, &already(app, &known), now).await?;
            tx.commit().await?;
            return Ok(());
        }
        (None, Some(Account { customer, .. })) => (customer.id, customer.email),
        // It was there a statement ago; try again.
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

/// The mail to an address that has a verified account, in the account's language.
fn already(app: &App, known: &Account) -> mail::Mail {
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
    // Any type of 256 bits does: the token is opaque.
    let token: RefreshToken =
        secret::fresh().map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
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
