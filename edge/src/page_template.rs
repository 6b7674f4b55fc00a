//! The template of pages: the `index.html` that Trunk builds, with placeholders that the app fills in.

/// Trunk's placeholder for a nonce. It is removed: pages have no inline script, and a cached page cannot have a fresh
/// nonce.
const NONCE_ATTRIBUTE: &str = " nonce=\"{{__TRUNK NONCE__}}\"";
/// The placeholders for language, head and body.
const PLACEHOLDERS: [&str; 3] = ["<html lang=\"en\">", "<!--HEAD-->", "<body></body>"];

/// Prepares the template; none if a placeholder is missing.
pub fn template(index: &str) -> Option<String> {
    PLACEHOLDERS
        .iter()
        .all(|placeholder| index.contains(placeholder))
        .then(|| index.replace(NONCE_ATTRIBUTE, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_its_placeholders_and_no_nonce() {
        let index = "<html lang=\"en\"><head><script nonce=\"{{__TRUNK NONCE__}}\">x</script><!--HEAD--></head>\
                     <body></body></html>";
        let template = template(index).unwrap();
        assert!(template.contains("<script>x</script>"), "{template}");
        assert_eq!(super::template("<html><body></body></html>"), None);
    }
}
