//! What a search without a hit may have meant: each word that nothing holds is replaced by the nearest
//! word of the catalogue.

use contract::Locale;
use sqlx::PgConnection;

use super::{nearest::nearest, store};

/// More words than this are not looked at.
const MOST_WORDS: usize = 8;

/// The search that was meant, where there is one that finds something; none where the search as typed
/// finds something by itself (and is only narrowed to nothing by filters).
pub async fn correct(
    conn: &mut PgConnection,
    locale: Locale,
    typed: &str,
) -> Result<Option<String>, sqlx::Error> {
    let words: Vec<String> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() || words.len() > MOST_WORDS || store::finds(conn, locale, typed).await? {
        return Ok(None);
    }
    let rows = store::nearest_words(conn, locale, &words).await?;
    let meant: Option<Vec<&str>> = rows
        .iter()
        .map(|row| {
            if row.known {
                Some(row.word.as_str())
            } else {
                nearest(&row.word, &row.candidates)
            }
        })
        .collect();
    let Some(meant) = meant.map(|words| words.join(" ")) else {
        return Ok(None);
    };
    let finds = store::finds(conn, locale, &meant).await?;
    Ok(finds.then_some(meant))
}
