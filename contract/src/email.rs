//! E-mail addresses in one canonical form, so that spellings that reach the same inbox compare equal.
//!
//! The local part must be ASCII: no other one can be delivered without SMTPUTF8, and Unicode case folding would turn
//! U+212A KELVIN SIGN into another person's `k`. The domain is converted to its DNS form with IDNA (UTS #46). ASCII
//! letters are folded to lower case in both parts: RFC 5321 leaves the case of the local part to the receiving host,
//! but no host in use distinguishes it. The database compares with `lower(email COLLATE "C")`, which folds exactly
//! these letters.

use crate::{FieldCode, text::ParseError};

/// The longest address, in bytes (RFC 5321, 4.5.3.1.3, without the angle brackets).
const MAX: usize = 254;
/// The longest local part, in bytes (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// The longest label of a domain, in bytes (RFC 1035).
const MAX_LABEL: usize = 63;
/// Longer input is rejected unread, in bytes. Larger than [`MAX`] because a Unicode domain may be longer as typed than
/// as converted.
const MAX_TYPED: usize = 1_024;

text_type!(
    /// An e-mail address in its canonical form, the only form that is stored, compared, hashed and mailed to.
    /// `Ada@EXAMPLE.org` parses as `ada@example.org`, `info@münchen.de` as `info@xn--mnchen-3ya.de`.
    ///
    /// Without the feature `unicode`, as in the browser, parsing rejects a domain that is not ASCII. The browser only
    /// parses addresses that origin has canonicalised.
    Email, "email", canonical
);
display!(Email);

const fn invalid(code: FieldCode) -> ParseError {
    ParseError(code)
}

fn canonical(typed: &str) -> Result<String, ParseError> {
    let typed = typed.trim();
    if typed.len() > MAX_TYPED {
        return Err(invalid(FieldCode::EmailTooLong));
    }
    if typed.chars().any(char::is_control) {
        return Err(invalid(FieldCode::ControlCharacter));
    }
    let parts = typed.rsplit_once('@');
    let (local, domain) = parts.ok_or(invalid(FieldCode::Email))?;
    check_local_part(local)?;
    let domain = to_ascii(domain).ok_or(invalid(FieldCode::EmailDomain))?;
    check_domain(&domain)?;
    let address = format!("{}@{domain}", local.to_ascii_lowercase());
    if address.len() > MAX {
        return Err(invalid(FieldCode::EmailTooLong));
    }
    Ok(address)
}

/// Checks that the local part is a dot-atom (RFC 5322) of at most [`MAX_LOCAL`] bytes.
fn check_local_part(local: &str) -> Result<(), ParseError> {
    let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let code = if !local.is_ascii() {
        FieldCode::EmailLocalPart
    } else if local.contains('"') {
        FieldCode::EmailQuoted
    } else if local.len() > MAX_LOCAL {
        FieldCode::EmailLocalPartTooLong
    } else if local.is_empty() || !local.bytes().all(atom) || local.split('.').any(str::is_empty) {
        FieldCode::Email
    } else {
        return Ok(());
    };
    Err(invalid(code))
}

/// Checks an ASCII domain: at least two labels, none of them empty, and a last label that is not a number as in an IP
/// address.
fn check_domain(domain: &str) -> Result<(), ParseError> {
    let label_fits = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    let code = if domain.ends_with('.') {
        FieldCode::EmailTrailingDot
    } else if !domain.contains('.') {
        FieldCode::EmailWithoutDot
    } else if !domain.split('.').all(label_fits)
        || domain
            .rsplit('.')
            .next()
            .is_none_or(|top| top.bytes().all(|b| b.is_ascii_digit()))
    {
        FieldCode::EmailDomain
    } else {
        return Ok(());
    };
    Err(invalid(code))
}

/// The DNS form of a domain, in lower case.
#[cfg(feature = "unicode")]
fn to_ascii(domain: &str) -> Option<String> {
    use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

    // `check_domain` checks hyphens and lengths because it returns a specific code for each error.
    let converted = Uts46::new().to_ascii(
        domain.as_bytes(),
        AsciiDenyList::STD3,
        Hyphens::Allow,
        DnsLength::Ignore,
    );
    converted.ok().map(std::borrow::Cow::into_owned)
}

