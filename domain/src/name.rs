//! A person's name, as typed. Edge and origin check it by the same rule, so that a form reports it with its other fields.

use contract::FieldCode;

/// The longest name, in characters.
const MAX: usize = 100;

/// The name, trimmed, or what is wrong with it.
pub fn check(typed: &str) -> Result<String, FieldCode> {
    let name = typed.trim();
    if name.is_empty() {
        Err(FieldCode::Required)
    } else if name.chars().any(char::is_control) {
        Err(FieldCode::ControlCharacter)
    } else if name.chars().count() > MAX {
        Err(FieldCode::TooLong)
    } else {
        Ok(name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_or_says_what_is_wrong() {
        assert_eq!(check(" Ada "), Ok("Ada".to_owned()));
        assert_eq!(check(" "), Err(FieldCode::Required));
        assert_eq!(check("A\u{1}"), Err(FieldCode::ControlCharacter));
        assert_eq!(check(&"é".repeat(100)), Ok("é".repeat(100)));
        assert_eq!(check(&"é".repeat(101)), Err(FieldCode::TooLong));
    }
}
