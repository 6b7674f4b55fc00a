//! All SQL of the room. A cart's row is locked before its lines are written.

use chrono::{DateTime, Utc};
use contract::{
    CartId, CountryCode, Currency, CustomerId, LineId, Locale, Money, OrderId, Quantity, Sku, Slug,
    VariantId, catalog::Image,
};
use domain::{pricing::Item, rules::TaxClass};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Owner,
    view::{OptionText, variant_title},
};
use crate::{
    catalog::view::{ImageText, image},
    db::parsed,
    secret::SecretHash,
};

/// A live cart, without its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its id.
    pub id: CartId,
    /// Whose it is; none: a guest's.
    pub customer: Option<CustomerId>,
    /// The hash of the guest's secret.
    pub token_hash: Option<Vec<u8>>,
    /// What shipping and tax are reckoned for.
    pub country: CountryCode,
}

/// A line with what is true of its variant now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// What is bought.
    pub variant: VariantId,
    /// The merchant's number of it.
    pub sku: Sku,
    /// The product's address.
    pub product: Slug,
    /// The product's name, in the caller's language.
    pub title: String,
    /// The variant's name; empty where the product has one variant.
    pub variant_title: String,
    /// Its picture.
    pub image: Option<Image>,
    /// The hue of its tile.
    pub hue: u16,
    /// How many.
    pub quantity: Quantity,
    /// Gross price of one.
    pub unit_price: Money,
    /// Which rate it bears.
    pub tax_class: TaxClass,
    /// Whether the product is for sale.
    pub published: bool,
    /// Units that nobody has reserved.
    pub free: i32,
}

impl Line {
    /// What pricing needs to know.
    pub fn item(&self) -> Item {
        Item {
            unit_price: self.unit_price,
            quantity: self.quantity,
            tax_class: self.tax_class,
        }
    }
}

/// A cart whose row is locked until the transaction ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// The cart.
    pub head: Head,
    /// Its lines, in the order they were added.
    pub lines: Vec<Line>,
}

struct HeadRow {
    id: Uuid,
    customer_id: Option<Uuid>,
    token_hash: Option<Vec<u8>>,
    country: String,
}

impl HeadRow {
    fn head(self) -> Result<Head, sqlx::Error> {
        Ok(Head {
            id: CartId(self.id),
            customer: self.customer_id.map(CustomerId),
            token_hash: self.token_hash,
            country: parsed(&self.country)?,
        })
    }
}

/// The live cart of an owner.
pub async fn find(conn: &mut PgConnection, owner: &Owner) -> Result<Option<Head>, sqlx::Error> {
    match owner {
        Owner::Customer(customer) => find_by_customer(conn, *customer).await,
        Owner::Guest(token_hash) => find_by_token(conn, token_hash).await,
    }
}

