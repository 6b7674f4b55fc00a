//! The catalogue's SQL except product lists, which `listing_sql.rs` builds.

use contract::{
    Locale, ProductId, Slug, Timestamp,
    catalog::{Availability, Content, Sitemap},
    tag::TagVersion,
};
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

/// A product's card, as columns of a list or as an element of `related`.
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
    pub(crate) content: Option<Json<Content>>,
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
    pub content: Option<Content>,
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

/// A published product in one statement, by its current or a former slug.
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

pub(super) struct WithdrawnRow {
    pub category: String,
    pub title: String,
    pub hue: i16,
}

/// The category of a product that is no longer published.
pub(super) async fn find_withdrawn(
    conn: &mut PgConnection,
    slug: &Slug,
    locale: Locale,
) -> Result<Option<WithdrawnRow>, sqlx::Error> {
    sqlx::query_as!(
        WithdrawnRow,
        "SELECT c.slug AS category, t.title, c.hue
         FROM product p
         JOIN category c ON c.id = p.category_id
         JOIN category_text t ON t.category_id = c.id AND t.locale = $2
         WHERE NOT p.published AND p.id = product_named($1)",
        slug.as_str(),
        locale.as_str(),
    )
    .fetch_optional(conn)
    .await
}

pub(super) struct ChangeRow {
    pub slug: String,
    pub changed_at: Timestamp,
}

/// When a product of each category last changed. Empty categories are left out.
pub(super) async fn list_category_changes(
    conn: &mut PgConnection,
) -> Result<Vec<ChangeRow>, sqlx::Error> {
    sqlx::query_as!(
        ChangeRow,
        r#"SELECT c.slug, max(p.changed_at) AS "changed_at!"
           FROM category c JOIN product p ON p.category_id = c.id AND p.published
           GROUP BY c.id ORDER BY c.position, c.id"#
    )
    .fetch_all(conn)
    .await
}

/// When a product of each part of the sitemap last changed.
pub(super) async fn list_part_changes(
    conn: &mut PgConnection,
) -> Result<Vec<Timestamp>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT max(changed_at) AS "changed_at!"
           FROM (SELECT changed_at, (row_number() OVER (ORDER BY id) - 1) / $1 AS part
                 FROM product WHERE published) AS listed
           GROUP BY part ORDER BY part"#,
        i64::from(Sitemap::PART),
    )
    .fetch_all(conn)
    .await
}

/// A part of the sitemap. By offset, not by keyset: the URL of a part must not change when its products do.
pub(super) async fn list_part(
    conn: &mut PgConnection,
    before: u32,
) -> Result<Vec<ChangeRow>, sqlx::Error> {
    let size = i64::from(Sitemap::PART);
    sqlx::query_as!(
        ChangeRow,
        "SELECT slug, changed_at FROM product WHERE published ORDER BY id LIMIT $1 OFFSET $2",
        size,
        size * i64::from(before),
    )
    .fetch_all(conn)
    .await
}

/// The free units of a published product's variants; empty if there is no such product.
pub(super) async fn list_stock(
    conn: &mut PgConnection,
    slug: &Slug,
) -> Result<Vec<(Uuid, i32)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT v.id, s.on_hand - s.reserved AS "free!"
           FROM product p
           JOIN variant v ON v.product_id = p.id
           JOIN stock s ON s.variant_id = v.id
           WHERE p.id = product_named($1) AND p.published
           ORDER BY v.position, v.id"#,
        slug.as_str(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.free)).collect())
}

/// The tags affected by changes of these products: the pages of `products`, and for `on_cards` also the lists that
/// contain them and the pages that show them as related. Pages include their former slugs.
pub(super) async fn list_touched_tags(
    conn: &mut PgConnection,
    products: &[Uuid],
    on_cards: &[Uuid],
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"WITH page AS (
               SELECT unnest($1::uuid[]) AS id
               UNION
               SELECT other.id FROM product p JOIN product other ON other.related @> ARRAY[p.slug]
               WHERE p.id = ANY ($2)
           )
           SELECT 'product:' || p.slug AS "tag!" FROM page JOIN product p ON p.id = page.id
           UNION
           SELECT 'product:' || f.slug FROM page JOIN former_slug f ON f.product_id = page.id
           UNION
           SELECT 'category:' || c.slug FROM product p JOIN category c ON c.id = p.category_id
           WHERE p.id = ANY ($2)
           UNION
           SELECT 'catalog' WHERE cardinality($2) > 0
           ORDER BY 1"#,
        products,
        on_cards,
    )
    .fetch_all(conn)
    .await
}

