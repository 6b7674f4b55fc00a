//! Erasing an account. Deleting the customer's row cascades to sessions, links, addresses, wishlist and cart; orders
//! are anonymized (`order::anonymize`). The event on the stream carries the id, so that the erasure can be replayed in
//! a database restored from an earlier backup.

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
    /// A merchant cannot erase the account that runs the shop.
    #[error("a merchant's account cannot be erased")]
    Merchant,
    /// The password was not confirmed.
    #[error(transparent)]
    Reauthenticate(#[from] CannotReauthenticate),
    /// An order prevents it.
    #[error(transparent)]
    Orders(#[from] CannotAnonymize),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Erases the caller's account after reauthentication.
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
    // Queued after the deletion above, which removes every mail to this address.
    mail::append(
        &mut tx,
        &mail_templates::erased(locale, &customer.email),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Replays erasures in a restored database. Returns how many of the customers still existed. Appends no event and sends
/// no mail: both were done the first time.
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
    // The cart is locked first, as when an order is placed: the lock order is the same, and no order is placed
    // concurrently.
    cart::store::lock_by_customer(conn, customer.id).await?;
    // Guest orders of a verified address belong to the customer and are anonymized with the others. This must come
    // before the customer's address is deleted.
    store::adopt_guest_orders(conn, customer.id).await?;
    // An unverified address may be a stranger's, whose guest carts must not be touched.
    if customer.verified {
        cart::store::clear_details_by_email(conn, &customer.email).await?;
    }
    // After the adoption above, and before the delete below: it finds the orders by the customer's id.
    anonymize(conn, customer.id).await?;
    // Mail rows refer to no customer, so they do not cascade.
    mail::delete_to(conn, &customer.email).await?;
    for previous in profile_store::list_previous(conn, customer.id).await? {
        mail::delete_to(conn, &previous).await?;
    }
    store::delete(conn, customer.id).await?;
    Ok(())
}
