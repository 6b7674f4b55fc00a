//! All SQL of the room.

use chrono::{DateTime, Utc};
use contract::{CustomerId, Locale, ProductId, Slug, catalog::Content, wishlist::Wish};
use sqlx::{PgConnection, types::Json};

use crate::{
    catalog::{store::CardRow, view::ImageText},
    db::decode_text,
};

/// The products of a wishlist, newest first, published or not.
pub async fn list(conn: &mut PgConnection, customer: CustomerId) -> Result<Vec<Wish>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT p.slug, w.added_at FROM wish w JOIN product p ON p.id = w.product_id
         WHERE w.customer_id = $1 ORDER BY w.added_at DESC, p.id DESC",
        customer.0,
    )
    .fetch_all(conn)
    .await?;
    let wish = |slug: &str, added_at| {
        let product = decode_text(slug)?;
        Ok(Wish { product, added_at })
    };
    rows.iter()
        .map(|row| wish(&row.slug, row.added_at))
        .collect()
}

/// The cards of a wishlist's published products, newest first.
pub(super) async fn list_cards(
    conn: &mut PgConnection,
    customer: CustomerId,
    locale: Locale,
) -> Result<Vec<CardRow>, sqlx::Error> {
    sqlx::query_as!(
        CardRow,
        r#"SELECT p.id, p.slug, t.title, c.slug AS category, c.hue, p.price_min, p.price_max,
                  p.compare_at, p.content AS "content: Json<Content>", p.images -> 0 AS "image: Json<ImageText>",
                  p.availability
           FROM wish w
           JOIN product p ON p.id = w.product_id AND p.published
           JOIN product_text t ON t.product_id = p.id AND t.locale = $2
           JOIN category c ON c.id = p.category_id
           WHERE w.customer_id = $1
           ORDER BY w.added_at DESC, p.id DESC"#,
        customer.0,
        locale.as_str(),
    )
    .fetch_all(conn)
    .await
}

/// Finds a published product by its current or a former slug.
pub(super) async fn find_product(
    conn: &mut PgConnection,
    product: &Slug,
) -> Result<Option<ProductId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "SELECT id FROM product WHERE id = product_named($1) AND published",
        product.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(ProductId))
}

/// The number of other products on a wishlist.
pub(super) async fn count_others(
    conn: &mut PgConnection,
    customer: CustomerId,
    product: ProductId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM wish WHERE customer_id = $1 AND product_id <> $2"#,
        customer.0,
        product.0,
    )
    .fetch_one(conn)
    .await
}

pub(super) async fn insert(
    conn: &mut PgConnection,
    customer: CustomerId,
    product: ProductId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO wish (customer_id, product_id, added_at) VALUES ($1, $2, $3)
         ON CONFLICT (customer_id, product_id) DO NOTHING",
        customer.0,
        product.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes a product from a wishlist, also if it is no longer published.
pub(super) async fn delete(
    conn: &mut PgConnection,
    customer: CustomerId,
    product: &Slug,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM wish WHERE customer_id = $1 AND product_id = product_named($2)",
        customer.0,
        product.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
