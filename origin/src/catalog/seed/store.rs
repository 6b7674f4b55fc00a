//! The seed's SQL: batches by `jsonb_to_recordset`. Each statement is one upsert that leaves equal rows alone.

use contract::Timestamp;
use sqlx::{PgConnection, types::Json};

use super::catalog_rows::{NewCategory, NewFacet, NewProduct};

pub(super) async fn has_products(conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM product) AS "exists!""#)
        .fetch_one(conn)
        .await
}

pub(super) async fn insert_facets(
    conn: &mut PgConnection,
    facets: &[NewFacet],
    values: &[NewFacet],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO facet (name, titles, position)
         SELECT * FROM jsonb_to_recordset($1) AS g (name text, titles jsonb, position int)
         ON CONFLICT (name) DO UPDATE SET titles = excluded.titles, position = excluded.position",
        Json(facets) as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO facet_value (name, titles, position)
         SELECT * FROM jsonb_to_recordset($1) AS g (name text, titles jsonb, position int)
         ON CONFLICT (name) DO UPDATE SET titles = excluded.titles, position = excluded.position",
        Json(values) as _,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

/// Returns the number of inserted or changed rows.
pub(super) async fn insert_categories(
    conn: &mut PgConnection,
    categories: &[NewCategory],
) -> Result<u64, sqlx::Error> {
    let rows = sqlx::query!(
        "INSERT INTO category AS c (id, slug, hue, position, image)
         SELECT * FROM jsonb_to_recordset($1)
             AS g (id uuid, slug text, hue smallint, position int, image jsonb)
         ON CONFLICT (slug) DO UPDATE
             SET hue = excluded.hue, position = excluded.position, image = excluded.image
             WHERE (c.hue, c.position, c.image)
                   IS DISTINCT FROM (excluded.hue, excluded.position, excluded.image)",
        Json(categories) as _,
    )
    .execute(&mut *conn)
    .await?;
    let texts = sqlx::query!(
        "INSERT INTO category_text AS t (category_id, locale, title, description)
         SELECT c.id, l.locale, g.title ->> l.locale, g.description ->> l.locale
         FROM jsonb_to_recordset($1) AS g (slug text, title jsonb, description jsonb)
         JOIN category c ON c.slug = g.slug
         CROSS JOIN unnest('{en,de}'::text[]) AS l (locale)
         ON CONFLICT (category_id, locale) DO UPDATE
             SET title = excluded.title, description = excluded.description
             WHERE (t.title, t.description) IS DISTINCT FROM (excluded.title, excluded.description)",
        Json(categories) as _,
    )
    .execute(conn)
    .await?;
    Ok(rows.rows_affected() + texts.rows_affected())
}

pub(super) async fn list_existing(
    conn: &mut PgConnection,
    products: &[NewProduct],
) -> Result<Vec<String>, sqlx::Error> {
    let slugs: Vec<String> = products
        .iter()
        .map(|product| product.slug.to_string())
        .collect();
    sqlx::query_scalar!("SELECT slug FROM product WHERE slug = ANY ($1)", &slugs)
        .fetch_all(conn)
        .await
}

/// Returns the slugs of inserted or changed products.
pub(super) async fn insert_products(
    conn: &mut PgConnection,
    products: &[NewProduct],
    now: Timestamp,
) -> Result<Vec<String>, sqlx::Error> {
    let given = Json(products);
    let mut changed = sqlx::query_file_scalar!("src/catalog/seed/product.sql", given as _)
        .fetch_all(&mut *conn)
        .await?;
    changed.extend(
        sqlx::query_file_scalar!("src/catalog/seed/product_text.sql", given as _)
            .fetch_all(&mut *conn)
            .await?,
    );
    changed.extend(
        sqlx::query_file_scalar!("src/catalog/seed/variant.sql", given as _)
            .fetch_all(&mut *conn)
            .await?,
    );
    sqlx::query!(
        "INSERT INTO stock (variant_id, on_hand, displayed_availability)
         SELECT v.id, n.on_hand, n.displayed_availability
         FROM jsonb_to_recordset($1) AS g (variants jsonb)
         CROSS JOIN jsonb_to_recordset(g.variants) AS n (sku text, on_hand int, displayed_availability text)
         JOIN variant v ON v.sku = n.sku
         ON CONFLICT (variant_id) DO NOTHING",
        given as _,
    )
    .execute(&mut *conn)
    .await?;
    changed.sort_unstable();
    changed.dedup();
    sqlx::query!(
        "INSERT INTO former_slug (slug, product_id)
         SELECT f.slug, p.id
         FROM jsonb_to_recordset($1) AS g (slug text, former text[])
         JOIN product p ON p.slug = g.slug
         CROSS JOIN unnest(g.former) AS f (slug)
         ON CONFLICT DO NOTHING",
        given as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query_file!("src/catalog/seed/price_history.sql", &changed, now)
        .execute(&mut *conn)
        .await?;
    sqlx::query_file!("src/catalog/seed/refresh.sql", &changed, now)
        .execute(&mut *conn)
        .await?;
    insert_words(conn, &changed).await?;
    Ok(changed)
}

/// Inserts the words that a misspelt search may have meant.
async fn insert_words(conn: &mut PgConnection, slugs: &[String]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH candidate AS MATERIALIZED (
             SELECT DISTINCT t.locale, word
             FROM product p
             JOIN product_text t ON t.product_id = p.id
             JOIN category_text c ON c.category_id = p.category_id AND c.locale = t.locale
             CROSS JOIN unnest(tsvector_to_array(to_tsvector('simple',
                 plain_words(concat_ws(' ', t.title, t.summary, c.title))))) AS word
             WHERE p.slug = ANY ($1)
         )
         INSERT INTO search_word (locale, word)
         SELECT locale, word FROM candidate c
         WHERE word ~ '^[[:alpha:]]{3,}$' AND to_tsvector(dictionary(locale), word) <> ''
           AND NOT EXISTS (SELECT FROM search_word w WHERE (w.locale, w.word) = (c.locale, c.word))
         ON CONFLICT DO NOTHING",
        slugs,
    )
    .execute(conn)
    .await
    .map(|_| ())
}

/// The tags that every list depends on.
pub(super) async fn list_shared_tags(conn: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT 'catalog' AS "tag!" UNION ALL SELECT 'category:' || slug FROM category"#
    )
    .fetch_all(conn)
    .await
}
