//! The SQL of a cart's lines. Writers hold the lock on the cart's row.

use chrono::{DateTime, Utc};
use contract::{
    CartId, Currency, LineId, Locale, Money, OrderId, Quantity, Sku, Slug, VariantId,
    cart::{MAX_LINES, TaxClass},
    catalog::Image,
};
use domain::pricing::PricedLine;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{clear_details, consume};
use crate::{
    cart::view::{OptionText, variant_title},
    catalog::view::{ImageText, image},
    db::{decode_number, decode_text},
};

/// A line with its variant's current data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line's id.
    pub id: LineId,
    /// The variant.
    pub variant: VariantId,
    /// The variant's SKU.
    pub sku: Sku,
    /// The product's slug.
    pub product: Slug,
    /// The product's name, in the caller's language.
    pub title: String,
    /// The variant's name; empty if the product has only one variant.
    pub variant_title: String,
    /// The variant's picture, or the product's.
    pub image: Option<Image>,
    /// The hue of the category's tile, in degrees.
    pub hue: u16,
    /// How many.
    pub quantity: Quantity,
    /// The current gross unit price.
    pub unit_price: Money,
    /// The gross unit price that the shopper has seen and accepted.
    pub agreed_price: Money,
    /// The tax class.
    pub tax_class: TaxClass,
    /// Whether the product is for sale.
    pub published: bool,
    /// The units available to this cart: unreserved ones and those reserved by its own waiting order.
    pub free: i32,
}

impl Line {
    /// The line as input for pricing.
    pub fn item(&self) -> PricedLine {
        PricedLine {
            unit_price: self.unit_price,
            quantity: self.quantity,
            tax_class: self.tax_class,
        }
    }
}

struct LineRow {
    id: Uuid,
    variant_id: Uuid,
    quantity: i32,
    agreed_price: i64,
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
            sku: decode_text(&self.sku)?,
            product: decode_text(&self.product)?,
            title: self.title,
            variant_title: variant_title(&self.options.0, &self.choices, locale),
            image: picture.map(|picture| image(picture, locale)),
            hue: decode_number(self.hue)?,
            quantity: Quantity::try_from(i64::from(self.quantity))
                .map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
            unit_price: Money::new(self.price, currency),
            agreed_price: Money::new(self.agreed_price, currency),
            tax_class: decode_text(&self.tax_class)?,
            published: self.published,
            free: self.free,
        })
    }
}

/// The lines of a cart with current data, in the order they were added.
pub async fn list(
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

/// Removes an order's lines from its cart, and consumes the cart if it is then empty. Lines and units added after the
/// order was placed stay. The cart is locked.
pub async fn remove_purchased(
    conn: &mut PgConnection,
    cart: CartId,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM cart_line line USING order_line purchased
         WHERE line.cart_id = $1 AND purchased.order_id = $2
           AND line.variant_id = purchased.variant_id AND line.quantity <= purchased.quantity",
        cart.0,
        order.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE cart_line line SET quantity = line.quantity - purchased.quantity FROM order_line purchased
         WHERE line.cart_id = $1 AND purchased.order_id = $2
           AND line.variant_id = purchased.variant_id AND line.quantity > purchased.quantity",
        cart.0,
        order.0,
    )
    .execute(&mut *conn)
    .await?;
    if count(conn, cart).await? == 0 {
        consume(conn, cart, now).await?;
        clear_details(conn, cart).await?;
    }
    Ok(())
}

/// What a cart needs to know about a variant.
pub(in crate::cart) struct Offer {
    pub published: bool,
    pub price: i64,
    pub free: i32,
}

/// Whether a variant is for sale, its price, and how many units a cart can have.
pub(in crate::cart) async fn find_offer(
    conn: &mut PgConnection,
    cart: CartId,
    variant: VariantId,
) -> Result<Option<Offer>, sqlx::Error> {
    sqlx::query_as!(
        Offer,
        r#"SELECT p.published, v.price, free_for_cart($1, v.id) AS "free!"
           FROM variant v JOIN product p ON p.id = v.product_id
           WHERE v.id = $2"#,
        cart.0,
        variant.0,
    )
    .fetch_optional(conn)
    .await
}

/// The quantity of a variant in a cart.
pub(in crate::cart) async fn find_quantity(
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

pub(in crate::cart) async fn count(
    conn: &mut PgConnection,
    cart: CartId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM cart_line WHERE cart_id = $1"#,
        cart.0,
    )
    .fetch_one(conn)
    .await
}

