//! All SQL of the room except idempotency keys and anonymization.

use chrono::{DateTime, Utc};
use contract::{
    CartId, Currency, CustomerId, Email, Locale, OrderId, OrderNumber, VariantId,
    cart::Quote,
    order::{
        Address, Order, OrderState, OrderSummary, PaymentFailure, PlaceOrder, ReturnReason,
        TimelineEntry,
    },
};
use serde_json::Value;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::view;
use crate::{cart::Owner, cursor::Cursor, db::decode_text, secret::SecretHash};

/// An order with what decides who may see it.
#[derive(Debug, Clone)]
pub struct OrderRecord {
    /// The order as the API returns it.
    pub order: Order,
    /// The cart it was placed from.
    pub cart: CartId,
    /// The customer, if it belongs to an account.
    pub customer: Option<CustomerId>,
    /// The hash of the cart's secret.
    pub cart_token_hash: Option<Vec<u8>>,
    /// The hash of the key in its confirmation link; empty once it is anonymized.
    pub key_hash: Vec<u8>,
    /// Whether an account has verified the order's address. Mail to any other address contains no text that somebody
    /// typed: the address may be a stranger's.
    pub email_verified: bool,
    /// The language of its mails.
    pub locale: Locale,
}

impl OrderRecord {
    /// Whether the order was placed with this address. An anonymized order never matches: its placeholder address is
    /// the same for all.
    pub(super) fn was_placed_with(&self, email: &Email) -> bool {
        !self.key_hash.is_empty() && self.order.email == *email
    }
}

/// A new order.
pub(super) struct NewOrder<'a> {
    pub id: OrderId,
    pub number: &'a OrderNumber,
    pub cart: CartId,
    pub cart_token_hash: Option<&'a [u8]>,
    pub customer: Option<CustomerId>,
    pub key_hash: &'a [u8],
    pub request: &'a PlaceOrder,
    pub address: &'a Address,
    pub quote: &'a Quote,
    pub placed_at: DateTime<Utc>,
    pub reserved_until: DateTime<Utc>,
}

/// Parses a currency column.
pub fn currency(text: &str) -> Result<Currency, sqlx::Error> {
    serde_json::from_value(Value::from(text)).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// The order of a cart that waits for payment.
pub(super) async fn find_waiting(
    conn: &mut PgConnection,
    cart: CartId,
) -> Result<Option<(OrderId, OrderNumber)>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT id, number FROM shop_order WHERE cart_id = $1 AND state = 'pending_payment'",
        cart.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((OrderId(row.id), decode_text(&row.number)?)))
        .transpose()
}

/// The state of an owner's order.
pub(super) async fn find_state(
    conn: &mut PgConnection,
    owner: &Owner,
    number: &OrderNumber,
) -> Result<Option<OrderState>, sqlx::Error> {
    let (customer, token_hash) = match owner {
        Owner::Customer(customer) => (Some(customer.0), None),
        Owner::Guest(hash) => (None, Some(hash.as_slice())),
    };
    let state = sqlx::query_scalar!(
        "SELECT state FROM shop_order
         WHERE number = $1 AND (customer_id = $2 OR cart_token_hash = $3)",
        number.as_str(),
        customer,
        token_hash,
    )
    .fetch_optional(conn)
    .await?;
    state.as_deref().map(decode_text).transpose()
}

/// The lines of an order as variant, quantity and unit price, sorted.
pub(super) async fn list_purchased(
    conn: &mut PgConnection,
    order: OrderId,
) -> Result<Vec<(VariantId, i32, i64)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT variant_id, quantity, unit_price FROM order_line WHERE order_id = $1",
        order.0,
    )
    .fetch_all(conn)
    .await?;
    let mut bought: Vec<_> = rows
        .into_iter()
        .map(|row| (VariantId(row.variant_id), row.quantity, row.unit_price))
        .collect();
    bought.sort_unstable();
    Ok(bought)
}

/// Changes a waiting order, except its lines and its total. The caller holds the lock on the row.
pub(super) async fn change(
    conn: &mut PgConnection,
    order: OrderId,
    request: &PlaceOrder,
    address: &Address,
    quote: &Quote,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE shop_order SET email = $2, address = $3, locale = $4, quote = $5 WHERE id = $1",
        order.0,
        request.email.as_str(),
        Json(address) as _,
        request.locale.as_str(),
        Json(quote) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When a customer placed the oldest of the latest `count` orders, if all of them were placed since `since`. `None` for
/// a guest.
pub(super) async fn find_nth_latest_since(
    conn: &mut PgConnection,
    customer: Option<CustomerId>,
    count: i64,
    since: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT placed_at FROM shop_order WHERE customer_id = $1 AND placed_at > $2
         ORDER BY placed_at DESC OFFSET $3::bigint - 1 LIMIT 1",
        customer.map(|customer| customer.0),
        since,
        count,
    )
    .fetch_optional(conn)
    .await
}

