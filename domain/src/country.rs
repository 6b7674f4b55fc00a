//! Country names in the shop's languages, for pages and mails.

use contract::{CountryCode, Locale};

/// The name of a country, or its code if the table has no name for it.
pub fn name(locale: Locale, code: &CountryCode) -> &str {
    let (en, de) = match code.as_str() {
        "AT" => ("Austria", "Österreich"),
        "BE" => ("Belgium", "Belgien"),
        "CH" => ("Switzerland", "Schweiz"),
        "CZ" => ("Czechia", "Tschechien"),
        "DE" => ("Germany", "Deutschland"),
        "DK" => ("Denmark", "Dänemark"),
        "ES" => ("Spain", "Spanien"),
        "FI" => ("Finland", "Finnland"),
        "FR" => ("France", "Frankreich"),
        "GB" => ("United Kingdom", "Vereinigtes Königreich"),
        "IE" => ("Ireland", "Irland"),
        "IT" => ("Italy", "Italien"),
        "LU" => ("Luxembourg", "Luxemburg"),
        "NL" => ("Netherlands", "Niederlande"),
        "PL" => ("Poland", "Polen"),
        "PT" => ("Portugal", "Portugal"),
        "SE" => ("Sweden", "Schweden"),
        other => (other, other),
    };
    match locale {
        Locale::En => en,
        Locale::De => de,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipping_tax_tables::RULES;

    #[test]
    fn every_country_that_the_shop_ships_to_has_a_name_in_every_language() {
        for country in RULES.countries() {
            let code: CountryCode = country.parse().unwrap();
            for locale in Locale::ALL {
                assert_ne!(name(locale, &code), country, "{locale}");
            }
        }
    }
}
