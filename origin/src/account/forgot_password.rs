//! Asking for a link that sets a new password. The answer, the work and the time are the same for an
//! address that is not known: it gets a mail, too, which says so to whoever owns it.

use chrono::TimeDelta;
use contract::{RefreshToken, account::ForgotPassword, path::page};

use super::{
    attempt::{Attempt, Refused},
    password_store, store, text,
};
use crate::{app::App, mail, secret};

/// How long the link of a mail is valid.
const LINK_TTL: TimeDelta = TimeDelta::hours(1);

/// Sends a mail with a link to the address that the account was opened with: what was typed may be
/// another one that only looks alike in lower case.
pub async fn forgot_password(app: &App, request: ForgotPassword) -> Result<(), Refused> {
    Attempt::Reset.count(app, &request.email).await?;
    let now = app.clock.now();
    let locale = request.locale;
    let link = |path: &str| format!("{}{}", app.public_url, page::localised(locale, path));
    // Any type of 256 bits does: the token is opaque.
    let token: RefreshToken =
        secret::fresh().map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let mut tx = app.db.write().await?;
    let mail = match store::find_by_email(&mut tx, &request.email).await? {
        Some(account) => {
            let customer = account.customer;
            let hash = secret::hash(token.as_str());
            password_store::insert_link(&mut tx, &hash, customer.id, now + LINK_TTL).await?;
            let link = format!("{}?token={token}", link(page::RESET_PASSWORD));
            text::reset(locale, &customer.email, &link)
        }
        None => text::no_account(locale, &request.email, &link(page::SIGN_UP)),
    };
    mail::append(&mut tx, &mail, now).await?;
    tx.commit().await?;
    Ok(())
}
