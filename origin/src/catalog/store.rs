//! All SQL of the catalogue but the product listing's, which is built in `listing.rs`.

use contract::Locale;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::view::ImageText;

pub(super) struct CategoryRow {
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    pub description: String,
    pub hue: i16,
    pub image: Option<Json<ImageText>>,
    pub product_count: i64,
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
