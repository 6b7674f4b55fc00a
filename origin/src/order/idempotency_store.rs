//! The SQL of idempotency keys.

use chrono::{DateTime, Utc};
use contract::{CartId, IdempotencyKey, OrderId};
use sqlx::PgConnection;

use crate::cart::Owner;

/// An earlier claim of a key.
pub(super) struct Claim {
    pub order: OrderId,
    pub digest: Vec<u8>,
}

/// Finds the claim of a key on any cart of the owner, including consumed ones: a retry may arrive after payment has
/// consumed the cart.
pub(super) async fn find_claim(
    conn: &mut PgConnection,
    owner: &Owner,
    key: &IdempotencyKey,
) -> Result<Option<Claim>, sqlx::Error> {
    let (customer, token_hash) = match owner {
        Owner::Customer(customer) => (Some(customer.0), None),
        Owner::Guest(hash) => (None, Some(hash.as_slice())),
    };
    let row = sqlx::query!(
        "SELECT k.order_id, k.digest FROM idempotency_key k JOIN cart c ON c.id = k.scope
         WHERE k.key = $1 AND (c.customer_id = $2 OR c.token_hash = $3)",
        key.as_str(),
        customer,
        token_hash,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Claim {
        order: OrderId(row.order_id),
        digest: row.digest,
    }))
}

/// Claims a key for an order. Returns false if it is taken. The unique index makes this wait for a concurrent
/// transaction that has claimed the key but not committed, so exactly one of them succeeds.
pub(super) async fn claim_key(
    conn: &mut PgConnection,
    cart: CartId,
    key: &IdempotencyKey,
    digest: &[u8],
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO idempotency_key (scope, key, digest, order_id, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (scope, key) DO NOTHING",
        cart.0,
        key.as_str(),
        digest,
        order.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Points a key that this transaction has claimed to another order: the waiting order that was changed instead of
/// creating a new one.
pub(super) async fn repoint_key(
    conn: &mut PgConnection,
    cart: CartId,
    key: &IdempotencyKey,
    order: OrderId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE idempotency_key SET order_id = $3 WHERE scope = $1 AND key = $2",
        cart.0,
        key.as_str(),
        order.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes keys claimed before `before`, at most a thousand.
pub async fn prune_keys(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM idempotency_key WHERE (scope, key) IN (
             SELECT scope, key FROM idempotency_key WHERE created_at < $1
             ORDER BY created_at LIMIT 1000)",
        before,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
