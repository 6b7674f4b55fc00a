//! Highlights the parts of a suggestion's name that match the query. Pure.

/// Splits a name into pieces, each with whether it matches the query. A word of the query matches the first word of the
/// name that starts with it, otherwise its first occurrence anywhere.
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "only a browser shows suggestions")
)]
pub(super) fn highlight(name: &str, typed: &str) -> Vec<(String, bool)> {
    let name: Vec<char> = name.chars().collect();
    let folded: Vec<char> = name.iter().copied().map(fold).collect();
    let mut marks = vec![false; name.len()];
    for word in typed.split_whitespace() {
        let word: Vec<char> = word.chars().map(fold).collect();
        let begins = |at: &usize| {
            folded
                .get(*at..)
                .is_some_and(|rest| rest.starts_with(&word))
        };
        let first_of_word = |at: &usize| {
            at.checked_sub(1)
                .and_then(|before| folded.get(before))
                .is_none_or(|before| !before.is_alphanumeric())
        };
        let found = (0..folded.len())
            .find(|at| first_of_word(at) && begins(at))
            .or_else(|| (0..folded.len()).find(begins));
        if let Some(at) = found {
            marks
                .iter_mut()
                .skip(at)
                .take(word.len())
                .for_each(|mark| *mark = true);
        }
    }
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (c, mark) in name.into_iter().zip(marks) {
        match pieces.last_mut() {
            Some((piece, same)) if *same == mark => piece.push(c),
            _ => pieces.push((c.to_string(), mark)),
        }
    }
    pieces
}

fn fold(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, typed: &str) -> String {
        highlight(name, typed)
            .into_iter()
            .map(|(piece, mark)| if mark { format!("[{piece}]") } else { piece })
            .collect()
    }

    #[test]
    fn a_match_at_the_start_of_a_word_is_preferred() {
        assert_eq!(shown("Olive wood board", "bo wo"), "Olive [wo]od [bo]ard");
        assert_eq!(shown("Olivenöl", "ÖL"), "Oliven[öl]");
        assert_eq!(shown("Teapot for tea", "tea"), "[Tea]pot for tea");
        assert_eq!(shown("Steam iron", "tea"), "S[tea]m iron");
        assert_eq!(shown("Mug", "bowl"), "Mug");
        assert_eq!(shown("Mug", ""), "Mug");
    }
}
