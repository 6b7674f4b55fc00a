//! The results of a run: a table for people and a last line for programs.

use std::time::Duration;

use crate::output;

/// The result of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

#[derive(Debug, Default)]
pub(crate) struct Summary {
    rows: Vec<(&'static str, Outcome, Duration)>,
}

impl Summary {
    pub(crate) fn add(&mut self, kind: &'static str, outcome: Outcome, took: Duration) {
        self.rows.push((kind, outcome, took));
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.rows
            .iter()
            .any(|(_, outcome, _)| matches!(outcome, Outcome::Failed(_)))
    }

    /// The table: one line per kind.
    pub(crate) fn table(&self) -> Vec<String> {
        let row = |(kind, outcome, took): &(&str, Outcome, Duration)| {
            let took = output::duration(*took);
            match outcome {
                Outcome::Passed => format!("{kind:<8}{:<9}{took}", "passed"),
                Outcome::Failed(why) => {
                    let why = why.lines().next().unwrap_or_default();
                    format!("{kind:<8}{:<9}{took:<12}{why}", "FAILED")
                }
                Outcome::Skipped(why) => format!("{kind:<8}{:<9}{:<12}{why}", "skipped", ""),
            }
        };
        self.rows.iter().map(row).collect()
    }

    /// The last line. Its format is stable, because programs parse it.
    pub(crate) fn last_line(&self) -> String {
        let count = |wanted: fn(&Outcome) -> bool| {
            self.rows
                .iter()
                .filter(|(_, outcome, _)| wanted(outcome))
                .count()
        };
        format!(
            "{} passed, {} failed, {} skipped",
            count(|outcome| matches!(outcome, Outcome::Passed)),
            count(|outcome| matches!(outcome, Outcome::Failed(_))),
            count(|outcome| matches!(outcome, Outcome::Skipped(_))),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_counts_and_names_what_failed_and_what_was_skipped() {
        let mut summary = Summary::default();
        summary.add("fmt", Outcome::Passed, Duration::from_secs(1));
        assert!(!summary.has_failed());
        summary.add(
            "api",
            Outcome::Failed("one\ntwo".into()),
            Duration::from_secs(61),
        );
        summary.add("e2e", Outcome::Skipped("no browser".into()), Duration::ZERO);
        assert!(summary.has_failed());
        assert_eq!(summary.last_line(), "1 passed, 1 failed, 1 skipped");
        assert_eq!(
            summary.table(),
            [
                "fmt     passed   1.0 s",
                "api     FAILED   1 m 01 s    one",
                "e2e     skipped              no browser",
            ]
        );
    }
}
