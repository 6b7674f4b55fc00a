//! What a search without a hit may have meant: each word that nothing holds is replaced by the nearest
//! word of the catalogue.

use contract::Locale;
use sqlx::PgConnection;

use super::{edit_distance::nearest_word, store};

/// More words than this are not looked at.
const MAX_WORDS: usize = 8;

/// The search that was meant, where there is one that finds something; none where the search as typed
/// finds something by itself (and is only narrowed to nothing by filters).
pub async fn correct_spelling(
    conn: &mut PgConnection,
    locale: Locale,
    typed: &str,
) -> Result<Option<String>, sqlx::Error> {
    let words: Vec<String> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() || words.len() > MAX_WORDS || store::has_hits(conn, locale, typed).await? {
        return Ok(None);
    }
    let rows = store::list_similar_words(conn, locale, &words).await?;
    let meant: Option<Vec<&str>> = rows
        .iter()
        .map(|row| {
            if row.known {
                Some(row.word.as_str())
            } else {
                nearest_word(&row.word, &row.candidates)
            }
        })
        .collect();
    let Some(meant) = meant.map(|words| words.join(" ")) else {
        return Ok(None);
    };
    let finds = store::has_hits(conn, locale, &meant).await?;
    Ok(finds.then_some(meant))
}
