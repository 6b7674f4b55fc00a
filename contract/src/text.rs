//! Validated text: what may stand in an address, a form, a header.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::FieldCode;

/// Why a text is not a value of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidText(pub FieldCode);

const INVALID_SLUG: InvalidText = InvalidText(FieldCode::Slug);

text_type!(
    /// The name of a thing in an address: `mug-blue`. 1 to 80 of `a-z0-9-`, no hyphen at an end.
    Slug, "slug", |text| {
        let ok = (1..=80).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if ok { Ok(text.to_owned()) } else { Err(INVALID_SLUG) }
    }
);

text_type!(
    /// A stock-keeping unit, the merchant's own number of a variant. 1 to 64 of `A-Za-z0-9._-`.
    Sku, "sku", |text| {
        let ok = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        if ok { Ok(text.to_owned()) } else {
            Err(InvalidText(FieldCode::Sku))
        }
    }
);

text_type!(
    /// An e-mail address, trimmed, its domain in lower case. Up to 254 bytes (RFC 5321). Domains of
    /// other letters are written as they travel, `xn--…`: lower case is then the same everywhere.
    /// Only the shape is checked; whether it exists, the verification mail tells.
    Email, "email", |text| {
        let invalid = InvalidText(FieldCode::Email);
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(invalid)?;
        let clean = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
        let labels_ok = domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
            });
        let ok = text.len() <= 254
            && (1..=64).contains(&local.len())
            && !local.starts_with('.') && !local.ends_with('.') && !local.contains("..")
            && local.chars().all(clean)
            && domain.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
            && labels_ok;
        if ok { Ok(format!("{local}@{}", domain.to_ascii_lowercase())) } else { Err(invalid) }
    }
);

text_type!(
    /// A password as typed: 10 to 200 characters (the upper bound keeps hashing bounded).
    Password, "password", |text| {
        if (10..=200).contains(&text.chars().count()) { Ok(text.to_owned()) } else {
            Err(InvalidText(FieldCode::Password))
        }
    }
);

text_type!(
    /// The client's own name for one attempt at an operation. 8 to 128 visible ASCII characters.
    IdempotencyKey, "idempotency-key", |text| {
        let ok = (8..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if ok { Ok(text.to_owned()) } else {
            Err(InvalidText(FieldCode::IdempotencyKey))
        }
    }
);

text_type!(
    /// A country, ISO 3166-1 alpha-2 in upper case: `DE`.
    CountryCode, "country-code", |text| {
        let text = text.trim().to_ascii_uppercase();
        if text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()) { Ok(text) } else {
            Err(InvalidText(FieldCode::Country))
        }
    }
);

text_type!(
    /// An order's number as people read it out: `XXXX-XXXX-XX`, ten of Crockford's base32.
    /// Reading is forgiving: lower case, missing hyphens, `O` for zero, `I` and `L` for one.
    OrderNumber, "order-number", |text| {
        let invalid = InvalidText(FieldCode::OrderNumber);
        let mut plain = String::with_capacity(10);
        for c in text.trim().chars().filter(|c| *c != '-') {
            plain.push(match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c if CROCKFORD.contains(c) => c,
                _ => return Err(invalid),
            });
        }
        match (plain.get(0..4), plain.get(4..8), plain.get(8..)) {
            (Some(a), Some(b), Some(c)) if plain.len() == 10 => Ok(format!("{a}-{b}-{c}")),
            _ => Err(invalid),
        }
    }
);

/// Crockford's base32 alphabet: no `I`, `L`, `O`, `U`.
pub const CROCKFORD: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl OrderNumber {
    /// An order number from 50 random bits; the bits above are ignored.
    pub fn from_bits(bits: u64) -> Self {
        let digits: String = (0..10)
            .filter_map(|i| {
                let index = usize::try_from((bits >> (5 * i)) & 31).ok()?;
                CROCKFORD.chars().nth(index)
            })
            .collect();
        let (a, rest) = digits.split_at(4);
        let (b, c) = rest.split_at(4);
        Self(format!("{a}-{b}-{c}"))
    }
}

fn secret_token(text: &str) -> Result<String, InvalidText> {
    let ok = text.len() == 43
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if ok {
        Ok(text.to_owned())
    } else {
        Err(InvalidText(FieldCode::Token))
    }
}

text_type!(
    /// The secret by which a guest's cart is known: 256 bits, base64url without padding.
    CartToken, "cart-token", secret_token
);
text_type!(
    /// The secret in a guest's link to an order: 256 bits, base64url without padding.
    OrderKey, "order-key", secret_token
);
text_type!(
    /// An opaque refresh token: 256 bits, base64url without padding.
    RefreshToken, "refresh-token", secret_token
);

