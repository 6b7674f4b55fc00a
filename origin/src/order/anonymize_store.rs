//! The SQL of anonymizing orders.

use chrono::{DateTime, Utc};
use contract::CustomerId;
use sqlx::PgConnection;

/// The placeholder for an erased address: syntactically valid, but undeliverable (RFC 2606).
const ERASED_EMAIL: &str = "erased@stoa.invalid";

/// An anonymized postal address. The statements keep the country, which the tax depends on.
fn erased_address() -> serde_json::Value {
    serde_json::json!({ "name": "", "street": "", "extra": "", "postal_code": "", "city": "" })
}

/// Locks a customer's orders, in the order of their ids. Returns whether one waits for payment.
pub(super) async fn lock_by_customer(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<bool, sqlx::Error> {
    let states = sqlx::query_scalar!(
        "SELECT state FROM shop_order WHERE customer_id = $1 ORDER BY id FOR NO KEY UPDATE",
        customer.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(states.iter().any(|state| state == "pending_payment"))
}

/// Anonymizes a customer's orders. A paid one keeps its address until the end of retention.
pub(super) async fn anonymize_by_customer(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE shop_order
           SET customer_id = NULL, cart_token_hash = NULL, key_hash = '', email = $2,
               kept_until = date_trunc('year', paid_at, 'Europe/Berlin') + interval '9 years',
               address = CASE WHEN paid_at IS NOT NULL THEN address
                   ELSE $3::jsonb || jsonb_build_object('country', address -> 'country') END
           WHERE customer_id = $1"#,
        customer.0,
        ERASED_EMAIL,
        erased_address(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Anonymizes orders past their retention, at most a thousand of each kind: unpaid ones a month after they ended, paid
/// ones after eight years.
pub(super) async fn anonymize_aged(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE shop_order
         SET cart_token_hash = NULL, key_hash = '', email = $2,
             address = $3::jsonb || jsonb_build_object('country', address -> 'country')
         WHERE id IN (
             (SELECT id FROM shop_order
              WHERE state = 'cancelled' AND email <> 'erased@stoa.invalid'
                AND ended_at < $1::timestamptz - interval '30 days'
              ORDER BY ended_at LIMIT 1000)
             UNION ALL
             (SELECT id FROM shop_order
              WHERE state IN ('paid', 'refunded') AND email <> 'erased@stoa.invalid'
                AND placed_at < date_trunc('year', $1::timestamptz, 'Europe/Berlin') - interval '8 years'
              ORDER BY placed_at LIMIT 1000))",
        now,
        ERASED_EMAIL,
        erased_address(),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Removes name and address from orders of erased customers whose retention has ended, at most a thousand.
pub(super) async fn anonymize_after_retention(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE shop_order
         SET kept_until = NULL, address = $2::jsonb || jsonb_build_object('country', address -> 'country')
         WHERE id IN (SELECT id FROM shop_order WHERE kept_until < $1 ORDER BY kept_until LIMIT 1000)",
        now,
        erased_address(),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Deletes expired links, at most a thousand.
pub(super) async fn delete_expired_links(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM order_link WHERE key_hash IN (
             SELECT key_hash FROM order_link WHERE expires_at < $1 ORDER BY expires_at LIMIT 1000)",
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
