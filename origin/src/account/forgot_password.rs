//! Requesting a password reset link. Response, work and time are the same for an unknown address: it also gets a mail,
//! which says that there is no account.

use chrono::TimeDelta;
use contract::{RefreshToken, account::ForgotPassword, path::page};

use super::{
    mail_templates, password_store,
    rate_limit::{Attempt, Refused},
    sign_in::known_device,
    store,
};
use crate::{app::App, http::client::Client, mail, secret};

/// The lifetime of the link.
const LINK_TTL: TimeDelta = TimeDelta::hours(1);

/// Sends the mail to the address that is stored with the account.
pub async fn forgot_password(
    app: &App,
    request: ForgotPassword,
    client: &Client,
) -> Result<(), Refused> {
    let device = {
        let mut connection = app.db.read_fresh().await?;
        let account = store::find_by_email(&mut connection, &request.email).await?;
        let customer = account.map(|account| account.customer.id);
        known_device(&mut connection, customer, client).await?
    };
    let attempt = Attempt::reset(app, &request.email, client, device.as_ref());
    attempt.consume(app).await?;
    let now = app.clock.now();
    let link = |locale, path: &str| format!("{}{}", app.public_url, page::localised(locale, path));
    // Any type of 256 bits will do: the token is opaque.
    let token: RefreshToken = secret::generate();
    let mut tx = app.db.write().await?;
    let mail = if let Some(account) = store::find_by_email(&mut tx, &request.email).await? {
        let locale = account.mail_locale(request.locale);
        let customer = account.customer;
        let hash = secret::hash(token.as_str());
        let row = password_store::Link {
            customer: customer.id,
            locale,
        };
        password_store::insert_link(&mut tx, &hash, &row, now + LINK_TTL).await?;
        let mut link = format!("{}?token={token}", link(locale, page::RESET_PASSWORD));
        if let Some(next) = &request.next {
            link = format!("{link}&next={}", next.encoded());
        }
        mail_templates::reset(locale, &customer.email, &link)
    } else {
        let locale = request.locale;
        mail_templates::no_account(locale, &request.email, &link(locale, page::SIGN_UP))
    };
    mail::append(&mut tx, &mail, now).await?;
    tx.commit().await?;
    Ok(())
}
