//! The catalogue's SQL but the product listing's, which is built in `listing.rs`.

use contract::{Locale, Slug};
use serde::Deserialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::view::{AttributeText, ImageText, OptionText};

pub(super) struct CategoryRow {
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    pub description: String,
    pub hue: i16,
    pub image: Option<Json<ImageText>>,
    pub product_count: i64,
}

/// A product on a card, as columns of a list or as an element of `related`.
#[derive(Debug, Deserialize, sqlx::FromRow)]
pub struct CardRow {
    pub(crate) id: Uuid,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) category: String,
    pub(crate) hue: i16,
    pub(crate) price_min: i64,
    pub(crate) price_max: i64,
    pub(crate) compare_at: Option<i64>,
    pub(crate) image: Option<Json<ImageText>>,
    pub(crate) availability: String,
}

pub(super) struct ProductRow {
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub description: String,
    pub category: String,
    pub category_title: String,
    pub hue: i16,
    pub options: Json<Vec<OptionText>>,
    pub attributes: Json<Vec<AttributeText>>,
    pub images: Json<Vec<ImageText>>,
    pub variants: Json<Vec<VariantRow>>,
    pub related: Json<Vec<CardRow>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct VariantRow {
    pub id: Uuid,
    pub sku: String,
    pub choices: Vec<String>,
    pub price: i64,
    pub compare_at: Option<i64>,
    pub image: Option<ImageText>,
    pub free: i32,
}

pub(super) async fn list_categories(
    conn: &mut PgConnection,
    locale: Locale,
) -> Result<Vec<CategoryRow>, sqlx::Error> {
    sqlx::query_as!(
        CategoryRow,
        r#"SELECT c.id, c.slug, t.title, t.description, c.hue,
                  c.image AS "image: Json<ImageText>",
                  (SELECT count(*) FROM product p WHERE p.category_id = c.id AND p.published)
                      AS "product_count!"
           FROM category c
           JOIN category_text t ON t.category_id = c.id AND t.locale = $1
           ORDER BY c.position, c.id"#,
        locale.as_str(),
    )
    .fetch_all(conn)
    .await
}

/// A published product, whole, in one statement.
pub(super) async fn find_product(
    conn: &mut PgConnection,
    slug: &Slug,
    locale: Locale,
) -> Result<Option<ProductRow>, sqlx::Error> {
    sqlx::query_file_as!(
        ProductRow,
        "src/catalog/product.sql",
        slug.as_str(),
        locale.as_str()
    )
    .fetch_optional(conn)
    .await
}

/// The free units of a published product's variants; none where there is no such product.
pub(super) async fn list_stock(
    conn: &mut PgConnection,
    slug: &Slug,
) -> Result<Vec<(Uuid, i32)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT v.id, s.on_hand - s.reserved AS "free!"
           FROM product p
           JOIN variant v ON v.product_id = p.id
           JOIN stock s ON s.variant_id = v.id
           WHERE p.slug = $1 AND p.published
           ORDER BY v.position, v.id"#,
        slug.as_str(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.free)).collect())
}
