//! Postcode formats by country, and normalisation of postcodes as people type them.
//!
//! Formats and examples follow Google's open address data (`chromium-i18n`, the source behind CLDR's former
//! `postalCodeData`) and the Universal Postal Union's list of countries that have none. For a country that is not in
//! the table, any code of letters and digits passes.

use contract::FieldCode;

#[cfg(test)]
mod tests;

/// Allowed number of letters and digits in a postcode of a country without a known format.
const ANYWHERE: std::ops::RangeInclusive<usize> = 2..=10;
/// Longer input is rejected unread, in bytes.
const MAX_TYPED: usize = 100;

/// The postcode format of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Postcodes {
    /// The country has no postcodes.
    None,
    /// One of these formats: `#` is a digit, `+` a digit from 1 to 9, `@` a letter, `*` a letter or digit; other
    /// characters are literals.
    Formats {
        /// The formats, the most common one first.
        formats: &'static [&'static str],
        /// An existing postcode.
        example: &'static str,
    },
    /// The format is not known.
    Unknown,
}

impl Postcodes {
    /// The format of a country, given as ISO 3166-1 alpha-2.
    pub fn of(country: &str) -> Self {
        if WITHOUT.contains(&country) {
            return Self::None;
        }
        let row = FORMATS.iter().find(|(code, ..)| *code == country);
        row.map_or(Self::Unknown, |(_, formats, example)| Self::Formats {
            formats,
            example,
        })
    }

    /// An example postcode, to illustrate the format.
    pub const fn example(self) -> Option<&'static str> {
        match self {
            Self::Formats { example, .. } => Some(example),
            Self::None | Self::Unknown => None,
        }
    }
}

/// Normalises a postcode to its country's format: `1012ab` in the Netherlands becomes `1012 AB`, `L-1009` in Luxembourg
/// `1009`. For a country without postcodes the result is empty whatever was typed, because the form field may still
/// hold the postcode of a country that was selected before.
pub fn normalize(country: &str, typed: &str) -> Result<String, FieldCode> {
    let postcodes = Postcodes::of(country);
    if postcodes == Postcodes::None {
        return Ok(String::new());
    }
    if typed.len() > MAX_TYPED {
        return Err(FieldCode::Postcode);
    }
    if typed.trim().is_empty() {
        return Err(FieldCode::Required);
    }
    let code = alphanumerics(typed).ok_or(FieldCode::Postcode)?;
    let normalised = match postcodes {
        Postcodes::None => Some(String::new()),
        Postcodes::Formats { formats, .. } => {
            let matching = |code: &str| formats.iter().find_map(|format| fill(format, code));
            let prefixes = prefixes(country);
            // As typed first: a leading letter may be part of the code (Andorra's `AD500`), and only otherwise a prefix
            // to strip. Last with the country code prepended: Latvia's postcodes contain it, but people omit it.
            matching(&code)
                .or_else(|| {
                    prefixes
                        .filter_map(|prefix| code.strip_prefix(prefix))
                        .find_map(matching)
                })
                .or_else(|| matching(&format!("{country}{code}")))
        }
        Postcodes::Unknown => {
            let has_digit = code.bytes().any(|b| b.is_ascii_digit());
            (has_digit && ANYWHERE.contains(&code.len())).then(|| spaced(typed))
        }
    };
    normalised.ok_or(FieldCode::Postcode)
}

/// Country prefixes that people write before a postcode on letters: the ISO code and the vehicle registration code.
fn prefixes(country: &str) -> impl Iterator<Item = &str> {
    let vehicle_codes = VEHICLE_CODES
        .iter()
        .filter(move |(code, _)| *code == country);
    std::iter::once(country).chain(vehicle_codes.map(|(_, prefix)| *prefix))
}

/// The letters and digits in upper-case ASCII; none if the text contains anything but these and separators.
fn alphanumerics(typed: &str) -> Option<String> {
    let mut code = String::new();
    for c in typed.chars().map(ascii) {
        if c.is_ascii_alphanumeric() {
            code.push(c.to_ascii_uppercase());
        } else if !is_separator(c) {
            return None;
        }
    }
    Some(code)
}

/// Normalises a postcode of unknown format, keeping its spaces and hyphens.
fn spaced(typed: &str) -> String {
    let text: String = typed
        .chars()
        .map(ascii)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let dashed = |c: char| if is_dash(c) { '-' } else { c };
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .map(dashed)
        .collect()
}

const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{fe63}'
    )
}

fn is_separator(c: char) -> bool {
    is_dash(c) || matches!(c, '.' | '\u{3012}') || (c.is_whitespace() && !c.is_control())
}

/// Maps full-width characters and Arabic, Persian and Devanagari digits to ASCII.
fn ascii(c: char) -> char {
    let shifted = match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c) - 0xff01 + 0x21,
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660 + 0x30,
        '\u{6f0}'..='\u{6f9}' => u32::from(c) - 0x6f0 + 0x30,
        '\u{966}'..='\u{96f}' => u32::from(c) - 0x966 + 0x30,
        _ => return c,
    };
    char::from_u32(shifted).unwrap_or(c)
}

/// Formats a code, or returns none if it does not match the format.
fn fill(format: &str, code: &str) -> Option<String> {
    let mut rest = code.chars();
    let mut filled = String::with_capacity(format.len());
    for symbol in format.chars() {
        let accepts: fn(char) -> bool = match symbol {
            ' ' | '-' => {
                filled.push(symbol);
                continue;
            }
            '#' => |c: char| c.is_ascii_digit(),
            '+' => |c: char| matches!(c, '1'..='9'),
            '@' => |c: char| c.is_ascii_uppercase(),
            '*' => |_: char| true,
            literal => {
                filled.push(rest.next().filter(|c| *c == literal)?);
                continue;
            }
        };
        filled.push(rest.next().filter(|c| accepts(*c))?);
    }
    rest.next().is_none().then_some(filled)
}

