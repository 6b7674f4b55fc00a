//! All SQL of the room. Each function is one statement in the caller's transaction.

use contract::{OrderId, Quantity, VariantId};
use sqlx::PgConnection;
use uuid::Uuid;

/// A quantity of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockRequest {
    /// The variant.
    pub variant: VariantId,
    /// The number of units.
    pub quantity: Quantity,
}

/// Reserves units for an order inserted in the same transaction. Returns the variants that have too few units left. If
/// it returns any, the caller must roll back: the other variants are reserved already.
///
/// One statement for all lines, for two reasons. `locked` takes every row lock in the order of variant ids before the
/// first row is updated; `MATERIALIZED` keeps the planner from merging it into the update, which would lock in the
/// order of the join. And the condition on `on_hand` is evaluated on the locked row's latest version, so that of two
/// concurrent orders for the last unit exactly one succeeds.
pub async fn reserve(
    conn: &mut PgConnection,
    order: OrderId,
    requests: &[StockRequest],
) -> Result<Vec<VariantId>, sqlx::Error> {
    let variants: Vec<Uuid> = requests.iter().map(|request| request.variant.0).collect();
    let quantities: Vec<i32> = requests
        .iter()
        .map(|request| request.quantity.into())
        .collect();
    let missing = sqlx::query_scalar!(
        r#"WITH requested AS (
               SELECT * FROM unnest($2::uuid[], $3::int[]) AS requested (variant_id, quantity)
           ), locked AS MATERIALIZED (
               SELECT stock.variant_id FROM stock JOIN requested USING (variant_id)
               ORDER BY stock.variant_id FOR UPDATE OF stock
           ), reserved AS (
               UPDATE stock SET reserved = stock.reserved + requested.quantity
               FROM locked JOIN requested USING (variant_id)
               WHERE stock.variant_id = locked.variant_id
                 AND stock.on_hand - stock.reserved >= requested.quantity
               RETURNING stock.variant_id, requested.quantity
           ), inserted AS (
               INSERT INTO reservation (order_id, variant_id, quantity)
               SELECT $1, variant_id, quantity FROM reserved
           )
           SELECT requested.variant_id AS "variant_id!" FROM requested
           WHERE requested.variant_id NOT IN (SELECT variant_id FROM reserved)"#,
        order.0,
        &variants,
        &quantities,
    )
    .fetch_all(conn)
    .await?;
    Ok(missing.into_iter().map(VariantId).collect())
}

/// Removes an order's reserved units from stock once the order is paid. Returns the affected variants. Idempotent: the
/// reservation is deleted in the same statement, so a second call changes nothing.
pub async fn claim(conn: &mut PgConnection, order: OrderId) -> Result<Vec<VariantId>, sqlx::Error> {
    let variants = sqlx::query_scalar!(
        r#"WITH locked AS MATERIALIZED (
               SELECT stock.variant_id FROM stock JOIN reservation USING (variant_id)
               WHERE reservation.order_id = $1
               ORDER BY stock.variant_id FOR UPDATE OF stock
           ), deleted AS (
               DELETE FROM reservation USING locked
               WHERE reservation.order_id = $1 AND reservation.variant_id = locked.variant_id
               RETURNING reservation.variant_id, reservation.quantity
           )
           UPDATE stock
           SET on_hand = stock.on_hand - deleted.quantity, reserved = stock.reserved - deleted.quantity
           FROM deleted WHERE stock.variant_id = deleted.variant_id
           RETURNING stock.variant_id"#,
        order.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(variants.into_iter().map(VariantId).collect())
}

/// Releases an unpaid order's reserved units. Returns the affected variants. Idempotent, like [`claim`].
pub async fn release(
    conn: &mut PgConnection,
    order: OrderId,
) -> Result<Vec<VariantId>, sqlx::Error> {
    let variants = sqlx::query_scalar!(
        r#"WITH locked AS MATERIALIZED (
               SELECT stock.variant_id FROM stock JOIN reservation USING (variant_id)
               WHERE reservation.order_id = $1
               ORDER BY stock.variant_id FOR UPDATE OF stock
           ), deleted AS (
               DELETE FROM reservation USING locked
               WHERE reservation.order_id = $1 AND reservation.variant_id = locked.variant_id
               RETURNING reservation.variant_id, reservation.quantity
           )
           UPDATE stock SET reserved = stock.reserved - deleted.quantity
           FROM deleted WHERE stock.variant_id = deleted.variant_id
           RETURNING stock.variant_id"#,
        order.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(variants.into_iter().map(VariantId).collect())
}

/// Puts the units of a returned order back on hand. Returns the affected variants. Not idempotent: the caller ensures,
/// by the payment's locked state, that it runs once per order.
pub async fn restock(
    conn: &mut PgConnection,
    order: OrderId,
) -> Result<Vec<VariantId>, sqlx::Error> {
    let variants = sqlx::query_scalar!(
        r#"WITH purchased AS (
               SELECT variant_id, sum(quantity)::int AS quantity FROM order_line
               WHERE order_id = $1 GROUP BY variant_id
           ), locked AS MATERIALIZED (
               SELECT stock.variant_id FROM stock JOIN purchased USING (variant_id)
               ORDER BY stock.variant_id FOR UPDATE OF stock
           )
           UPDATE stock SET on_hand = stock.on_hand + purchased.quantity
           FROM locked JOIN purchased USING (variant_id)
           WHERE stock.variant_id = locked.variant_id
           RETURNING stock.variant_id"#,
        order.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(variants.into_iter().map(VariantId).collect())
}
