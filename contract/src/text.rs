//! Validated text from URLs, forms and headers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::FieldCode;

/// The reason why a text does not parse as a value of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseError(pub FieldCode);

const INVALID_SLUG: ParseError = ParseError(FieldCode::Slug);

text_type!(
    /// A slug: the name of a record in URLs, `mug-blue`. 1 to 80 of `a-z0-9-`, without leading, trailing or double
    /// hyphens.
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
    /// A stock-keeping unit, the merchant's number for a variant. 1 to 64 of `A-Za-z0-9._-`.
    Sku, "sku", |text| {
        let ok = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        if ok { Ok(text.to_owned()) } else {
            Err(ParseError(FieldCode::Sku))
        }
    }
);

text_type!(
    /// A new password as typed: at least 10 characters, not counting surrounding white space and invisible characters,
    /// and at most 200 in total, which bounds the cost of hashing. Origin checks whether the password is a common one.
    Password, "password", |text| {
        let code = if text.chars().count() > MAX_PASSWORD {
            FieldCode::PasswordTooLong
        } else if characters(text) < MIN_PASSWORD {
            FieldCode::PasswordTooShort
        } else {
            return Ok(text.to_owned());
        };
        Err(ParseError(code))
    }
);

const MIN_PASSWORD: usize = 10;
/// Maximum length of a password as typed, in characters.
pub const MAX_PASSWORD: usize = 200;

/// Counts the characters of a password without surrounding white space and invisible characters.
#[cfg(feature = "unicode")]
fn characters(text: &str) -> usize {
    use crate::free_text::{normalize, shows};

    let text = normalize(text);
    let counts = |c: &char| shows(*c) || c.is_whitespace();
    text.trim_matches(|c: char| !shows(c))
        .chars()
        .filter(counts)
        .count()
}

#[cfg(not(feature = "unicode"))]
fn characters(text: &str) -> usize {
    text.trim().chars().count()
}

text_type!(
    /// Identifies one attempt at an operation, chosen by the client. 8 to 128 visible ASCII characters.
    IdempotencyKey, "idempotency-key", |text| {
        let ok = (8..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if ok { Ok(text.to_owned()) } else {
            Err(ParseError(FieldCode::IdempotencyKey))
        }
    }
);

text_type!(
    /// A country code (ISO 3166-1 alpha-2) in upper case: `DE`.
    CountryCode, "country-code", |text| {
        let text = text.trim().to_ascii_uppercase();
        if text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()) { Ok(text) } else {
            Err(ParseError(FieldCode::Country))
        }
    }
);

text_type!(
    /// An order number: ten characters of Crockford's base32 as `XXXX-XXXX-XX`. Parsing accepts it as people type and
    /// paste it: in either case, with any separators, with `O` for zero and `I` or `L` for one, and after words such as
    /// `Order No.`.
    OrderNumber, "order-number", |text| {
        let number = pasted_number(text).ok_or(ParseError(FieldCode::OrderNumber))?;
        match (number.get(0..4), number.get(4..8), number.get(8..10)) {
            (Some(a), Some(b), Some(c)) => Ok(format!("{a}-{b}-{c}")),
            _ => Err(ParseError(FieldCode::OrderNumber)),
        }
    }
);

/// Length of an order number without hyphens.
const NUMBER_LENGTH: usize = 10;
/// Maximum length of a pasted text in bytes.
const MAX_PASTED: usize = 300;
/// Words that people paste along with a number: labels of forms, subjects of mails. The first match is stripped, so
/// none may be a prefix of a later one.
const LABELS: [&str; 22] = [
    "NUMBER",
    "NUMMER",
    "NUM",
    "NO",
    "NR",
    "RETURN",
    "RE",
    "AW",
    "ORDER",
    "YOUR",
    "BESTELLUNG",
    "BESTELL",
    "AUFTRAGS",
    "AUFTRAG",
    "IHRE",
    "IHR",
    "OF",
    "WITHDRAWAL",
    "FROM",
    "WIDERRUF",
    "ZUR",
    "DER",
];

/// Extracts the ten characters of an order number from typed or pasted text.
fn pasted_number(text: &str) -> Option<String> {
    if text.len() > MAX_PASTED {
        return None;
    }
    let plain: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c {
            // Full-width letters and digits, as East Asian input methods produce them.
            '\u{ff10}'..='\u{ff5a}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let start = plain.len().checked_sub(NUMBER_LENGTH)?;
    let (mut labels, number) = plain.split_at_checked(start)?;
    // Everything before the number must be known labels: the last ten characters of any other text are not a number.
    while !labels.is_empty() {
        labels = LABELS.iter().find_map(|label| labels.strip_prefix(label))?;
    }
    number
        .chars()
        .map(|c| match c {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            c => CROCKFORD.contains(c).then_some(c),
        })
        .collect()
}

/// Crockford's base32 alphabet: no `I`, `L`, `O`, `U`.
pub const CROCKFORD: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl OrderNumber {
    /// Creates an order number from the lowest 50 bits.
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

fn secret_token(text: &str) -> Result<String, ParseError> {
    let ok = text.len() == 43 && text.bytes().all(is_base64url);
    if ok {
        Ok(text.to_owned())
    } else {
        Err(ParseError(FieldCode::Token))
    }
}

const fn is_base64url(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-' || b == b'_'
}

/// Cleans up a token that was pasted from a mailed link: mail clients wrap links across lines, and a dot or bracket
/// after the link is easily selected with it. Keeps at most 200 characters.
pub fn pasted_token(text: &str) -> String {
    let token = text
        .chars()
        .filter(|c| u8::try_from(*c).is_ok_and(is_base64url));
    token.take(200).collect()
}

text_type!(
    /// The secret that grants access to a guest's cart: 256 bits, base64url without padding.
    CartToken, "cart-token", secret_token
);
text_type!(
    /// The secret in a guest's link to an order: 256 bits, base64url without padding. Parsing tolerates pasted text
    /// ([`pasted_token`]).
    OrderKey, "order-key", |text| secret_token(&pasted_token(text))
);
text_type!(
    /// An opaque refresh token: 256 bits, base64url without padding.
    RefreshToken, "refresh-token", secret_token
);

text_type!(
    /// The secret that identifies a browser in which somebody has signed in before: 256 bits, base64url without
    /// padding.
    DeviceToken, "device-token", secret_token
);

display!(Slug, Sku, IdempotencyKey, CountryCode, OrderNumber);
secret!(Password, CartToken, DeviceToken, OrderKey, RefreshToken);

/// The quantity of a line, 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(u8);

impl Quantity {
    /// A quantity of one.
    pub const ONE: Self = Self(1);
    /// The maximum quantity of a line.
    pub const MAX: Self = Self(99);

    /// The quantity as a number, 1 to 99.
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
    type Error = ParseError;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        match u8::try_from(number) {
            Ok(n @ 1..=99) => Ok(Self(n)),
            _ => Err(ParseError(FieldCode::Quantity)),
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
    type Err = ParseError;

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

    /// The BCP 47 language tag: `en`, `de`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// The prefix of a page's path: empty or `/de`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::En => "",
            Self::De => "/de",
        }
    }

    /// Splits a page's path into its language and the path below the prefix.
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
mod tests;
