//! Edit distance between words. Pure functions.

/// The number of insertions, deletions, substitutions and transpositions of neighbours that turn one word into the
/// other (optimal string alignment).
pub(super) fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut two_above: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let substituted = at(&above, j) + usize::from(from != to);
            let mut cost = substituted.min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            let transposed =
                i > 0 && j > 0 && a.get(i - 1) == Some(&to) && b.get(j - 1) == Some(&from);
            if transposed {
                cost = cost.min(at(&two_above, j - 1) + 1);
            }
            row.push(cost);
        }
        two_above = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

/// The most similar word, if one is close enough: one edit in a short word, two in a longer one, three in a long one.
pub(super) fn nearest_word<'a>(typed: &str, words: &'a [String]) -> Option<&'a str> {
    let max_edits = match typed.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    words
        .iter()
        .map(|word| (distance(typed, word), word.as_str()))
        .filter(|(distance, _)| *distance <= max_edits)
        .min()
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (typed, expected, edits) in [
            ("vase", "vase", 0),
            ("vaes", "vase", 1),
            ("sotneware", "stoneware", 1),
            ("bowel", "bowl", 1),
            ("linnen", "linen", 1),
            ("", "oak", 3),
            ("glaß", "glas", 1),
        ] {
            assert_eq!(distance(typed, expected), edits, "{typed} {expected}");
            assert_eq!(distance(expected, typed), edits, "{expected} {typed}");
        }
    }

    #[test]
    fn the_most_similar_word_is_found_if_it_is_close_enough() {
        let words = ["stoneware", "stool", "vase"].map(str::to_owned);
        assert_eq!(nearest_word("sotneware", &words), Some("stoneware"));
        assert_eq!(nearest_word("vaes", &words), Some("vase"));
        assert_eq!(nearest_word("laptop", &words), None);
        assert_eq!(nearest_word("vs", &words), None);
    }
}
