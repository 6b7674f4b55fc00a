//! The SQL of the merchant's operations.

use contract::{
    Currency, Money, ProductId, Sku, Slug, Timestamp, VariantId, catalog::Availability,
    merchant::MerchantVariant,
};
use domain::price_disclosure::Priced;
use sqlx::PgConnection;

use crate::db::decode_text;

pub(super) async fn find_variant(
    conn: &mut PgConnection,
    sku: &Sku,
    currency: Currency,
) -> Result<Option<MerchantVariant>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT v.id, v.sku, p.slug, v.price, v.compare_at, s.on_hand, s.reserved
         FROM variant v
         JOIN product p ON p.id = v.product_id
         JOIN stock s ON s.variant_id = v.id
         WHERE v.sku = $1",
        sku.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| {
        Some(MerchantVariant {
            id: VariantId(row.id),
            sku: row.sku.parse().ok()?,
            product: row.slug.parse().ok()?,
            price: Money::new(row.price, currency),
            compare_at: row.compare_at.map(|amount| Money::new(amount, currency)),
            on_hand: row.on_hand,
            reserved: row.reserved,
            availability: Availability::of(row.on_hand - row.reserved),
        })
    }))
}

pub(super) async fn lock_product_of(
    conn: &mut PgConnection,
    sku: &Sku,
) -> Result<Option<ProductId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "SELECT id FROM product WHERE id = (SELECT product_id FROM variant WHERE sku = $1)
         FOR NO KEY UPDATE",
        sku.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(ProductId))
}

/// A locked product, whether it was requested by its current slug or a former one.
pub(super) struct LockedProduct {
    pub id: ProductId,
    pub slug: Slug,
    pub published: bool,
}

/// Locks the product with this current or former slug.
pub(super) async fn lock_product(
    conn: &mut PgConnection,
    slug: &Slug,
) -> Result<Option<LockedProduct>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT id, slug, published FROM product WHERE id = product_named($1) FOR NO KEY UPDATE",
        slug.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(LockedProduct {
            id: ProductId(row.id),
            slug: decode_text(&row.slug)?,
            published: row.published,
        })
    })
    .transpose()
}

/// Returns whether the price changed.
pub(super) async fn set_price(
    conn: &mut PgConnection,
    sku: &Sku,
    price: i64,
    compare_at: Option<i64>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE variant SET price = $2, compare_at = $3
         WHERE sku = $1 AND (price, compare_at) IS DISTINCT FROM ($2, $3)",
        sku.as_str(),
        price,
        compare_at,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The price history of a variant, oldest first. The product is locked.
pub(super) async fn list_prices(
    conn: &mut PgConnection,
    sku: &Sku,
) -> Result<Vec<Priced>, sqlx::Error> {
    sqlx::query_as!(
        Priced,
        "SELECT h.since, h.price AS amount
         FROM price_history h JOIN variant v ON v.id = h.variant_id
         WHERE v.sku = $1 ORDER BY h.since",
        sku.as_str(),
    )
    .fetch_all(conn)
    .await
}

pub(super) async fn append_price(
    conn: &mut PgConnection,
    sku: &Sku,
    price: i64,
    since: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO price_history (variant_id, since, price)
         SELECT id, $2, $3 FROM variant WHERE sku = $1",
        sku.as_str(),
        since,
        price,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

/// Sets the units on hand if there are `expected` units now. Setting the current number again also succeeds, so that a
/// retried request does not conflict with itself. `None` if the SKU is unknown or the number is another one.
pub(super) async fn set_stock(
    conn: &mut PgConnection,
    sku: &Sku,
    on_hand: i32,
    expected: Option<i32>,
) -> Result<Option<VariantId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "UPDATE stock s SET on_hand = $2 FROM variant v
         WHERE v.id = s.variant_id AND v.sku = $1
           AND ($3::int IS NULL OR s.on_hand IN ($3, $2))
         RETURNING s.variant_id",
        sku.as_str(),
        on_hand,
        expected,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(VariantId))
}

pub(super) async fn set_published(
    conn: &mut PgConnection,
    product: ProductId,
    published: bool,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE product SET published = $2, changed_at = $3 WHERE id = $1",
        product.0,
        published,
        now,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

/// Changes the slug. The former slug keeps resolving to the product; if the new slug was another product's former one,
/// it no longer does.
pub(super) async fn rename_product(
    conn: &mut PgConnection,
    product: ProductId,
    from: &Slug,
    to: &Slug,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE product SET slug = $2, changed_at = $3 WHERE id = $1",
        product.0,
        to.as_str(),
        now,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("DELETE FROM former_slug WHERE slug = $1", to.as_str())
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "INSERT INTO former_slug (slug, product_id) VALUES ($1, $2)
         ON CONFLICT (slug) DO UPDATE SET product_id = excluded.product_id",
        from.as_str(),
        product.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE product SET related = array_replace(related, $1, $2) WHERE related @> ARRAY[$1]",
        from.as_str(),
        to.as_str(),
    )
    .execute(conn)
    .await
    .map(|_| ())
}
