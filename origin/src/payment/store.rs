//! All SQL of the room except the ledger's.
//!
//! Lock order: cart, order with its payment, then stock by variant id.

use chrono::{DateTime, Utc};
use contract::{
    CartId, Locale, Money, OrderId, OrderNumber, PaymentId,
    order::{OrderState, PaymentFailure},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    db::{decode_text, locale},
    order::store::currency,
};

/// The state of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentState {
    /// The checkout may or may not exist at the provider; its id is not stored yet.
    Opening,
    /// The checkout is open for the shopper.
    Open,
    /// The payment was captured for the order.
    Captured,
    /// A captured payment is to be refunded: it came after the order had ended, or the order was returned.
    Refunding,
    /// The payment was refunded.
    Refunded,
    /// The checkout ended without a payment.
    Ended,
}

impl PaymentState {
    const ALL: [Self; 6] = [
        Self::Opening,
        Self::Open,
        Self::Captured,
        Self::Refunding,
        Self::Refunded,
        Self::Ended,
    ];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Open => "open",
            Self::Captured => "captured",
            Self::Refunding => "refunding",
            Self::Refunded => "refunded",
            Self::Ended => "ended",
        }
    }
}

impl std::str::FromStr for PaymentState {
    type Err = contract::text::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(contract::text::ParseError(
                contract::FieldCode::PaymentState,
            ))
    }
}

/// A payment with the fields of its order that settlement needs.
#[derive(Debug, Clone)]
pub struct Payment {
    /// The payment's id.
    pub id: PaymentId,
    /// The order it pays for.
    pub order: OrderId,
    /// The order's number: the provider's reference.
    pub number: OrderNumber,
    /// The order's cart.
    pub cart: CartId,
    /// The order's state.
    pub order_state: OrderState,
    /// The order's last failure.
    pub failure: Option<PaymentFailure>,
    /// The order's language.
    pub locale: Locale,
    /// When the stock reservation ends.
    pub reserved_until: DateTime<Utc>,
    /// The payment's state.
    pub state: PaymentState,
    /// The idempotency key at the provider.
    pub provider_key: String,
    /// The provider's checkout id, once it is stored.
    pub checkout_id: Option<String>,
    /// The URL of the payment page.
    pub checkout_url: Option<String>,
    /// The amount due.
    pub amount: Money,
}

struct Row {
    id: Uuid,
    order_id: Uuid,
    number: String,
    cart_id: Uuid,
    order_state: String,
    payment_failure: Option<String>,
    locale: String,
    currency: String,
    reserved_until: DateTime<Utc>,
    state: String,
    provider_key: String,
    checkout_id: Option<String>,
    checkout_url: Option<String>,
    amount: i64,
}

impl Row {
    fn payment(self) -> Result<Payment, sqlx::Error> {
        Ok(Payment {
            id: PaymentId(self.id),
            order: OrderId(self.order_id),
            number: decode_text(&self.number)?,
            cart: CartId(self.cart_id),
            order_state: decode_text(&self.order_state)?,
            failure: self
                .payment_failure
                .as_deref()
                .map(decode_text)
                .transpose()?,
            locale: locale(&self.locale),
            reserved_until: self.reserved_until,
            state: decode_text(&self.state)?,
            provider_key: self.provider_key,
            checkout_id: self.checkout_id,
            checkout_url: self.checkout_url,
            amount: Money::new(self.amount, currency(&self.currency)?),
        })
    }
}

/// Inserts the payment of an order inserted in the same transaction.
pub async fn insert(
    conn: &mut PgConnection,
    order: OrderId,
    provider_key: &str,
    amount: Money,
    now: DateTime<Utc>,
    next_check_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO payment (id, order_id, provider_key, state, amount, created_at, next_check_at)
         VALUES ($1, $2, $3, 'opening', $4, $5, $6)",
        Uuid::now_v7(),
        order.0,
        provider_key,
        amount.amount,
        now,
        next_check_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The payment of an order.
pub async fn find(conn: &mut PgConnection, order: OrderId) -> Result<Option<Payment>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        "SELECT p.id, p.order_id, o.number, o.cart_id, o.state AS order_state, o.payment_failure,
                o.locale, o.currency, o.reserved_until, p.state, p.provider_key, p.checkout_id,
                p.checkout_url, p.amount
         FROM payment p JOIN shop_order o ON o.id = p.order_id WHERE p.order_id = $1",
        order.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Row::payment).transpose()
}

