//! Merging a guest's cart into the customer's, in the transaction that signs in.

use chrono::{DateTime, Utc};
use contract::{CartToken, CustomerId, cart::MAX_LINES};
use sqlx::PgConnection;

use super::store;
use crate::{order, secret};

/// Adds the guest's lines to the customer's cart, capped by stock and by the limits. The guest's checkout details
/// replace the customer's, because they are newer. The guest's cart is consumed, and its waiting order becomes the
/// customer's. An unknown secret has no effect.
pub async fn merge(
    conn: &mut PgConnection,
    guest: &CartToken,
    customer: CustomerId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let hash = secret::hash(guest.as_str());
    let Some(from) = store::find_by_token(conn, &hash).await? else {
        return Ok(());
    };
    // Only a sign-in locks two carts, and always the guest's first, so two sign-ins cannot deadlock. Another sign-in
    // with the same guest cart waits here and then finds it consumed.
    if !store::consume(conn, from.id, now).await? {
        return Ok(());
    }
    let into = store::insert_for_customer(conn, customer, now).await?;
    order::store::adopt_waiting(conn, from.id, into, customer).await?;
    store::merge_checkout(conn, from.id, into).await?;
    store::line::merge_same(conn, from.id, into).await?;
    let max_lines = i64::try_from(MAX_LINES).unwrap_or(i64::MAX);
    store::line::merge_new(conn, from.id, into, max_lines).await
}
