//! Suggestions while typing.

use contract::{
    Currency, Locale,
    catalog::{CategoryLink, Suggestions},
};
use sqlx::PgConnection;

use super::{spelling::correct_spelling, store};
use crate::{
    catalog::view,
    db::{decode_number, decode_text},
};

/// Products and categories for the beginning of a search.
pub async fn suggest(
    conn: &mut PgConnection,
    locale: Locale,
    typed: &str,
    currency: Currency,
) -> Result<Suggestions, sqlx::Error> {
    let mut products = store::suggest_products(conn, locale, typed).await?;
    if products.is_empty()
        && let Some(corrected) = correct_spelling(conn, locale, typed).await?
    {
        products = store::suggest_products(conn, locale, &corrected).await?;
    }
    let categories = store::suggest_categories(conn, locale, typed).await?;
    Ok(Suggestions {
        products: products
            .into_iter()
            .map(|row| view::card(row, locale, currency))
            .collect::<Result<_, _>>()?,
        categories: categories
            .into_iter()
            .map(|row| {
                Ok(CategoryLink {
                    slug: decode_text(&row.slug)?,
                    title: row.title,
                    hue: decode_number(row.hue)?,
                })
            })
            .collect::<Result<_, sqlx::Error>>()?,
    })
}
