//! The SQL of carts; that of lines is in [`mod@line`]. A cart's row is locked before its lines are written, so that
//! concurrent writes to a cart are serialised.

pub mod line;

use chrono::{DateTime, Utc};
use contract::{
    CartId, CountryCode, Currency, CustomerId, Email, Locale, checkout::CheckoutDetails,
    shipping::ShippingMethod,
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::Owner;
use crate::{db::decode_text, secret::SecretHash};

pub use line::Line;

/// A live cart, without its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartHeader {
    /// The cart's id.
    pub id: CartId,
    /// The customer; `None` for a guest's cart.
    pub customer: Option<CustomerId>,
    /// The hash of a guest's secret.
    pub token_hash: Option<Vec<u8>>,
    /// The destination, for shipping and tax.
    pub country: CountryCode,
    /// The shipping method.
    pub method: ShippingMethod,
}

/// A cart whose row is locked until the end of the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedCart {
    /// The cart.
    pub header: CartHeader,
    /// Its lines, in the order they were added.
    pub lines: Vec<Line>,
}

struct CartRow {
    id: Uuid,
    customer_id: Option<Uuid>,
    token_hash: Option<Vec<u8>>,
    country: String,
    method: Option<String>,
}

impl CartRow {
    fn header(self) -> Result<CartHeader, sqlx::Error> {
        Ok(CartHeader {
            id: CartId(self.id),
            customer: self.customer_id.map(CustomerId),
            token_hash: self.token_hash,
            country: decode_text(&self.country)?,
            method: self
                .method
                .as_deref()
                .map(decode_text)
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

/// The live cart of an owner.
pub async fn find(
    conn: &mut PgConnection,
    owner: &Owner,
) -> Result<Option<CartHeader>, sqlx::Error> {
    match owner {
        Owner::Customer(customer) => find_by_customer(conn, *customer).await,
        Owner::Guest(token_hash) => find_by_token(conn, token_hash).await,
    }
}

/// The live cart with this secret.
pub async fn find_by_token(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
) -> Result<Option<CartHeader>, sqlx::Error> {
    let row = sqlx::query_as!(
        CartRow,
        r#"SELECT id, customer_id, token_hash, method,
                  cart_country(destination, customer_id, country) AS "country!"
           FROM cart WHERE token_hash = $1 AND consumed_at IS NULL"#,
        token_hash.as_slice(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(CartRow::header).transpose()
}

/// A customer's live cart.
pub async fn find_by_customer(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<CartHeader>, sqlx::Error> {
    let row = sqlx::query_as!(
        CartRow,
        r#"SELECT id, customer_id, token_hash, method,
                  cart_country(destination, customer_id, country) AS "country!"
           FROM cart WHERE customer_id = $1 AND consumed_at IS NULL"#,
        customer.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(CartRow::header).transpose()
}

/// Locks a live cart and reads its lines. `None` if it was consumed concurrently.
pub async fn lock(
    conn: &mut PgConnection,
    cart: CartId,
    locale: Locale,
    currency: Currency,
) -> Result<Option<LockedCart>, sqlx::Error> {
    let row = sqlx::query_as!(
        CartRow,
        r#"SELECT id, customer_id, token_hash, method,
                  cart_country(destination, customer_id, country) AS "country!"
           FROM cart WHERE id = $1 AND consumed_at IS NULL FOR UPDATE"#,
        cart.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let lines = line::list(conn, cart, locale, currency).await?;
    Ok(Some(LockedCart {
        header: row.header()?,
        lines,
    }))
}

/// Locks a customer's live cart, which blocks concurrent orders from it.
pub async fn lock_by_customer(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT id FROM cart WHERE customer_id = $1 AND consumed_at IS NULL FOR UPDATE",
        customer.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(())
}

/// The number of units in an owner's live cart.
pub async fn count_items(conn: &mut PgConnection, owner: &Owner) -> Result<i64, sqlx::Error> {
    let (customer, token_hash) = match owner {
        Owner::Customer(customer) => (Some(customer.0), None),
        Owner::Guest(hash) => (None, Some(hash.as_slice())),
    };
    sqlx::query_scalar!(
        r#"SELECT coalesce(sum(l.quantity), 0) AS "count!"
           FROM cart c JOIN cart_line l ON l.cart_id = c.id
           WHERE (c.customer_id = $1 OR c.token_hash = $2) AND c.consumed_at IS NULL"#,
        customer,
        token_hash,
    )
    .fetch_one(conn)
    .await
}

/// Creates a guest's cart.
pub async fn insert_for_guest(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<CartId, sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO cart (id, token_hash, created_at, touched_at) VALUES ($1, $2, $3, $3)",
        id,
        token_hash.as_slice(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(CartId(id))
}

/// Creates a customer's cart, or returns the live one that a concurrent request has created. Locks it either way.
pub async fn insert_for_customer(
    conn: &mut PgConnection,
    customer: CustomerId,
    now: DateTime<Utc>,
) -> Result<CartId, sqlx::Error> {
    // DO UPDATE instead of DO NOTHING: RETURNING then also returns the existing row.
    let id = sqlx::query_scalar!(
        "INSERT INTO cart (id, customer_id, created_at, touched_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (customer_id) WHERE consumed_at IS NULL DO UPDATE SET touched_at = $3
         RETURNING id",
        Uuid::now_v7(),
        customer.0,
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(CartId(id))
}

/// Locks a live cart and updates when it was last used. Returns false if it was consumed concurrently.
pub async fn lock_and_touch(
    conn: &mut PgConnection,
    cart: CartId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE cart SET touched_at = $2 WHERE id = $1 AND consumed_at IS NULL",
        cart.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Consumes a cart: its order was paid, or it was merged into another one. Returns false if it was consumed before.
pub async fn consume(
    conn: &mut PgConnection,
    cart: CartId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE cart SET consumed_at = $2 WHERE id = $1 AND consumed_at IS NULL",
        cart.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The checkout details saved with a cart.
pub async fn find_details(
    conn: &mut PgConnection,
    cart: CartId,
) -> Result<Option<CheckoutDetails>, sqlx::Error> {
    let details = sqlx::query_scalar!(
        r#"SELECT details AS "details: Json<CheckoutDetails>" FROM cart WHERE id = $1"#,
        cart.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(details.flatten().map(|details| details.0))
}

/// Saves the checkout; `None` leaves a field unchanged. The cart is locked.
pub async fn save_checkout(
    conn: &mut PgConnection,
    cart: CartId,
    country: Option<&CountryCode>,
    method: Option<ShippingMethod>,
    details: Option<&CheckoutDetails>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cart
         SET destination = coalesce($2, destination), method = coalesce($3, method),
             details = coalesce($4, details)
         WHERE id = $1",
        cart.0,
        country.map(CountryCode::as_str),
        method.map(ShippingMethod::as_str),
        details.map(Json) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves the saved checkout of one cart to another; fields that are not set there stay. Both carts are locked.
pub(super) async fn merge_checkout(
    conn: &mut PgConnection,
    from: CartId,
    into: CartId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH theirs AS (SELECT destination, method, details FROM cart WHERE id = $1),
              cleared AS (UPDATE cart SET details = NULL WHERE id = $1)
         UPDATE cart mine
         SET destination = coalesce(theirs.destination, mine.destination),
             method = coalesce(theirs.method, mine.method),
             details = coalesce(theirs.details, mine.details)
         FROM theirs WHERE mine.id = $2",
        from.0,
        into.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes the checkout details of a cart; its paid order has them now. The cart is locked.
pub async fn clear_details(conn: &mut PgConnection, cart: CartId) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE cart SET details = NULL WHERE id = $1", cart.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes checkout details with this e-mail address from every cart, when its owner is erased.
pub async fn clear_details_by_email(
    conn: &mut PgConnection,
    email: &Email,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"UPDATE cart SET details = NULL
           WHERE details IS NOT NULL AND lower((details ->> 'email') COLLATE "C") = $1"#,
        email.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Carts last used before these times are deleted.
pub struct PruneCutoffs {
    /// Any cart.
    pub since: DateTime<Utc>,
    /// A guest's cart that was never changed after its creation, as left by clients that only request new carts.
    pub unchanged_since: DateTime<Utc>,
    /// A guest's empty cart.
    pub empty_since: DateTime<Utc>,
}

/// Deletes unused carts, at most a thousand. A cart with a waiting order is kept, because paying the order locks and
/// consumes it.
pub async fn prune(conn: &mut PgConnection, cutoffs: &PruneCutoffs) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM cart WHERE id IN (
             SELECT c.id FROM cart c
             WHERE (c.touched_at < $1
                 OR c.customer_id IS NULL AND c.touched_at < $2 AND c.touched_at = c.created_at
                 OR c.customer_id IS NULL AND c.touched_at < $3
                     AND NOT EXISTS (SELECT FROM cart_line l WHERE l.cart_id = c.id))
               AND NOT EXISTS (
                 SELECT FROM shop_order o WHERE o.cart_id = c.id AND o.state = 'pending_payment')
             ORDER BY c.touched_at LIMIT 1000)",
        cutoffs.since,
        cutoffs.unchanged_since,
        cutoffs.empty_since,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
