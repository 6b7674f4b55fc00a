//! Requesting a change of e-mail address. Response and work are the same whether or not the new address already has an
//! account: a token is stored either way, and only the mail differs. For an address with an account, the mail tells its
//! owner of the attempt and contains no link.

use chrono::TimeDelta;
use contract::{
    Locale, RefreshToken,
    account::{ChangeEmail, Claims, SecurityEventKind},
    path::page,
};

use super::{
    email_change_templates, profile_store,
    rate_limit::{Attempt, Refused},
    reauthenticate::{CannotReauthenticate, reauthenticate},
    security_event::record,
    store,
};
use crate::{app::App, http::client::Client, mail, secret};

/// How long the link to the new address is valid.
const LINK_TTL: TimeDelta = TimeDelta::hours(48);

/// Why the change was not requested.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeEmail {
    /// It is already the account's address.
    #[error("the account has this address")]
    SameAddress,
    /// The password was not confirmed.
    #[error(transparent)]
    Reauthenticate(#[from] CannotReauthenticate),
    /// Too many mails went to the new address.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Sends a link to the new address and a notice to the current one. Invalidates an earlier request.
pub async fn change_email(
    app: &App,
    claims: &Claims,
    request: ChangeEmail,
    locale: Locale,
    client: &Client,
) -> Result<(), CannotChangeEmail> {
    let account = {
        let (session, password) = (claims.sid.0.as_bytes(), &request.current_password);
        reauthenticate(app, claims.sub, session, password, client).await?
    };
    let (customer, own) = (account.customer, account.locale);
    let new = &request.new_email;
    // It sends a mail to an unverified address, like a sign-up.
    Attempt::sign_up(app, new, client).consume(app).await?;
    // Any type of 256 bits will do: the token is opaque.
    let token: RefreshToken = secret::generate();
    let hash = secret::hash(token.as_str());
    let now = app.clock.now();
    let link =
        |locale: Locale, path: &str| format!("{}{}", app.public_url, page::localised(locale, path));

    let mut tx = app.db.write().await?;
    store::lock(&mut tx, customer.id).await?;
    let holder = store::find_by_email(&mut tx, new).await?;
    if holder
        .as_ref()
        .is_some_and(|holder| holder.customer.id == customer.id)
    {
        return Err(CannotChangeEmail::SameAddress);
    }
    profile_store::delete_pending(&mut tx, customer.id).await?;
    profile_store::insert_pending(&mut tx, &hash, customer.id, new, now + LINK_TTL).await?;
    let kind = SecurityEventKind::EmailChangeRequested;
    record(&mut tx, customer.id, kind, client, now).await?;
    // An unverified account does not own its address: anyone who can read the address's mail may claim it.
    let to_new = if let Some(holder) = holder.filter(|holder| holder.customer.verified) {
        let sign_in = link(holder.locale, page::SIGN_IN);
        email_change_templates::taken(holder.locale, &holder.customer.email, &sign_in)
    } else {
        let link = format!("{}?token={token}", link(locale, page::CONFIRM_EMAIL));
        email_change_templates::confirm(locale, new, &link)
    };
    let reset = link(own, page::FORGOT_PASSWORD);
    let notice = email_change_templates::requested(own, &customer.email, &reset);
    mail::append(&mut tx, &to_new, now).await?;
    mail::append(&mut tx, &notice, now).await?;
    tx.commit().await?;
    Ok(())
}
