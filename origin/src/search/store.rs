//! The SQL of search.

use contract::{Locale, catalog::Content};
use sqlx::{PgConnection, types::Json};

use crate::catalog::{store::CardRow, view::ImageText};

pub(super) struct WordRow {
    /// As typed, lower case, unaccented.
    pub word: String,
    /// Whether a product contains a word with this prefix, or the word is too common to search for.
    pub known: bool,
    /// The most similar words of the catalogue.
    pub candidates: Vec<String>,
}

pub(super) async fn list_similar_words(
    conn: &mut PgConnection,
    locale: Locale,
    words: &[String],
) -> Result<Vec<WordRow>, sqlx::Error> {
    sqlx::query_as!(
        WordRow,
        r#"SELECT typed.word AS "word!",
                  (search_query($1, typed.word) IS NULL OR EXISTS (
                      SELECT FROM product_text t
                      WHERE t.locale = $1 AND t.document @@ search_query($1, typed.word)
                  )) AS "known!",
                  ARRAY (
                      SELECT w.word FROM search_word w WHERE w.locale = $1
                      ORDER BY w.word <-> typed.word LIMIT 30
                  ) AS "candidates!"
           FROM (SELECT plain_words(word) AS word, position
                 FROM unnest($2::text[]) WITH ORDINALITY AS u (word, position)) AS typed
           ORDER BY typed.position"#,
        locale.as_str(),
        words,
    )
    .fetch_all(conn)
    .await
}

/// Whether the search matches a published product.
pub(super) async fn has_hits(
    conn: &mut PgConnection,
    locale: Locale,
    typed: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM product_text t JOIN product p ON p.id = t.product_id
               WHERE t.locale = $1 AND t.document @@ search_query($1, $2) AND p.published
           ) AS "has_hits!""#,
        locale.as_str(),
        typed,
    )
    .fetch_one(conn)
    .await
}

/// The best of the first matches: titles that begin with the text before titles that contain it. Products that match
/// only by description would look wrong next to a match by name, so they are returned only if there is none.
pub(super) async fn suggest_products(
    conn: &mut PgConnection,
    locale: Locale,
    typed: &str,
) -> Result<Vec<CardRow>, sqlx::Error> {
    sqlx::query_as!(
        CardRow,
        r#"WITH hit AS MATERIALIZED (
               SELECT t.product_id, t.title, t.words, t.document,
                      strpos(' ' || t.words, ' ' || plain_words($2)) > 0 AS named
               FROM product_text t JOIN product p ON p.id = t.product_id AND p.published
               WHERE t.locale = $1 AND t.document @@ search_query($1, $2)
               LIMIT 300
           )
           SELECT p.id, p.slug, h.title, c.slug AS category, c.hue, p.price_min, p.price_max,
                  p.compare_at, p.content AS "content: Json<Content>", p.images -> 0 AS "image: Json<ImageText>",
                  p.availability
           FROM hit h
           JOIN product p ON p.id = h.product_id
           JOIN category c ON c.id = p.category_id
           WHERE h.named OR NOT EXISTS (SELECT FROM hit WHERE named)
           ORDER BY starts_with(h.words, plain_words($2)) DESC,
                    ts_rank(h.document, search_query($1, $2)) DESC, p.rank, p.id
           LIMIT 6"#,
        locale.as_str(),
        typed,
    )
    .fetch_all(conn)
    .await
}

pub(super) struct CategoryLinkRow {
    pub slug: String,
    pub title: String,
    pub hue: i16,
}

/// Categories whose title has a word that begins with the text.
pub(super) async fn suggest_categories(
    conn: &mut PgConnection,
    locale: Locale,
    typed: &str,
) -> Result<Vec<CategoryLinkRow>, sqlx::Error> {
    sqlx::query_as!(
        CategoryLinkRow,
        r#"SELECT c.slug, t.title, c.hue
           FROM category c JOIN category_text t ON t.category_id = c.id AND t.locale = $1
           WHERE strpos(' ' || plain_words(t.title), ' ' || plain_words($2)) > 0
           ORDER BY c.position, c.id
           LIMIT 3"#,
        locale.as_str(),
        typed,
    )
    .fetch_all(conn)
    .await
}
