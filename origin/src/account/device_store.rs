//! The SQL of known devices: browsers in which a customer has signed in.

use chrono::{DateTime, Utc};
use contract::CustomerId;
use sqlx::PgConnection;

use crate::secret::SecretHash;

/// Whether the customer has signed in with this browser. Without a customer, the same query runs, so that the response
/// time reveals nothing.
pub(super) async fn is_known(
    conn: &mut PgConnection,
    customer: Option<CustomerId>,
    token_hash: &SecretHash,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM known_device WHERE customer_id = $1 AND token_hash = $2) AS "known!""#,
        customer.map(|customer| customer.0),
        token_hash.as_slice(),
    )
    .fetch_one(conn)
    .await
}

/// Stores a browser, and deletes the least recently used ones beyond twenty.
pub(super) async fn remember(
    conn: &mut PgConnection,
    customer: CustomerId,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH upserted AS (
             INSERT INTO known_device (customer_id, token_hash, used_at) VALUES ($1, $2, $3)
             ON CONFLICT (customer_id, token_hash) DO UPDATE SET used_at = $3)
         DELETE FROM known_device WHERE customer_id = $1 AND token_hash IN (
             SELECT token_hash FROM known_device WHERE customer_id = $1 AND token_hash <> $2
             ORDER BY used_at DESC OFFSET 19)",
        customer.0,
        token_hash.as_slice(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes every browser of a customer except one: others may belong to somebody who knew the old password.
pub(super) async fn forget_others(
    conn: &mut PgConnection,
    customer: CustomerId,
    kept: Option<&SecretHash>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM known_device WHERE customer_id = $1 AND token_hash IS DISTINCT FROM $2",
        customer.0,
        kept.map(SecretHash::as_slice),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes browsers in which nobody has signed in for long.
pub(super) async fn prune(
    conn: &mut PgConnection,
    unused_since: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("DELETE FROM known_device WHERE used_at < $1", unused_since)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}