/// Inserts an order with its lines (`view::lines`).
pub(super) async fn insert(
    conn: &mut PgConnection,
    new: &NewOrder<'_>,
    lines: Value,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"WITH placed AS (
               INSERT INTO shop_order (id, number, cart_id, cart_token_hash, customer_id, key_hash,
                   state, email, address, locale, currency, quote, total, placed_at, reserved_until)
               VALUES ($1, $2, $3, $4, $5, $6, 'pending_payment', $7, $8, $9, $10, $11, $12, $13, $14)
               RETURNING id
           )
           INSERT INTO order_line (id, order_id, position, variant_id, sku, product, title,
                                   variant_title, image, hue, quantity, unit_price)
           SELECT line.id, placed.id, line.position, line.variant_id, line.sku, line.product,
                  line.title, line.variant_title, line.image, line.hue, line.quantity, line.unit_price
           FROM placed, jsonb_to_recordset($15) AS line (
               id uuid, position int, variant_id uuid, sku text, product text, title text,
               variant_title text, image jsonb, hue smallint, quantity int, unit_price bigint)"#,
        new.id.0,
        new.number.as_str(),
        new.cart.0,
        new.cart_token_hash,
        new.customer.map(|customer| customer.0),
        new.key_hash,
        new.request.email.as_str(),
        Json(new.address) as _,
        new.request.locale.as_str(),
        new.quote.total.currency.code(),
        Json(new.quote) as _,
        new.quote.total.amount,
        new.placed_at,
        new.reserved_until,
        lines,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn insert_history(
    conn: &mut PgConnection,
    order: OrderId,
    version: i64,
    what: &str,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO order_history (order_id, version, what, at) VALUES ($1, $2, $3, $4)",
        order.0,
        version,
        what,
        at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets an order's state and the time of the transition. The caller holds the lock on the row.
pub async fn set_state(
    conn: &mut PgConnection,
    order: OrderId,
    state: OrderState,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE shop_order
         SET state = $2,
             paid_at = CASE WHEN $2 = 'paid' THEN $3 ELSE paid_at END,
             ended_at = CASE WHEN $2 IN ('cancelled', 'refunded') THEN $3 ELSE ended_at END,
             payment_failure = CASE WHEN $2 = 'paid' THEN NULL ELSE payment_failure END
         WHERE id = $1",
        order.0,
        state.as_str(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Records why the latest attempt to pay failed.
pub async fn set_failure(
    conn: &mut PgConnection,
    order: OrderId,
    failure: PaymentFailure,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE shop_order SET payment_failure = $2 WHERE id = $1",
        order.0,
        failure.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves the waiting order of a guest's cart to the customer, and to the customer's cart that the guest's is merged
/// into: paying it then removes the purchased lines from that cart. If that cart has a waiting order itself, the
/// guest's order keeps its cart, because a cart can have only one. Both carts are locked.
pub async fn adopt_waiting(
    conn: &mut PgConnection,
    from: CartId,
    into: CartId,
    customer: CustomerId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE shop_order o
         SET customer_id = $3,
             cart_id = CASE WHEN EXISTS (
                     SELECT FROM shop_order other
                     WHERE other.cart_id = $2 AND other.state = 'pending_payment')
                 THEN o.cart_id ELSE $2 END
         WHERE o.cart_id = $1 AND o.state = 'pending_payment' AND o.customer_id IS NULL",
        from.0,
        into.0,
        customer.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// An order that must exist.
pub async fn get(conn: &mut PgConnection, order: OrderId) -> Result<OrderRecord, sqlx::Error> {
    find_by(conn, &[order.0], None)
        .await?
        .pop()
        .ok_or(sqlx::Error::RowNotFound)
}

/// The order with this number.
pub async fn find(
    conn: &mut PgConnection,
    number: &OrderNumber,
) -> Result<Option<OrderRecord>, sqlx::Error> {
    Ok(find_by(conn, &[], Some(number)).await?.pop())
}

/// All orders of a customer with their lines, newest first.
pub async fn list_with_lines(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<Order>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM shop_order WHERE customer_id = $1",
        customer.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    let record = find_by(conn, &ids, None).await?;
    let mut orders: Vec<Order> = record.into_iter().map(|record| record.order).collect();
    orders.sort_by_key(|order| std::cmp::Reverse((order.placed_at, order.id)));
    Ok(orders)
}

async fn find_by(
    conn: &mut PgConnection,
    ids: &[Uuid],
    number: Option<&OrderNumber>,
) -> Result<Vec<OrderRecord>, sqlx::Error> {
    let rows = sqlx::query_file_as!(
        view::OrderRow,
        "src/order/find.sql",
        ids,
        number.map(OrderNumber::as_str),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(view::OrderRow::into_record).collect()
}

/// The latest order of a customer, or of the browser that holds a cart's secret.
pub(super) async fn find_last(
    conn: &mut PgConnection,
    owner: &Owner,
) -> Result<Option<OrderRecord>, sqlx::Error> {
    let (customer, token_hash) = match owner {
        Owner::Customer(customer) => (Some(customer.0), None),
        Owner::Guest(hash) => (None, Some(hash.as_slice())),
    };
    let id = sqlx::query_scalar!(
        "SELECT id FROM shop_order WHERE customer_id = $1 OR cart_token_hash = $2
         ORDER BY placed_at DESC, id DESC LIMIT 1",
        customer,
        token_hash,
    )
    .fetch_optional(&mut *conn)
    .await?;
    match id {
        Some(id) => get(conn, OrderId(id)).await.map(Some),
        None => Ok(None),
    }
}

/// Whether a key that was mailed on request is valid for an order.
pub(super) async fn has_link(
    conn: &mut PgConnection,
    order: OrderId,
    key_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM order_link WHERE key_hash = $1 AND order_id = $2 AND expires_at > $3
           ) AS "exists!""#,
        key_hash.as_slice(),
        order.0,
        now,
    )
    .fetch_one(conn)
    .await
}

/// Inserts a key that is mailed on request.
pub(super) async fn insert_link(
    conn: &mut PgConnection,
    order: OrderId,
    key_hash: &SecretHash,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO order_link (key_hash, order_id, expires_at) VALUES ($1, $2, $3)",
        key_hash.as_slice(),
        order.0,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Records a return. Returns false if one was recorded before.
pub(super) async fn insert_return(
    conn: &mut PgConnection,
    order: OrderId,
    reason: ReturnReason,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO order_return (order_id, reason, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        order.0,
        reason.as_str(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A page of a customer's orders, newest first, older than `after`.
pub(super) async fn list_by_customer(
    conn: &mut PgConnection,
    customer: CustomerId,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<(Cursor, OrderSummary)>, sqlx::Error> {
    let (placed_at, id) = after.map(|cursor| (cursor.at, cursor.id)).unzip();
    let rows = sqlx::query_as!(
        view::SummaryRow,
        r#"SELECT o.id, o.number, o.state, o.placed_at, o.total, o.currency,
                  (SELECT sum(l.quantity) FROM order_line l WHERE l.order_id = o.id) AS "count!"
           FROM shop_order o
           WHERE o.customer_id = $1
             AND (o.placed_at, o.id) < (coalesce($2, 'infinity'::timestamptz),
                                           coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
           ORDER BY o.placed_at DESC, o.id DESC LIMIT $4"#,
        customer.0,
        placed_at,
        id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(view::SummaryRow::summary).collect()
}

/// A page of all orders, newest first, older than `after`.
pub(super) async fn list(
    conn: &mut PgConnection,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<(Cursor, OrderSummary)>, sqlx::Error> {
    let (placed_at, id) = after.map(|cursor| (cursor.at, cursor.id)).unzip();
    let rows = sqlx::query_as!(
        view::SummaryRow,
        r#"SELECT o.id, o.number, o.state, o.placed_at, o.total, o.currency,
                  (SELECT sum(l.quantity) FROM order_line l WHERE l.order_id = o.id) AS "count!"
           FROM shop_order o
           WHERE (o.placed_at, o.id) < (coalesce($1, 'infinity'::timestamptz),
                                           coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
           ORDER BY o.placed_at DESC, o.id DESC LIMIT $3"#,
        placed_at,
        id,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(view::SummaryRow::summary).collect()
}