/// Raises the versions of tags. Tags are locked in the order of their names to avoid deadlocks, so a transaction may
/// call this only once.
///
/// A version is never below the current time in milliseconds. A database that was recreated, or that has lost its
/// latest changes with a region, thereby continues above the versions that the edge already knows; otherwise the edge
/// would serve stale entries.
pub(super) async fn raise_tags(
    conn: &mut PgConnection,
    tags: &[String],
    now: Timestamp,
) -> Result<Vec<TagVersion>, sqlx::Error> {
    sqlx::query_as!(
        TagVersion,
        "INSERT INTO tag_version (tag, version)
         SELECT DISTINCT tag, $2::bigint FROM unnest($1::text[]) AS tag ORDER BY tag
         ON CONFLICT (tag) DO UPDATE SET version = greatest(tag_version.version + 1, excluded.version)
         RETURNING tag, version",
        tags,
        now.timestamp_millis(),
    )
    .fetch_all(conn)
    .await
}

/// Updates the displayed availability of variants, and returns those where it changed.
pub(super) async fn refresh_stock_status(
    conn: &mut PgConnection,
    variants: &[Uuid],
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE stock s SET displayed_availability = current.availability
         FROM (SELECT variant_id,
                      CASE WHEN on_hand <= reserved THEN 'sold_out'
                           WHEN on_hand - reserved < $2 THEN 'low'
                           ELSE 'available' END AS availability
               FROM stock WHERE variant_id = ANY ($1)) AS current
         WHERE s.variant_id = current.variant_id AND s.displayed_availability <> current.availability
         RETURNING s.variant_id",
        variants,
        Availability::LOW_BELOW,
    )
    .fetch_all(conn)
    .await
}

/// Locks the products of variants, in the order of their ids.
pub(super) async fn lock_products_of(
    conn: &mut PgConnection,
    variants: &[Uuid],
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT id FROM product WHERE id IN (SELECT product_id FROM variant WHERE id = ANY ($1))
         ORDER BY id FOR NO KEY UPDATE",
        variants,
    )
    .fetch_all(conn)
    .await
}

/// Sets the availability of products to the best one among their variants, and returns those where it changed. The
/// products are locked. A separate statement after the lock: under READ COMMITTED it takes a new snapshot and sees what
/// concurrent transactions have committed while this one waited.
pub(super) async fn refresh_product_availability(
    conn: &mut PgConnection,
    products: &[Uuid],
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE product p SET availability = best.availability
         FROM (SELECT v.product_id,
                      CASE WHEN bool_or(s.displayed_availability = 'available') THEN 'available'
                           WHEN bool_or(s.displayed_availability = 'low') THEN 'low'
                           ELSE 'sold_out' END AS availability
               FROM variant v JOIN stock s ON s.variant_id = v.id
               WHERE v.product_id = ANY ($1) GROUP BY v.product_id) AS best
         WHERE p.id = best.product_id AND p.availability <> best.availability
         RETURNING p.id",
        products,
    )
    .fetch_all(conn)
    .await
}

/// Sets the prices that lists show of a product from its variants. The product is locked.
pub(crate) async fn refresh_prices(
    conn: &mut PgConnection,
    product: ProductId,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE product p SET price_min = range.least, price_max = range.most, compare_at = range.compare_at,
                              content = range.content, changed_at = $2
         FROM (SELECT min(price) AS least, max(price) AS most,
                      (array_agg(compare_at ORDER BY price, position, id))[1] AS compare_at,
                      (array_agg(content ORDER BY price, position, id))[1] AS content
               FROM variant WHERE product_id = $1) AS range
         WHERE p.id = $1",
        product.0,
        now,
    )
    .execute(conn)
    .await
    .map(|_| ())
}
