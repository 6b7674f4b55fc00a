//! Trunk's `index.html` as the template of pages. The app puts a page into it.

/// What Trunk writes where a nonce belongs. Pages have no inline script, and the same bytes serve everybody.
const NONCE_ATTRIBUTE: &str = " nonce=\"{{__TRUNK NONCE__}}\"";
/// Where the app puts the language, the head and the body.
const PLACES: [&str; 3] = ["<html lang=\"en\">", "<!--HEAD-->", "<body></body>"];

/// The template; none where a place is missing that the app needs.
pub fn template(index: &str) -> Option<String> {
    PLACES
        .iter()
        .all(|place| index.contains(place))
        .then(|| index.replace(NONCE_ATTRIBUTE, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_its_places_and_no_nonce() {
        let index = "<html lang=\"en\"><head><script nonce=\"{{__TRUNK NONCE__}}\">x</script><!--HEAD--></head>\
                     <body></body></html>";
        let template = template(index).unwrap();
        assert!(template.contains("<script>x</script>"), "{template}");
        assert_eq!(super::template("<html><body></body></html>"), None);
    }
}
