//! Content security policies. Public pages allow their inline scripts by hash, stored with the page; private
//! ones by nonce.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// For answers that are no document: API, pictures' own is [`PICTURE`].
pub const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";
/// For pictures drawn by our own code (SVG can hold script).
pub const PICTURE: &str =
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// Which inline scripts a page may run.
#[derive(Debug, Clone, Copy)]
pub enum Inline<'a> {
    /// Those with this nonce.
    Nonce(&'a str),
    /// Those that stand in this page, by their hashes.
    Hashes(&'a str),
}

/// The policy of a page. `payment_origins`, separated by spaces, are where a checkout's form may lead.
pub fn page(inline: Inline<'_>, payment_origins: &str) -> String {
    let mut script = "'self' 'wasm-unsafe-eval'".to_owned();
    match inline {
        Inline::Nonce(nonce) => {
            let _ = write!(script, " 'nonce-{nonce}'");
        }
        Inline::Hashes(html) => {
            for text in inline_scripts(html) {
                let _ = write!(
                    script,
                    " 'sha256-{}'",
                    STANDARD.encode(Sha256::digest(text))
                );
            }
        }
    }
    let form = format!("'self' {payment_origins}");
    format!(
        "default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action {}; base-uri 'none'; frame-ancestors 'none'",
        form.trim_end()
    )
}

/// The policy of the API's own document, a page that another tool wrote.
pub fn document(html: &str) -> String {
    let mut policy = "default-src 'none'; connect-src 'self'; img-src 'self' data:; \
                      style-src 'self' 'unsafe-inline'; font-src 'self' data:; frame-ancestors 'none'; \
                      base-uri 'none'; script-src 'self'"
        .to_owned();
    for text in inline_scripts(html) {
        let _ = write!(
            policy,
            " 'sha256-{}'",
            STANDARD.encode(Sha256::digest(text))
        );
    }
    policy
}

/// The texts of the scripts that stand in a page and would run, each once.
pub fn inline_scripts(html: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, after)) = split_tag(after) else {
            break;
        };
        let Some((text, after)) = after.split_once("</script") else {
            break;
        };
        let data = attributes.contains("json\"") || attributes.contains("speculationrules");
        if !attributes.contains(" src=") && !data && !text.is_empty() && !scripts.contains(&text) {
            scripts.push(text);
        }
        rest = after;
    }
    scripts
}

/// Splits after the `>` that ends a tag, minding quotes.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return Some((text.get(..at)?, text.get(at + 1..)?)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_that_run_are_found() {
        let html = r#"<head><script type="module" data-a="1>2">import a from "/a.js"</script>
            <script src="/b.js"></script><script type="application/ld+json">{"a":1}</script></head>
            <script>x="<\/script>"</script><script>x="<\/script>"</script><script"#;
        assert_eq!(
            inline_scripts(html),
            [r#"import a from "/a.js""#, r#"x="<\/script>""#]
        );
    }

    #[test]
    fn a_hash_is_what_browsers_compute() {
        // The example of the CSP specification: sha256 of `alert('Hello, world.');`.
        let policy = page(
            Inline::Hashes("<script>alert('Hello, world.');</script>"),
            "",
        );
        assert!(
            policy.contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"),
            "{policy}"
        );
        assert!(policy.contains("form-action 'self';"), "{policy}");
    }

    #[test]
    fn no_policy_of_a_page_allows_what_is_inline_by_itself() {
        for inline in [Inline::Nonce("n"), Inline::Hashes("")] {
            let policy = page(inline, "https://pay.example");
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
            assert!(
                policy.contains("form-action 'self' https://pay.example;"),
                "{policy}"
            );
        }
    }
}
