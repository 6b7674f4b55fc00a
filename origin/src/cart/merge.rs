//! What a guest has gathered goes into the customer's cart, in the transaction that signs in.

use chrono::{DateTime, Utc};
use contract::{CartToken, CustomerId, cart::MAX_LINES};
use sqlx::PgConnection;

use super::store;
use crate::{order, secret};

/// Sums the guest's lines into the customer's, capped by limit and stock; what the guest chose and typed at the checkout
/// is newer than what the customer left, and takes its place. The guest's cart is consumed. An order of it that waits for
/// payment becomes the customer's. A secret that opens nothing changes nothing.
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
    // Only a sign-in locks two carts, the guest's first; another sign-in with the same guest's cart
    // waits here and then finds it consumed.
    if !store::consume(conn, from.id, now).await? {
        return Ok(());
    }
    let into = store::insert_for_customer(conn, customer, now).await?;
    order::store::adopt_waiting(conn, from.id, into, customer).await?;
    store::merge_checkout(conn, from.id, into).await?;
    store::line::merge_same(conn, from.id, into).await?;
    let most = i64::try_from(MAX_LINES).unwrap_or(i64::MAX);
    store::line::merge_new(conn, from.id, into, most).await
}
