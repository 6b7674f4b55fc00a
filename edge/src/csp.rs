//! Content security policies. Our pages have no inline script, so theirs allow none; the API's own document has, and
//! names it by hash.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// For answers that are no document: API, pictures' own is [`PICTURE`].
pub const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";
/// For the service worker, which asks for what its pages ask for. Its own answer's policy governs it.
pub const WORKER: &str = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";
/// For pictures drawn by our own code (SVG can hold script).
pub const PICTURE: &str =
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// The policy of a page. `payment_origins`, separated by spaces, are where a checkout's form may lead.
pub fn page(payment_origins: &str) -> String {
    let form = format!("'self' {payment_origins}");
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         worker-src 'self'; form-action {}; base-uri 'none'; frame-ancestors 'none'",
        form.trim_end()
    )
}

/// ` 'sha256-…'` for each inline script.
fn hashes(html: &str) -> String {
    inline_scripts(html)
        .into_iter()
        .fold(String::new(), |mut text, script| {
            let _ = write!(
                text,
                " 'sha256-{}'",
                STANDARD.encode(Sha256::digest(script))
            );
            text
        })
}

/// The policy of the API's own document, a page that another tool wrote.
pub fn document(html: &str) -> String {
    format!(
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
         font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; script-src 'self'{}",
        hashes(html)
    )
}

/// The distinct inline scripts of a page that a browser would execute.
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
        let policy = document("<script>alert('Hello, world.');</script>");
        assert!(
            policy.contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"),
            "{policy}"
        );
    }

    #[test]
    fn no_policy_of_a_page_allows_what_is_inline_by_itself() {
        assert!(page("").contains("form-action 'self';"));
        let policy = page("https://pay.example");
        for inline in ["unsafe-inline", "'unsafe-eval'", "sha256-"] {
            assert!(!policy.contains(inline), "{policy}");
        }
        assert!(
            policy.contains("form-action 'self' https://pay.example;"),
            "{policy}"
        );
    }
}
