use super::*;
use crate::shipping_tax_tables::RULES;

#[test]
fn a_postcode_is_normalised_to_the_format_of_its_country() {
    for (country, typed, kept) in [
        ("DE", "10115", "10115"),
        ("DE", " 10 115 ", "10115"),
        ("DE", "D-10115", "10115"),
        ("DE", "de 10115", "10115"),
        ("DE", "\u{ff11}\u{ff10}\u{ff11}\u{ff11}\u{ff15}", "10115"),
        ("DE", "\u{661}\u{660}\u{661}\u{661}\u{665}", "10115"),
        ("DE", "10\u{a0}115", "10115"),
        ("AT", "A-1010", "1010"),
        ("AT", "A\u{2011}1010", "1010"),
        ("FR", "75 008", "75008"),
        ("FR", "F-75008", "75008"),
        ("NL", "1012ab", "1012 AB"),
        ("NL", "NL-1012 AB", "1012 AB"),
        ("NL", "1012\u{3000}\u{ff21}\u{ff22}", "1012 AB"),
        ("BE", "B-1000", "1000"),
        ("LU", "L-1009", "1009"),
        ("LU", "L 1009", "1009"),
        ("LU", "l1009", "1009"),
        ("DK", "DK-2100", "2100"),
        ("IT", "I-00144", "00144"),
        ("ES", "E-28039", "28039"),
        ("PL", "00950", "00-950"),
        ("PL", "00\u{2013}950", "00-950"),
        ("PL", "PL 00 950", "00-950"),
        ("GB", "ec1y8sy", "EC1Y 8SY"),
        ("GB", "m1 1ae", "M1 1AE"),
        ("IE", "d6w xh12", "D6W XH12"),
        ("SE", "SE-11455", "114 55"),
        ("LV", "1073", "LV-1073"),
        ("LV", "LV1073", "LV-1073"),
        ("LT", "LT-04340", "04340"),
        ("PT", "2725079", "2725-079"),
        ("US", "950141234", "95014-1234"),
        ("JP", "\u{3012}154-0023", "154-0023"),
        ("CA", "h3z2y7", "H3Z 2Y7"),
        ("KZ", "a10b 5c6", "A10B 5C6"),
        ("HK", "", ""),
        ("HK", "10115", ""),
    ] {
        assert_eq!(
            normalize(country, typed).as_deref(),
            Ok(kept),
            "{country} {typed:?}"
        );
    }
}

#[test]
fn an_invalid_postcode_of_the_country_is_refused() {
    for (country, typed) in [
        ("DE", "ABCDE"),
        ("DE", "1011"),
        ("DE", "101155"),
        ("DE", "A-1010"),
        ("DE", "10115;"),
        ("DE", "10\t115"),
        ("DE", "10\u{200b}115"),
        ("AT", "10115"),
        ("AT", "0101"),
        ("NL", "1012"),
        ("NL", "0012 AB"),
        ("NL", "AB 1012"),
        ("PL", "0-095"),
        ("FR", "7500"),
        ("FR", "75008 CEDEX"),
        ("LU", "D-1009"),
        ("DK", "210"),
        ("GB", "12345"),
        ("GB", "EC1Y 8S"),
        ("KZ", "-"),
        ("KZ", "ABC"),
        ("KZ", "1"),
    ] {
        assert_eq!(
            normalize(country, typed),
            Err(FieldCode::Postcode),
            "{country} {typed:?}"
        );
    }
    assert_eq!(normalize("DE", " "), Err(FieldCode::Required));
    assert_eq!(
        normalize("DE", &"1".repeat(100_000)),
        Err(FieldCode::Postcode)
    );
}

#[test]
fn every_destination_has_a_format_and_every_example_matches_its_own() {
    for country in RULES.countries() {
        assert_ne!(Postcodes::of(country), Postcodes::Unknown, "{country}");
    }
    for (country, _, example) in FORMATS {
        assert_eq!(
            normalize(country, example).as_deref(),
            Ok(*example),
            "{country}"
        );
        assert!(!WITHOUT.contains(country), "{country}");
    }
}
