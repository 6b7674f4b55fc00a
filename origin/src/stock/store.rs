//! All SQL of the room. Each function is one statement; the caller's transaction decides.

use contract::{OrderId, Quantity, VariantId};
use sqlx::PgConnection;
use uuid::Uuid;

/// So many units of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockRequest {
    /// Of what.
    pub variant: VariantId,
    /// How many.
    pub quantity: Quantity,
}

/// Keeps units for an order that stands in the same transaction; answers the variants of which there
/// were not enough. Where there is one, the caller must not commit.
pub async fn reserve(
    conn: &mut PgConnection,
    order: OrderId,
    requests: &[StockRequest],
) -> Result<Vec<VariantId>, sqlx::Error> {
    let variants: Vec<Uuid> = requests.iter().map(|request| request.variant.0).collect();
    let quantities: Vec<i32> = requests.iter().map(|request| request.quantity.into()).collect();
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

/// The order was paid: what was kept for it leaves the warehouse. Answers the variants; a second call
/// finds nothing to do.
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

/// The order ended before it was paid: what was kept for it can be sold again. Answers the variants; a
/// second call finds nothing to do.
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

/// A paid order is given back: its units are on hand again. Answers the variants. The caller sees to it that
/// this happens once.
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