/// Sets the quantity of a variant in a cart, in an existing or a new line. The shopper has the current price in view
/// when adding, so it becomes the accepted price.
pub(in crate::cart) async fn upsert(
    conn: &mut PgConnection,
    cart: CartId,
    variant: VariantId,
    quantity: i32,
    price: i64,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO cart_line (id, cart_id, variant_id, quantity, agreed_price, added_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (cart_id, variant_id)
         DO UPDATE SET quantity = excluded.quantity, agreed_price = excluded.agreed_price",
        Uuid::now_v7(),
        cart.0,
        variant.0,
        quantity,
        price,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The variant and the quantity of a line.
pub(in crate::cart) async fn find(
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

pub(in crate::cart) async fn delete(
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

/// Adds the quantities of `from` to lines of `into` with the same variant, capped by stock. No quantity decreases. Both
/// carts are locked.
pub(in crate::cart) async fn merge_same(
    conn: &mut PgConnection,
    from: CartId,
    into: CartId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cart_line mine
         SET quantity = greatest(
             mine.quantity,
             least(mine.quantity + theirs.quantity, $3, free_for_cart($2, mine.variant_id)))
         FROM cart_line theirs
         WHERE mine.cart_id = $2 AND theirs.cart_id = $1 AND mine.variant_id = theirs.variant_id",
        from.0,
        into.0,
        i32::from(Quantity::MAX),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves the other lines of `from` to `into`, capped by stock and by the limit of lines.
pub(in crate::cart) async fn merge_new(
    conn: &mut PgConnection,
    from: CartId,
    into: CartId,
    max_lines: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cart_line line
         SET cart_id = $2, quantity = least(line.quantity, moved.free)
         FROM (
             SELECT theirs.id, free_for_cart($2, theirs.variant_id) AS free
             FROM cart_line theirs
             WHERE theirs.cart_id = $1 AND free_for_cart($2, theirs.variant_id) > 0
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

/// Sets a line's quantity. The accepted price stays.
pub(in crate::cart) async fn set_quantity(
    conn: &mut PgConnection,
    cart: CartId,
    line: LineId,
    quantity: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE cart_line SET quantity = $3 WHERE cart_id = $1 AND id = $2",
        cart.0,
        line.0,
        quantity,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Accepts what has changed: sets current prices, lowers quantities to the available units, and removes lines that are
/// no longer available.
pub(in crate::cart) async fn accept_changes(
    conn: &mut PgConnection,
    cart: CartId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM cart_line line USING variant v
             JOIN product p ON p.id = v.product_id
         WHERE line.cart_id = $1 AND v.id = line.variant_id
           AND (NOT p.published OR free_for_cart($1, v.id) <= 0)",
        cart.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE cart_line line
         SET agreed_price = v.price, quantity = least(line.quantity, free_for_cart($1, v.id))
         FROM variant v
         WHERE line.cart_id = $1 AND v.id = line.variant_id AND free_for_cart($1, v.id) > 0",
        cart.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds an order's lines to a cart, as far as they are for sale, in stock and within the limit of lines. An existing
/// line is raised to the ordered quantity, never lowered. Returns the SKUs of which the cart cannot have the ordered
/// quantity now, whatever its lines say.
pub async fn add_ordered(
    conn: &mut PgConnection,
    cart: CartId,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<Vec<Sku>, sqlx::Error> {
    let ids: Vec<Uuid> = (0..MAX_LINES).map(|_| Uuid::now_v7()).collect();
    sqlx::query_file!(
        "src/cart/add_ordered.sql",
        cart.0,
        order.0,
        i64::try_from(MAX_LINES).unwrap_or(i64::MAX),
        &ids,
        now,
    )
    .execute(&mut *conn)
    .await?;
    let short = sqlx::query_scalar!(
        "SELECT purchased.sku FROM order_line purchased
         LEFT JOIN cart_line line ON line.cart_id = $1 AND line.variant_id = purchased.variant_id
         LEFT JOIN variant v ON v.id = purchased.variant_id
         LEFT JOIN product p ON p.id = v.product_id
         WHERE purchased.order_id = $2
           AND purchased.quantity > CASE WHEN p.published
                                      THEN least(coalesce(line.quantity, 0), free_for_cart($1, v.id))
                                      ELSE 0 END
         ORDER BY purchased.position",
        cart.0,
        order.0,
    )
    .fetch_all(conn)
    .await?;
    short.iter().map(|sku| decode_text(sku)).collect()
}
