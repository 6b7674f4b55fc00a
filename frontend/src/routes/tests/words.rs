//! The text of pages as a screen reader speaks it.

use super::*;

/// Inline elements: the words on both sides of their tags run together unless there is a space.
const INLINE: [&str; 10] = [
    "a", "abbr", "b", "em", "i", "s", "small", "span", "strong", "time",
];

/// Finds the places where two words run together in the text of a page.
fn run_together(html: &str) -> Vec<String> {
    let (mut text, mut found) = (String::new(), Vec::new());
    let mut joint = false;
    for (at, piece) in html.split('<').enumerate() {
        let (tag, words) = if at == 0 {
            ("", piece)
        } else {
            piece.split_once('>').unwrap_or((piece, ""))
        };
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        let comment = tag.starts_with("!--") || tag == "!";
        if at > 0 && !comment && !INLINE.contains(&name) {
            text.push(' ');
        }
        joint |= at > 0 && !comment;
        let ends = text
            .chars()
            .last()
            .is_some_and(|c| c.is_alphanumeric() || ".:€)”".contains(c));
        let begins = words
            .chars()
            .next()
            .is_some_and(|c| c.is_alphanumeric() || "€(“".contains(c));
        if joint && ends && begins {
            let before: String = text.chars().rev().take(20).collect();
            let before: String = before.chars().rev().collect();
            let after: String = words.chars().take(20).collect();
            found.push(format!("{before}|{after}"));
        }
        joint &= words.is_empty();
        text.push_str(words);
    }
    found
}

#[test]
fn no_words_run_together() {
    assert_eq!(
        run_together("<p>19,00 €<span>Bestpreis</span></p>"),
        [" 19,00 €|Bestpreis"]
    );
    assert!(run_together("<p>19,00 € <span>Bestpreis</span></p><p>x</p>").is_empty());
    for locale in Locale::ALL {
        for target in PAGES {
            let page = page(request(locale, target));
            let (_, main) = page.body.split_once("<main").unwrap();
            assert_eq!(run_together(main), [""; 0], "{locale} {target}");
        }
    }
}

#[test]
fn only_a_reduced_price_is_labelled_as_the_current_one() {
    // Leptos inserts markers between text nodes.
    let text = |target: &str| visit(target).body.replace("<!>", "");
    let plain = text("/products/mug");
    assert!(!plain.contains("Now: "), "it is not reduced");
    let reduced = text("/products/bargain");
    assert!(reduced.contains("Now: ") && reduced.contains("30-day best price: "));
}
