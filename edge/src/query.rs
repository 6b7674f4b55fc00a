//! `application/x-www-form-urlencoded` in queries and forms: a strict parser and a canonical formatter.

use std::fmt::Write as _;

/// Maximum length of a query in bytes.
pub const MAX_QUERY: usize = 2_048;
/// Maximum number of fields of a query or form.
pub const MAX_FIELDS: usize = 64;
/// Maximum length of a name or value in a query, in bytes.
pub const MAX_VALUE: usize = 2_000;

/// The text cannot be parsed, or exceeds a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the fields could not be read")]
pub struct Malformed;

/// Parses a query: `a=1&b=2`. Rejects names and values that contain NUL or exceed [`MAX_VALUE`].
pub fn parse(text: &str) -> Result<Vec<(String, String)>, Malformed> {
    let fields = parse_form(text)?;
    let fits = |text: &str| text.len() <= MAX_VALUE && !text.contains('\0');
    let all_fit = fields.iter().all(|(name, value)| fits(name) && fits(value));
    all_fit.then_some(fields).ok_or(Malformed)
}

/// Parses the body of a form. Unlike [`parse`] it accepts NUL and long values: the decoder reports them as errors of
/// their field.
pub fn parse_form(text: &str) -> Result<Vec<(String, String)>, Malformed> {
    let parts: Vec<&str> = text.split('&').filter(|part| !part.is_empty()).collect();
    if parts.len() > MAX_FIELDS {
        return Err(Malformed);
    }
    parts
        .into_iter()
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

/// Decodes percent-encoding and `+`. Rejects invalid UTF-8.
pub fn decode(text: &str) -> Result<String, Malformed> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || {
                    let digit = rest.next().ok_or(Malformed)?;
                    char::from(digit).to_digit(16).ok_or(Malformed)
                };
                let value = digit()? * 16 + digit()?;
                u8::try_from(value).map_err(|_| Malformed)?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| Malformed)
}

/// Formats fields canonically: percent-encodes everything but unreserved characters.
pub fn format<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        if !text.is_empty() {
            text.push('&');
        }
        encode(&mut text, name);
        text.push('=');
        encode(&mut text, value);
    }
    text
}

/// Appends a text with percent-encoding.
pub fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            other => {
                let _ = write!(out, "%{other:02X}"); // writing to a String does not fail
            }
        }
    }
}

/// The first value of a field.
pub fn get<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|(n, _)| n == name)
        .map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn malformed_queries_are_refused() {
        for text in ["q=%", "q=%1", "q=%zz", "q=%ff", "q=%00", "q=%+1"] {
            assert_eq!(parse(text), Err(Malformed), "{text}");
        }
        assert_eq!(parse(&"a=1&".repeat(65)), Err(Malformed));
        assert_eq!(parse(&format!("q={}", "x".repeat(2_001))), Err(Malformed));
        assert_eq!(
            parse("&q=a+b&&flag&q=%C3%A4"),
            Ok(vec![
                ("q".into(), "a b".into()),
                ("flag".into(), String::new()),
                ("q".into(), "ä".into())
            ])
        );
    }

    proptest! {
        #[test]
        fn formatted_fields_parse_back(fields in prop::collection::vec(("[a-z]{1,5}", "[^\0]{0,20}"), 0..8)) {
            let text = format(fields.iter().map(|(n, v)| (n.as_str(), v.as_str())));
            prop_assert_eq!(parse(&text), Ok(fields));
        }

        #[test]
        fn parsing_never_panics(text in ".{0,200}") {
            let _ = parse(&text);
        }
    }
}
