//! Erasing an account. The row goes, and with it by their foreign keys sessions, links, addresses,
//! wishlist and cart; orders stay without the customer (`order::forget`). The stream is told the id, so
//! that an erasure is done again in a database that was restored from before it.

use contract::{
    CustomerId,
    account::{Claims, Customer, EraseAccount, Role},
    event,
};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    mail_templates, profile_store,
    reauthenticate::{CannotReauthenticate, reauthenticate},
    store,
};
use crate::{
    app::App,
    cart,
    db::Db,
    http::client::Client,
    mail,
    order::anonymize::{CannotAnonymize, anonymize},
    outbox,
};

/// Why an account was not erased.
#[derive(Debug, thiserror::Error)]
pub enum CannotErase {
    /// The shop cannot do without who runs it.
    #[error("a merchant's account is not erased by itself")]
    Merchant,
    /// It was not the customer's password.
    #[error(transparent)]
    Reauthenticate(#[from] CannotReauthenticate),
    /// An order holds it back.
    #[error(transparent)]
    Orders(#[from] CannotAnonymize),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Erases the account of whoever bears these claims and gives its password.
pub async fn erase(
    app: &App,
    claims: &Claims,
    request: EraseAccount,
    client: &Client,
) -> Result<(), CannotErase> {
    if claims.role == Role::Merchant {
        return Err(CannotErase::Merchant);
    }
    let (session, password) = (claims.sid.0.as_bytes(), &request.current_password);
    let account = reauthenticate(app, claims.sub, session, password, client).await?;
    let locale = account.locale;
    let customer = account.customer;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    delete_customer_data(&mut tx, &customer).await?;
    let aggregate = format!("customer/{}", customer.id);
    let data = json!({ "customer": customer.id });
    outbox::append(&mut tx, app, event::CUSTOMER_ERASED, &aggregate, data).await?;
    mail::append(
        &mut tx,
        &mail_templates::erased(locale, &customer.email),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Erases customers again whom a restored database still knows; answers how many of them it did. Nobody is
/// told a second time.
pub async fn replay_erasures(db: &Db, customers: &[CustomerId]) -> Result<usize, CannotErase> {
    let mut erased = 0;
    for id in customers {
        let mut tx = db.write().await?;
        if let Some(customer) = store::find(&mut tx, *id).await? {
            delete_customer_data(&mut tx, &customer).await?;
            erased += 1;
        }
        tx.commit().await?;
    }
    Ok(erased)
}

async fn delete_customer_data(
    conn: &mut PgConnection,
    customer: &Customer,
) -> Result<(), CannotErase> {
    // First, as every order does: none is placed meanwhile.
    cart::store::lock_by_customer(conn, customer.id).await?;
    // What the address ordered as a guest is the customer's as well.
    store::adopt_guest_orders(conn, customer.id).await?;
    if customer.verified {
        cart::store::clear_details_by_email(conn, &customer.email).await?;
    }
    anonymize(conn, customer.id).await?;
    mail::delete_to(conn, &customer.email).await?;
    for previous in profile_store::list_previous(conn, customer.id).await? {
        mail::delete_to(conn, &previous).await?;
    }
    store::delete(conn, customer.id).await?;
    Ok(())
}
