//! Spelling correction of a search without results: each unknown word is replaced by the most similar word of the
//! catalogue.

use contract::Locale;
use sqlx::PgConnection;

use super::{edit_distance::nearest_word, store};

/// Longer searches are not corrected.
const MAX_WORDS: usize = 8;

/// Returns the corrected search, if there is one with results. `None` if the search as typed has results, and is only
/// narrowed to none by filters.
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
    let corrected: Option<Vec<&str>> = rows
        .iter()
        .map(|row| {
            if row.known {
                Some(row.word.as_str())
            } else {
                nearest_word(&row.word, &row.candidates)
            }
        })
        .collect();
    let Some(corrected) = corrected.map(|words| words.join(" ")) else {
        return Ok(None);
    };
    let has_hits = store::has_hits(conn, locale, &corrected).await?;
    Ok(has_hits.then_some(corrected))
}