/// Vehicle registration codes that people write before a postcode and that differ from the ISO code.
const VEHICLE_CODES: &[(&str, &str)] = &[
    ("AT", "A"),
    ("BE", "B"),
    ("DE", "D"),
    ("ES", "E"),
    ("FI", "FIN"),
    ("FR", "F"),
    ("HU", "H"),
    ("IT", "I"),
    ("LI", "FL"),
    ("LU", "L"),
    ("NO", "N"),
    ("PT", "P"),
    ("SE", "S"),
    ("SI", "SLO"),
    ("SM", "RSM"),
    ("VA", "V"),
];

const GB: &[&str] = &[
    "@# #@@", "@## #@@", "@@# #@@", "@@## #@@", "@#@ #@@", "@@#@ #@@", "GIR 0AA",
];

#[rustfmt::skip]
const FORMATS: &[(&str, &[&str], &str)] = &[
    ("AD", &["AD###"], "AD500"),
    ("AL", &["####"], "1001"),
    ("AR", &["####", "@####@@@"], "C1070AAM"),
    ("AT", &["+###"], "1010"),
    ("AU", &["####"], "2060"),
    ("BA", &["#####"], "71000"),
    ("BE", &["+###"], "4000"),
    ("BG", &["####"], "1000"),
    ("BR", &["#####-###"], "40301-110"),
    ("BY", &["######"], "220050"),
    ("CA", &["@#@ #@#"], "H3Z 2Y7"),
    ("CH", &["+###"], "3030"),
    ("CL", &["#######"], "8340457"),
    ("CN", &["######"], "266033"),
    ("CO", &["######"], "111221"),
    ("CY", &["####"], "2008"),
    ("CZ", &["### ##"], "100 00"),
    ("DE", &["#####"], "10115"),
    ("DK", &["####"], "2100"),
    ("EE", &["#####"], "69501"),
    ("EG", &["#####"], "12411"),
    ("ES", &["#####"], "28039"),
    ("FI", &["#####"], "00550"),
    ("FO", &["###"], "100"),
    ("FR", &["#####"], "75008"),
    ("GB", GB, "EC1Y 8SY"),
    ("GE", &["####"], "0101"),
    ("GG", &["GY# #@@", "GY## #@@"], "GY1 1AA"),
    ("GI", &["GX11 1AA"], "GX11 1AA"),
    ("GL", &["39##"], "3900"),
    ("GR", &["### ##"], "151 24"),
    ("HR", &["#####"], "10000"),
    ("HU", &["####"], "1037"),
    ("ID", &["#####"], "40115"),
    ("IE", &["@#* ****"], "A65 F4E2"),
    ("IL", &["#######", "#####"], "9614303"),
    ("IM", &["IM# #@@", "IM## #@@"], "IM2 1AA"),
    ("IN", &["######"], "110034"),
    ("IS", &["###"], "320"),
    ("IT", &["#####"], "00144"),
    ("JE", &["JE# #@@", "JE## #@@"], "JE1 1AA"),
    ("JP", &["###-####"], "154-0023"),
    ("KR", &["#####"], "03051"),
    ("LI", &["94##"], "9496"),
    ("LT", &["#####"], "04340"),
    ("LU", &["+###"], "1009"),
    ("LV", &["LV-####"], "LV-1073"),
    ("MA", &["#####"], "53000"),
    ("MC", &["980##"], "98000"),
    ("MD", &["####"], "2012"),
    ("ME", &["8####"], "81257"),
    ("MK", &["####"], "1314"),
    ("MT", &["@@@ ####"], "NXR 0101"),
    ("MX", &["#####"], "02860"),
    ("MY", &["#####"], "43000"),
    ("NL", &["+### @@"], "1012 AB"),
    ("NO", &["####"], "0025"),
    ("NZ", &["####"], "6001"),
    ("PH", &["####"], "1008"),
    ("PL", &["##-###"], "00-950"),
    ("PT", &["####-###"], "2725-079"),
    ("RO", &["######"], "060274"),
    ("RS", &["#####", "######"], "11000"),
    ("RU", &["######"], "247112"),
    ("SE", &["### ##"], "114 55"),
    ("SG", &["######"], "546080"),
    ("SI", &["####"], "4000"),
    ("SK", &["### ##"], "010 01"),
    ("SM", &["4789#"], "47890"),
    ("TH", &["#####"], "10150"),
    ("TN", &["####"], "1002"),
    ("TR", &["#####"], "01960"),
    ("TW", &["###", "#####", "######"], "10603"),
    ("UA", &["#####"], "15432"),
    ("US", &["#####", "#####-####"], "95014"),
    ("VA", &["00120"], "00120"),
    ("XK", &["#####"], "10000"),
    ("ZA", &["####"], "0083"),
];

/// Countries that have no postcodes.
#[rustfmt::skip]
const WITHOUT: &[&str] = &[
    "AE", "AG", "AO", "AW", "BF", "BI", "BJ", "BO", "BS", "BW", "BZ", "CD", "CF", "CG", "CI", "CK", "CM", "CW", "DJ", "DM",
    "ER", "FJ", "GA", "GD", "GM", "GQ", "GY", "HK", "JM", "KI", "KM", "KN", "KP", "LY", "ML", "MO", "MR", "MW", "NR", "NU",
    "QA", "RW", "SB", "SC", "SL", "SR", "ST", "SX", "SY", "TD", "TG", "TK", "TL", "TO", "TV", "UG", "VU", "YE", "ZW",
];
