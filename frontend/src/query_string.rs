//! Query strings of URLs.

use std::fmt::Write as _;

/// `?a=1&b=2`, without the parameters that have no value; empty if none is left.
pub fn query<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        text.push(if text.is_empty() { '?' } else { '&' });
        percent_encode(&mut text, name);
        text.push('=');
        percent_encode(&mut text, value);
    }
    text
}

/// Appends a text, percent-encoded where a query string requires it. `,` and `:` stay readable: filters use them.
pub fn percent_encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b',' | b':' => {
                out.push(char::from(byte));
            }
            other => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_stay_readable_and_are_escaped() {
        let fields = [
            ("option", "colour:olive,size:large"),
            ("cursor", ""),
            ("q", "a&b ä"),
        ];
        assert_eq!(
            query(fields),
            "?option=colour:olive,size:large&q=a%26b%20%C3%A4"
        );
        assert_eq!(query([]), "");
    }
}
