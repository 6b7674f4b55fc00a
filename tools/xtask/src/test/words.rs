//! `words`: the repository avoids words that are literal translations or private metaphors (CONTRIBUTING.md, "Language").
//!
//! Identifiers count as well: `is_told` and `isTold` contain "told".

use crate::error::Result;
use crate::output;
use crate::process::Run;
use crate::test::summary::Outcome;
use crate::workspace::Workspace;

/// Words and phrases to avoid, in lower case.
const AVOIDED: [&[&str]; 11] = [
    &["told"],
    &["stands"],
    &["wished"],
    &["anew"],
    &["whoever"],
    &["mended"],
    &["beside"],
    &["lies"],
    &["of", "its", "own"],
    &["hands", "out"],
    &["looked", "at", "once", "more"],
];

/// Paths (prefixes) that may contain avoided words, each with its reason.
const EXCEPTIONS: [(&str, &str); 8] = [
    ("tools/xtask/src/test/words.rs", "the list itself"),
    ("CONTRIBUTING.md", "quotes the list"),
    (
        "demo/catalogue/products/",
        "product texts, in which a rug lies flat",
    ),
    (
        "origin/tests/it/database.rs",
        "tests the columns of the previous release",
    ),
    (".sqlx/", "generated"),
    ("Cargo.lock", "generated"),
    ("tools/local/package-lock.json", "generated"),
    ("LICENSE", "not our text"),
];

/// Applied migrations are immutable; this one is the first that the list covers.
const FIRST_MIGRATION: &str = "origin/migrations/0045";

pub(super) fn check(workspace: &Workspace) -> Result<Outcome> {
    let files = Run::new("git", &workspace.root)
        // The checkout may belong to another user, as on a hosted runner.
        .args(["-c", "safe.directory=*", "ls-files"])
        .output()?;
    let mut found = 0;
    for path in files.lines().filter(|path| !is_exempt(path)) {
        // Binary files have no words; a deleted file is still listed until it is committed.
        let Ok(text) = std::fs::read_to_string(workspace.root.join(path)) else {
            continue;
        };
        for (line, phrase) in avoided(&text) {
            output::line(&format!("{path}:{line}: avoid \"{phrase}\""));
            found += 1;
        }
    }
    Ok(match found {
        0 => Outcome::Passed,
        _ => Outcome::Failed(format!("{found} uses of avoided words")),
    })
}

fn is_exempt(path: &str) -> bool {
    let is_old_migration = path.starts_with("origin/migrations/0") && path < FIRST_MIGRATION;
    is_old_migration
        || EXCEPTIONS
            .iter()
            .any(|(prefix, _)| path.starts_with(prefix))
}

/// The avoided phrases of a text, each with the number of the line on which it starts.
fn avoided(text: &str) -> Vec<(usize, String)> {
    let words = words(text);
    (0..words.len())
        .filter_map(|at| {
            let rest = words.get(at..)?;
            let phrase = AVOIDED.iter().find(|phrase| {
                phrase.len() <= rest.len()
                    && phrase
                        .iter()
                        .zip(rest)
                        .all(|(avoided, word)| *avoided == word.1)
            })?;
            Some((rest.first()?.0, phrase.join(" ")))
        })
        .collect()
}

/// The words of a text in lower case, with their line numbers. An identifier is split at `_` and at capitals.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut word = String::new();
        let mut was_lower = false;
        for c in line.chars().chain([' ']) {
            let starts_part = was_lower && c.is_uppercase();
            if (!c.is_alphabetic() || starts_part) && !word.is_empty() {
                words.push((number + 1, std::mem::take(&mut word)));
            }
            if c.is_alphabetic() {
                word.extend(c.to_lowercase());
            }
            was_lower = c.is_lowercase();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::avoided;

    #[test]
    fn words_are_found_in_sentences_identifiers_and_across_lines() {
        let found = |text: &str| -> Vec<usize> { avoided(text).into_iter().map(|f| f.0).collect() };
        assert_eq!(found("Told once.\nis_told, wasTold"), [1, 2, 2]);
        assert_eq!(found("/// a folder of its\n/// own"), [1]);
        assert!(found("understands besides retold its own").is_empty());
    }
}
