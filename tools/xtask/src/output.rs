//! The only place that prints: headings, progress, warnings and the log lines of the services.

use std::io::{IsTerminal as _, Write as _};
use std::sync::OnceLock;
use std::time::Duration;

fn colored() -> bool {
    static COLORED: OnceLock<bool> = OnceLock::new();
    *COLORED
        .get_or_init(|| std::env::var_os("NO_COLOR").is_none() && std::io::stdout().is_terminal())
}

fn paint(code: &str, text: &str) -> String {
    if colored() {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// Prints a line to standard output. A closed output is ignored: the services still have to be stopped.
pub(crate) fn line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

pub(crate) fn heading(text: &str) {
    line(&format!("\n{}", paint("1", &format!("== {text}"))));
}

pub(crate) fn step(text: &str) {
    line(&format!("   {text}"));
}

pub(crate) fn warning(text: &str) {
    line(&format!("{} {text}", paint("33", "warning:")));
}

pub(crate) fn failure(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{} {text}", paint("31", "error:"));
}

/// Prints one line of a service's log, prefixed by its name in a stable colour.
pub(crate) fn log(service: &str, text: &str) {
    const COLORS: [&str; 6] = ["36", "35", "34", "32", "33", "96"];
    let sum: usize = service.bytes().map(usize::from).sum();
    let color = COLORS.get(sum % COLORS.len()).copied().unwrap_or("36");
    line(&format!(
        "{} {text}",
        paint(color, &format!("{service:>9} |"))
    ));
}

/// `1 m 05 s`, `3.2 s`.
pub(crate) fn duration(time: Duration) -> String {
    let s = time.as_secs();
    if s >= 60 {
        format!("{} m {:02} s", s / 60, s % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_reads_well() {
        assert_eq!(duration(Duration::from_millis(3210)), "3.2 s");
        assert_eq!(duration(Duration::from_secs(65)), "1 m 05 s");
    }
}
