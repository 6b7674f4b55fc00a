//! Whether what was typed at the checkout can be shipped to. Field names are the contract's. The edge asks
//! before it calls, so that all that is wrong is told at once; origin asks because it believes nobody.

use contract::{FieldCode, FieldError, order::Address};

/// The address, trimmed, or what is wrong with its fields.
pub fn check(typed: &Address) -> Result<Address, Vec<FieldError>> {
    let address = Address {
        name: typed.name.trim().to_owned(),
        street: typed.street.trim().to_owned(),
        extra: typed.extra.trim().to_owned(),
        postal_code: typed.postal_code.trim().to_owned(),
        city: typed.city.trim().to_owned(),
        country: typed.country.clone(),
    };
    let fields = [
        ("name", &address.name, 1, 100),
        ("street", &address.street, 1, 100),
        ("extra", &address.extra, 0, 100),
        ("postal_code", &address.postal_code, 2, 12),
        ("city", &address.city, 1, 100),
    ];
    let errors: Vec<FieldError> = fields
        .into_iter()
        .filter_map(|(field, text, min, max)| {
            let field = format!("address.{field}");
            if text.chars().any(char::is_control) {
                return Some(FieldError::new(field, FieldCode::ControlCharacter));
            }
            let code = match text.chars().count() {
                0 if min > 0 => FieldCode::Required,
                count if count < min => FieldCode::TooShort,
                count if count > max => FieldCode::TooLong,
                _ => return None,
            };
            let message = format!("must have {min} to {max} characters");
            Some(FieldError::with_message(field, code, message))
        })
        .collect();
    if errors.is_empty() {
        Ok(address)
    } else {
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(postal_code: &str, city: &str) -> Address {
        Address {
            name: " Ada ".to_owned(),
            street: "Am Markt 1".to_owned(),
            extra: String::new(),
            postal_code: postal_code.to_owned(),
            city: city.to_owned(),
            country: "DE".parse().unwrap(),
        }
    }

    #[test]
    fn an_address_is_trimmed_and_each_bad_field_is_named() {
        assert_eq!(check(&typed("10115", "Berlin")).unwrap().name, "Ada");
        let errors = check(&typed(" 1 ", "Ber\nlin")).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["address.postal_code", "address.city"]);
        assert!(check(&typed("10115", &"x".repeat(101))).is_err());
    }
}