shown!(Slug, Sku, Email, IdempotencyKey, CountryCode, OrderNumber);
secret!(Password, CartToken, OrderKey, RefreshToken);

/// How many of one line: 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(u8);

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1);
    /// The most that one line may hold.
    pub const MAX: Self = Self(99);

    /// The number, 1 to 99.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The sum, capped at [`Quantity::MAX`].
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).min(Self::MAX.0))
    }
}

impl TryFrom<i64> for Quantity {
    type Error = InvalidText;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        match u8::try_from(number) {
            Ok(n @ 1..=99) => Ok(Self(n)),
            _ => Err(InvalidText(FieldCode::Quantity)),
        }
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        Self::from(quantity.0)
    }
}

impl From<Quantity> for i32 {
    fn from(quantity: Quantity) -> Self {
        Self::from(quantity.0)
    }
}

impl FromStr for Quantity {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number: i64 = text.trim().parse().unwrap_or(0);
        Self::try_from(number)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(feature = "openapi")]
const _: () = {
    use poem_openapi::{
        registry::{MetaSchema, MetaSchemaRef},
        types::{ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type},
    };

    impl Type for Quantity {
        const IS_REQUIRED: bool = true;
        type RawValueType = Self;
        type RawElementValueType = Self;

        fn name() -> std::borrow::Cow<'static, str> {
            "integer_quantity".into()
        }

        fn schema_ref() -> MetaSchemaRef {
            let schema = MetaSchema {
                minimum: Some(1.0),
                maximum: Some(99.0),
                ..MetaSchema::new_with_format("integer", "quantity")
            };
            MetaSchemaRef::Inline(Box::new(schema))
        }

        fn as_raw_value(&self) -> Option<&Self> {
            Some(self)
        }

        fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
            Box::new(self.as_raw_value().into_iter())
        }
    }

    impl ParseFromJSON for Quantity {
        fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
            let value = value.unwrap_or_default();
            let Some(number) = value.as_i64() else {
                return Err(ParseError::expected_type(value));
            };
            Self::try_from(number).map_err(ParseError::custom)
        }
    }

    impl ParseFromParameter for Quantity {
        fn parse_from_parameter(value: &str) -> ParseResult<Self> {
            value.parse().map_err(ParseError::custom)
        }
    }

    impl ToJSON for Quantity {
        fn to_json(&self) -> Option<serde_json::Value> {
            Some(serde_json::Value::from(self.0))
        }
    }
};

/// The languages of the shop.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// English, at `/`.
    #[default]
    En,
    /// German, at `/de`.
    De,
}

impl Locale {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The language tag (BCP 47): `en`, `de`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// What stands before a page's path: nothing, or `/de`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::En => "",
            Self::De => "/de",
        }
    }

    /// Splits a page's path into its language and the path below it.
    pub fn split(path: &str) -> (Self, &str) {
        match path.strip_prefix("/de") {
            Some("") => (Self::De, "/"),
            Some(rest) if rest.starts_with('/') => (Self::De, rest),
            _ => (Self::En, path),
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_kept_with_its_domain_in_lower_case() {
        let kept = |text: &str| text.parse::<Email>().map(|email| email.to_string());
        assert_eq!(kept(" Ada@Example.ORG "), Ok("Ada@example.org".to_owned()));
        assert_eq!(
            kept("a@xn--mnchen-3ya.de"),
            Ok("a@xn--mnchen-3ya.de".to_owned())
        );
        let long = format!("a@{}.org", "x".repeat(63));
        assert_eq!(kept(&long), Ok(long.clone()));
        for wrong in [
            "ada",
            "@example.org",
            "a@",
            "a@org",
            "a@-x.org",
            "a@x-.org",
            "a@x..org",
            "a b@x.org",
            ".a@x.org",
            "a.@x.org",
            "a..b@x.org",
            "a@b@x.org",
            "a@x_y.org",
            "a@\u{130}stanbul.com",
            "a@münchen.de",
        ] {
            assert!(kept(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        /// What was read once is read again from the database and from every answer.
        #[test]
        fn an_address_reads_back_as_itself(
            text in prop_oneof![
                "\\PC{0,12}@[\\PC.]{0,20}",
                "[a-z.]{1,8}@[a-zA-ZİẞǅΣ0-9.-]{1,20}\\.[a-zA-Zİ]{2,5}",
            ],
        ) {
            if let Ok(email) = text.parse::<Email>() {
                prop_assert_eq!(email.as_str().parse::<Email>(), Ok(email.clone()));
            }
        }
    }
}