/// Finds the payment of an order and locks cart, order and payment until the transaction ends.
pub async fn lock(
    conn: &mut PgConnection,
    order: OrderId,
    cart: CartId,
) -> Result<Payment, sqlx::Error> {
    // The cart may have been pruned; then there is no row to lock.
    sqlx::query!("SELECT id FROM cart WHERE id = $1 FOR UPDATE", cart.0)
        .fetch_optional(&mut *conn)
        .await?;
    sqlx::query_as!(
        Row,
        "SELECT p.id, p.order_id, o.number, o.cart_id, o.state AS order_state, o.payment_failure,
                o.locale, o.currency, o.reserved_until, p.state, p.provider_key, p.checkout_id,
                p.checkout_url, p.amount
         FROM shop_order o JOIN payment p ON p.order_id = o.id
         WHERE o.id = $1 FOR UPDATE OF o, p",
        order.0,
    )
    .fetch_one(conn)
    .await?
    .payment()
}

/// The order with this number. Only for callers that hold a verified webhook: it does not check who may see the order.
pub async fn find_order(
    conn: &mut PgConnection,
    number: &OrderNumber,
) -> Result<Option<OrderId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "SELECT id FROM shop_order WHERE number = $1",
        number.as_str()
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(OrderId))
}

/// Stores the checkout. A payment that has already moved on keeps its state.
pub async fn set_checkout(
    conn: &mut PgConnection,
    payment: PaymentId,
    checkout_id: &str,
    checkout_url: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payment
         SET checkout_id = $2, checkout_url = $3,
             state = CASE WHEN state = 'opening' THEN 'open' ELSE state END
         WHERE id = $1",
        payment.0,
        checkout_id,
        checkout_url,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets a payment's state. The caller holds the lock on the row.
pub async fn set_state(
    conn: &mut PgConnection,
    payment: PaymentId,
    state: PaymentState,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payment SET state = $2 WHERE id = $1",
        payment.0,
        state.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks a payment as to be refunded and makes it due for the reconciler at once. The caller holds the lock on the row.
pub async fn set_refunding(
    conn: &mut PgConnection,
    payment: PaymentId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE payment SET state = 'refunding', next_check_at = $2 WHERE id = $1",
        payment.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Claims due payments: no other reconciler gets them before `next_check_at`. `SKIP LOCKED` keeps parallel reconcilers
/// from waiting for each other. Payments that ended without money are checked hourly, for late payments, until their
/// reservation is older than `given_up`.
pub async fn claim_due(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    next_check_at: DateTime<Utc>,
    given_up: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<OrderId>, sqlx::Error> {
    let orders = sqlx::query_scalar!(
        "UPDATE payment p
         SET next_check_at = CASE
                 WHEN p.state <> 'ended' AND o.reserved_until > $1 THEN least($2, o.reserved_until)
                 WHEN p.state <> 'ended' THEN $2
                 WHEN o.reserved_until > $4 THEN $1 + interval '1 hour'
                 ELSE 'infinity' END
         FROM shop_order o
         WHERE o.id = p.order_id AND p.id IN (
             SELECT id FROM payment
             WHERE state IN ('opening', 'open', 'refunding', 'ended') AND next_check_at <= $1
             ORDER BY next_check_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
         RETURNING p.order_id",
        now,
        next_check_at,
        limit,
        given_up,
    )
    .fetch_all(conn)
    .await?;
    Ok(orders.into_iter().map(OrderId).collect())
}

/// Whether the webhook with this id was processed before.
pub async fn has_seen_webhook(conn: &mut PgConnection, webhook: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM webhook_seen WHERE id = $1) AS "exists!""#,
        webhook,
    )
    .fetch_one(conn)
    .await
}

/// Records that a webhook was processed.
pub async fn insert_seen_webhook(
    conn: &mut PgConnection,
    webhook: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO webhook_seen (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
        webhook,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes the ids of webhooks processed before `before`, at most a thousand.
pub async fn prune_seen_webhooks(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM webhook_seen
         WHERE id IN (SELECT id FROM webhook_seen WHERE at < $1 LIMIT 1000)",
        before,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