/// The live cart that a guest's secret opens.
pub async fn find_by_token(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
) -> Result<Option<Head>, sqlx::Error> {
    let row = sqlx::query_as!(
        HeadRow,
        "SELECT id, customer_id, token_hash, country FROM cart
         WHERE token_hash = $1 AND consumed_at IS NULL",
        token_hash.as_slice(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(HeadRow::head).transpose()
}

/// A customer's live cart.
pub async fn find_by_customer(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<Head>, sqlx::Error> {
    let row = sqlx::query_as!(
        HeadRow,
        "SELECT id, customer_id, token_hash, country FROM cart
         WHERE customer_id = $1 AND consumed_at IS NULL",
        customer.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(HeadRow::head).transpose()
}

/// Locks a live cart and reads its lines; none where it was consumed meanwhile.
pub async fn lock(
    conn: &mut PgConnection,
    cart: CartId,
    locale: Locale,
    currency: Currency,
) -> Result<Option<Locked>, sqlx::Error> {
    let row = sqlx::query_as!(
        HeadRow,
        "SELECT id, customer_id, token_hash, country FROM cart
         WHERE id = $1 AND consumed_at IS NULL FOR UPDATE",
        cart.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let lines = list_lines(conn, cart, locale, currency).await?;
    Ok(Some(Locked {
        head: row.head()?,
        lines,
    }))
}

struct LineRow {
    id: Uuid,
    variant_id: Uuid,
    quantity: i32,
    sku: String,
    price: i64,
    choices: Vec<String>,
    image: Option<Json<ImageText>>,
    product: String,
    options: Json<Vec<OptionText>>,
    images: Json<Vec<ImageText>>,
    tax_class: String,
    published: bool,
    title: String,
    hue: i16,
    free: i32,
}

impl LineRow {
    fn line(self, locale: Locale, currency: Currency) -> Result<Line, sqlx::Error> {
        let first = self.images.0.into_iter().next();
        let picture = self.image.map(|picture| picture.0).or(first);
        Ok(Line {
            id: LineId(self.id),
            variant: VariantId(self.variant_id),
            sku: parsed(&self.sku)?,
            product: parsed(&self.product)?,
            title: self.title,
            variant_title: variant_title(&self.options.0, &self.choices, locale),
            image: picture.map(|picture| image(picture, locale)),
            hue: u16::try_from(self.hue).unwrap_or_default(),
            quantity: Quantity::try_from(i64::from(self.quantity))
                .map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
            unit_price: Money::new(self.price, currency),
            tax_class: parsed(&self.tax_class)?,
            published: self.published,
            free: self.free,
        })
    }
}

/// The lines of a cart with what is true of them now, in the order they were added.
pub async fn list_lines(
    conn: &mut PgConnection,
    cart: CartId,
    locale: Locale,
    currency: Currency,
) -> Result<Vec<Line>, sqlx::Error> {
    let rows = sqlx::query_file_as!(LineRow, "src/cart/list_lines.sql", cart.0, locale.as_str())
        .fetch_all(conn)
        .await?;
    rows.into_iter()
        .map(|row| row.line(locale, currency))
        .collect()
}

/// How many pieces are in an owner's live cart.
pub async fn count_pieces(conn: &mut PgConnection, owner: &Owner) -> Result<i64, sqlx::Error> {
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

/// Begins a guest's cart.
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

/// Begins a customer's cart, or finds the live one that another request has begun meanwhile.
pub async fn insert_for_customer(
    conn: &mut PgConnection,
    customer: CustomerId,
    now: DateTime<Utc>,
) -> Result<CartId, sqlx::Error> {
    // The update of nothing makes RETURNING answer the row that was there.
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

/// Locks a live cart and notes that it was used; false where it was consumed meanwhile.
pub async fn touch(
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

/// Ends a cart: its order was paid, or it was merged into another one.
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

/// Takes out of a live cart what an order of it has bought, and ends the cart when nothing is left. What
/// was put into it after the order was placed stays. The cart is locked.
pub async fn take_bought(
    conn: &mut PgConnection,
    cart: CartId,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM cart_line line USING order_line bought
         WHERE line.cart_id = $1 AND bought.order_id = $2
           AND line.variant_id = bought.variant_id AND line.quantity <= bought.quantity",
        cart.0,
        order.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE cart_line line SET quantity = line.quantity - bought.quantity FROM order_line bought
         WHERE line.cart_id = $1 AND bought.order_id = $2
           AND line.variant_id = bought.variant_id AND line.quantity > bought.quantity",
        cart.0,
        order.0,
    )
    .execute(&mut *conn)
    .await?;
    if count_lines(conn, cart).await? == 0 {
        consume(conn, cart, now).await?;
    }
    Ok(())
}

/// A variant as far as a cart must know it.
pub(super) struct Offer {
    pub published: bool,
    pub free: i32,
}

/// Whether a variant is for sale, and how many of it are free.
pub(super) async fn find_offer(
    conn: &mut PgConnection,
    variant: VariantId,
) -> Result<Option<Offer>, sqlx::Error> {
    sqlx::query_as!(
        Offer,
        r#"SELECT p.published, coalesce(s.on_hand - s.reserved, 0) AS "free!"
           FROM variant v
           JOIN product p ON p.id = v.product_id
           LEFT JOIN stock s ON s.variant_id = v.id
           WHERE v.id = $1"#,
        variant.0,
    )
    .fetch_optional(conn)
    .await
}

/// How many of a variant a cart holds already.
pub(super) async fn find_quantity(
    conn: &mut PgConnection,
    cart: CartId,
    variant: VariantId,
) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT quantity FROM cart_line WHERE cart_id = $1 AND variant_id = $2",
        cart.0,
        variant.0,
    )
    .fetch_optional(conn)
    .await
}

pub(super) async fn count_lines(conn: &mut PgConnection, cart: CartId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM cart_line WHERE cart_id = $1"#,
        cart.0,
    )
    .fetch_one(conn)
    .await
}

/// Sets how many of a variant a cart holds, in a line that is there or in a new one.
pub(super) async fn put_line(
    conn: &mut PgConnection,
    cart: CartId,
    variant: VariantId,
    quantity: i32,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO cart_line (id, cart_id, variant_id, quantity, added_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = excluded.quantity",
        Uuid::now_v7(),
        cart.0,
        variant.0,
        quantity,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The variant and the quantity of a line.
pub(super) async fn find_line(
    conn: &mut PgConnection,
    cart: CartId,
    line: LineId,
) -> Result<Option<(VariantId, i32)>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT variant_id, quantity FROM cart_line WHERE cart_id = $1 AND id = $2",
        cart.0,
        line.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (VariantId(row.variant_id), row.quantity)))
}

pub(super) async fn delete_line(
    conn: &mut PgConnection,
    cart: CartId,
    line: LineId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM cart_line WHERE cart_id = $1 AND id = $2",
        cart.0,
        line.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds the quantities of `from` to the lines of `into` that hold the same, as far as stock goes.
/// Nothing becomes less by it. Both carts are locked.
pub(super) async fn merge_same(
    conn: &mut PgConnection,
    from: CartId,
    into: CartId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cart_line mine
         SET quantity = greatest(
             mine.quantity,
             least(mine.quantity + theirs.quantity, $3, stock.on_hand - stock.reserved))
         FROM cart_line theirs JOIN stock ON stock.variant_id = theirs.variant_id
         WHERE mine.cart_id = $2 AND theirs.cart_id = $1 AND mine.variant_id = theirs.variant_id",
        from.0,
        into.0,
        i32::from(Quantity::MAX),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves the lines of `from` that `into` does not hold, as far as stock and the limit of lines go.
pub(super) async fn merge_new(
    conn: &mut PgConnection,
    from: CartId,
    into: CartId,
    max_lines: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cart_line line
         SET cart_id = $2, quantity = least(line.quantity, moved.free)
         FROM (
             SELECT theirs.id, stock.on_hand - stock.reserved AS free
             FROM cart_line theirs JOIN stock ON stock.variant_id = theirs.variant_id
             WHERE theirs.cart_id = $1 AND stock.on_hand > stock.reserved
               AND NOT EXISTS (
                   SELECT FROM cart_line mine
                   WHERE mine.cart_id = $2 AND mine.variant_id = theirs.variant_id)
             ORDER BY theirs.added_at, theirs.id
             LIMIT greatest(0, $3 - (SELECT count(*) FROM cart_line WHERE cart_id = $2))
         ) moved
         WHERE line.id = moved.id",
        from.0,
        into.0,
        max_lines,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets carts that nobody has used for long; orders do not need them.
pub async fn prune(
    conn: &mut PgConnection,
    untouched_since: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM cart WHERE id IN (
             SELECT c.id FROM cart c
             WHERE c.touched_at < $1 AND NOT EXISTS (
                 SELECT FROM shop_order o WHERE o.cart_id = c.id AND o.state = 'pending_payment')
             ORDER BY c.touched_at LIMIT 1000)",
        untouched_since,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
