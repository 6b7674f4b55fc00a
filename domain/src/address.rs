//! Whether what was typed as an address can be shipped to. Field names are the contract's. The edge asks before it
//! calls, so that all that is wrong is said at once; origin asks because it trusts no caller.

use contract::{
    FieldCode, FieldError,
    free_text::{MAX_LINE, line, optional_line},
    order::Address,
};

use crate::postcode;

/// The address in its normal form, or what is wrong with its fields.
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
        assert_eq!(check(&address).as_ref(), Ok(&address), "once is enough");
        let errors = check(&typed("\u{200b}", " 1 ", "Ber\nlin", "DE")).unwrap_err();
        let named: Vec<_> = errors
            .iter()
            .map(|error| (error.field.as_str(), error.code))
            .collect();
        assert_eq!(
            named,
            [
                ("address.name", FieldCode::Invisible),
                ("address.postal_code", FieldCode::Postcode),
                ("address.city", FieldCode::ControlCharacter),
            ]
        );
    }

    #[test]
    fn where_there_are_no_postcodes_none_is_asked_for_and_none_is_kept() {
        for code in ["", "10115"] {
            let address = check(&typed("Ada", code, "Hong Kong", "HK")).unwrap();
            assert_eq!(address.postal_code, "");
        }
    }
}
