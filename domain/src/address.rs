//! Validation of postal addresses. Errors use the contract's field names. The edge validates a form before it calls
//! origin, so that all errors of the form are reported at once; origin validates again because it trusts no caller.

use contract::{
    FieldCode, FieldError,
    free_text::{MAX_LINE, line, optional_line},
    order::Address,
};

use crate::postcode;

/// Validates and normalises an address. Returns the errors of all fields, not only the first.
pub fn check(typed: &Address) -> Result<Address, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut read = |field: &str, result: Result<String, FieldCode>| {
        result.unwrap_or_else(|code| {
            errors.push(FieldError::new(format!("address.{field}"), code));
            String::new()
        })
    };
    let country = typed.country.clone();
    let address = Address {
        name: read("name", line(&typed.name, MAX_LINE)),
        street: read("street", line(&typed.street, MAX_LINE)),
        extra: read("extra", optional_line(&typed.extra, MAX_LINE)),
        postal_code: read(
            "postal_code",
            postcode::normalize(country.as_str(), &typed.postal_code),
        ),
        city: read("city", line(&typed.city, MAX_LINE)),
        country,
    };
    if errors.is_empty() {
        Ok(address)
    } else {
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, postal_code: &str, city: &str, country: &str) -> Address {
        Address {
            name: name.to_owned(),
            street: "Am  Markt 1".to_owned(),
            extra: String::new(),
            postal_code: postal_code.to_owned(),
            city: city.to_owned(),
            country: country.parse().unwrap(),
        }
    }

    #[test]
    fn an_address_is_normalised_and_each_bad_field_is_named_with_its_cause() {
        let address = check(&typed(" Ada ", "1012ab", "Amsterdam", "NL")).unwrap();
        assert_eq!(
            (
                address.name.as_str(),
                address.street.as_str(),
                address.postal_code.as_str()
            ),
            ("Ada", "Am Markt 1", "1012 AB")
        );
        assert_eq!(
            check(&address).as_ref(),
            Ok(&address),
            "normalisation is idempotent"
        );
        let errors = check(&typed("\u{200b}", " 1 ", "Ber\nlin", "DE")).unwrap_err();
        let codes: Vec<_> = errors
            .iter()
            .map(|error| (error.field.as_str(), error.code))
            .collect();
        assert_eq!(
            codes,
            [
                ("address.name", FieldCode::Invisible),
                ("address.postal_code", FieldCode::Postcode),
                ("address.city", FieldCode::ControlCharacter),
            ]
        );
    }

    #[test]
    fn a_country_without_postcodes_discards_the_postcode() {
        for code in ["", "10115"] {
            let address = check(&typed("Ada", code, "Hong Kong", "HK")).unwrap();
            assert_eq!(address.postal_code, "");
        }
    }
}