#[cfg(not(feature = "unicode"))]
fn to_ascii(domain: &str) -> Option<String> {
    let host = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    domain
        .bytes()
        .all(host)
        .then(|| domain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<String, FieldCode> {
        let read = text.parse::<Email>();
        read.map(|email| email.to_string()).map_err(|error| error.0)
    }

    #[test]
    fn an_address_is_canonicalised() {
        let long = format!("a@{}.org", "x".repeat(63));
        let local = format!("{}@example.org", "a".repeat(64));
        for (typed, canonical) in [
            (" Ada@Example.ORG ", "ada@example.org"),
            ("a+b@example.org", "a+b@example.org"),
            ("o'brien_{x}@sub.example.org", "o'brien_{x}@sub.example.org"),
            ("a@r3---sn.example.org", "a@r3---sn.example.org"),
            ("a@XN--MNCHEN-3YA.de", "a@xn--mnchen-3ya.de"),
            (&long, &long),
            (&local, &local),
        ] {
            assert_eq!(read(typed), Ok(canonical.to_owned()), "{typed:?}");
        }
    }

    #[test]
    #[cfg(feature = "unicode")]
    fn a_unicode_domain_is_converted() {
        for (typed, canonical) in [
            ("info@m\u{fc}nchen.de", "info@xn--mnchen-3ya.de"),
            ("info@mu\u{308}nchen.de", "info@xn--mnchen-3ya.de"),
            ("info@M\u{dc}NCHEN.DE", "info@xn--mnchen-3ya.de"),
            ("info@stra\u{df}e.de", "info@xn--strae-oqa.de"),
            ("ada@ex\u{430}mple.org", "ada@xn--exmple-4nf.org"),
            // Full-width letters and the ideographic full stop are how an input method writes these.
            ("ada@\u{ff45}xample\u{3002}org", "ada@example.org"),
            ("ada@\u{130}stanbul.com", "ada@xn--istanbul-0of.com"),
        ] {
            let read = read(typed);
            if typed.contains('\u{130}') {
                assert_ne!(read, Ok("ada@istanbul.com".to_owned()), "{typed:?}");
            } else {
                assert_eq!(read, Ok(canonical.to_owned()), "{typed:?}");
            }
        }
    }

    #[test]
    fn an_invalid_address_is_refused_with_its_cause() {
        let local = format!("{}@example.org", "a".repeat(65));
        let label = format!("a@{}.org", "x".repeat(64));
        let long = format!("a@{}", "x23456789.".repeat(26) + "org");
        for (typed, code) in [
            ("ada", FieldCode::Email),
            ("@example.org", FieldCode::Email),
            ("a b@x.org", FieldCode::Email),
            (".a@x.org", FieldCode::Email),
            ("a.@x.org", FieldCode::Email),
            ("a..b@x.org", FieldCode::Email),
            ("a@b@x.org", FieldCode::Email),
            ("<a@x.org", FieldCode::Email),
            ("a@", FieldCode::EmailWithoutDot),
            ("a@org", FieldCode::EmailWithoutDot),
            ("ada@localhost", FieldCode::EmailWithoutDot),
            ("a@-x.org", FieldCode::EmailDomain),
            ("a@x-.org", FieldCode::EmailDomain),
            ("a@x..org", FieldCode::EmailDomain),
            ("a@.org", FieldCode::EmailDomain),
            ("a@x_y.org", FieldCode::EmailDomain),
            ("a@127.0.0.1", FieldCode::EmailDomain),
            ("a@[127.0.0.1]", FieldCode::EmailDomain),
            ("a@ex ample.org", FieldCode::EmailDomain),
            ("ada@example.org.", FieldCode::EmailTrailingDot),
            ("\"a b\"@example.org", FieldCode::EmailQuoted),
            (&local, FieldCode::EmailLocalPartTooLong),
            (&label, FieldCode::EmailDomain),
            (&long, FieldCode::EmailTooLong),
            (
                "a@example.org\r\nBcc: b@example.org",
                FieldCode::ControlCharacter,
            ),
            // A Cyrillic letter, the Kelvin sign, a dotted capital I, a dotless small one, a long s, full width.
            ("\u{430}dmin@example.org", FieldCode::EmailLocalPart),
            ("\u{212a}ate@example.org", FieldCode::EmailLocalPart),
            ("\u{130}da@example.org", FieldCode::EmailLocalPart),
            ("\u{131}da@example.org", FieldCode::EmailLocalPart),
            ("me\u{17f}@example.org", FieldCode::EmailLocalPart),
            ("\u{ff41}da@example.org", FieldCode::EmailLocalPart),
            ("ada\u{200b}@example.org", FieldCode::EmailLocalPart),
        ] {
            assert_eq!(read(typed), Err(code), "{typed:?}");
        }
    }

    #[test]
    #[cfg(feature = "unicode")]
    fn a_domain_that_idna_refuses_is_refused() {
        for typed in [
            "a@xn--a.org",
            "a@xn--\u{fc}.org",
            "a@exa\u{202e}mple.org",
            "a@\u{ad}.org",
            "a@example.org\u{ff20}example.com",
            "a@ex\u{2100}mple.org",
        ] {
            assert_eq!(read(typed), Err(FieldCode::EmailDomain), "{typed:?}");
        }
        assert_eq!(
            read("a@example.org\u{3002}"),
            Err(FieldCode::EmailTrailingDot)
        );
    }

    proptest! {
        /// A parsed address parses as itself, whether from the database or from a response, and is its own lookup key.
        #[test]
        fn an_address_reads_back_as_itself(
            text in prop_oneof![
                "\\PC{0,12}@[\\PC.]{0,20}",
                "[a-zA-Z.]{1,8}@[a-zA-ZİẞǅΣ0-9.-]{1,20}\\.[a-zA-Zİ]{2,5}",
            ],
        ) {
            if let Ok(email) = text.parse::<Email>() {
                prop_assert!(email.as_str().is_ascii());
                prop_assert_eq!(email.as_str().to_ascii_lowercase(), email.as_str());
                prop_assert_eq!(email.as_str().parse::<Email>(), Ok(email.clone()));
            }
        }
    }
}
