//! The SQL of orders that lose their customer.

use chrono::{DateTime, Utc};
use contract::CustomerId;
use sqlx::PgConnection;

/// What stands for the address of who was forgotten. It reads as one and takes no mail (RFC 2606).
const NOBODY: &str = "erased@stoa.invalid";

/// What an address becomes. The statements add the country, which alone stays, for the tax.
fn nowhere() -> serde_json::Value {
    serde_json::json!({ "name": "", "street": "", "extra": "", "postal_code": "", "city": "" })
}

/// Locks the orders of a customer, in the order of their ids; answers whether one waits for payment.
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

/// Leaves of a customer's orders what the law wants kept.
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
        NOBODY,
        nowhere(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the person out of orders that nothing asks to keep, at most a thousand of each kind: those never paid, a month
/// after their end, and those in the books, when the law no longer wants them.
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
        NOBODY,
        nowhere(),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Takes name and address out of at most a thousand orders that were kept long enough.
pub(super) async fn anonymize_after_retention(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE shop_order
         SET kept_until = NULL, address = $2::jsonb || jsonb_build_object('country', address -> 'country')
         WHERE id IN (SELECT id FROM shop_order WHERE kept_until < $1 ORDER BY kept_until LIMIT 1000)",
        now,
        nowhere(),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Forgets at most a thousand links that have expired.
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
