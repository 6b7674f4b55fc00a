//! The table of error codes for fields.
//!
//! A code is stable on the wire (`errors[].code`) and matched exhaustively in Rust: `frontend::text::field` maps it to
//! the shopper's message without a default arm, so a new code does not compile until it has a message in every
//! language.

use serde::{Deserialize, Serialize};

macro_rules! field_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $message:literal;)+) => {
        /// A stable code for an invalid field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
        pub enum FieldCode {
            $($(#[$doc])*
            #[serde(rename = $code)]
            #[cfg_attr(feature = "openapi", oai(rename = $code))]
            $name,)+
            /// Invalid without a more specific reason. A code that a later version has added also deserialises as this
            /// one.
            #[default]
            #[serde(rename = "invalid", other)]
            #[cfg_attr(feature = "openapi", oai(rename = "invalid"))]
            Invalid,
        }

        impl FieldCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+ Self::Invalid];

            /// The code on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ Self::Invalid => "invalid" }
            }

            /// An English message for developers who use the API. No two codes share a message.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)+ Self::Invalid => "is not valid" }
            }
        }
    };
}

field_codes! {
    // Input that people type or choose.
    /// The field is empty.
    Required = "required", "must not be empty";
    /// Fewer characters than the field needs.
    TooShort = "too_short", "is too short";
    /// More characters than the field allows.
    TooLong = "too_long", "is too long";
    /// A control character, such as a line break or NUL.
    ControlCharacter = "control_character", "must not hold line breaks or other control characters";
    /// A bidirectional control character, which changes the direction of text.
    BidiControl = "bidi_control", "must not hold characters that turn the direction of text";
    /// An invisible character, or no visible one.
    Invisible = "invisible", "must not hold invisible characters";
    /// A noncharacter, a private-use character or a replacement character.
    Unreadable = "unreadable", "must not hold characters that cannot be displayed";
    /// Too many combining marks on one letter.
    TooManyMarks = "too_many_marks", "must not pile up accents on one letter";
    /// Not a valid postcode of the country.
    Postcode = "postcode", "must be a postcode of the country";
    /// Not an e-mail address.
    Email = "email", "must be an e-mail address such as ada@example.org";
    /// The new address is the current one.
    SameEmail = "same_email", "is the address of the account already";
    /// More than 254 bytes.
    EmailTooLong = "email_too_long", "must have at most 254 characters";
    /// A local part that is not ASCII.
    EmailLocalPart = "email_local_part", "must have only letters without accents, digits and signs before the @";
    /// A local part of more than 64 bytes.
    EmailLocalPartTooLong = "email_local_part_too_long", "must have at most 64 characters before the @";
    /// A local part that is a quoted string.
    EmailQuoted = "email_quoted", "must not have quotation marks before the @";
    /// A domain that is invalid in DNS.
    EmailDomain = "email_domain", "must have a valid domain after the @";
    /// A domain that ends with a dot.
    EmailTrailingDot = "email_trailing_dot", "must not end with a dot";
    /// A domain of a single label.
    EmailWithoutDot = "email_without_dot", "must have a domain with a dot after the @, such as example.org";
    /// Fewer than 10 characters, not counting surrounding white space and invisible characters.
    PasswordTooShort = "password_too_short", "must have at least 10 characters, spaces around it not counted";
    /// More than 200 characters.
    PasswordTooLong = "password_too_long", "must have at most 200 characters";
    /// A common password, which an attacker would try first.
    PasswordCommon = "password_common", "must not be a password that is easily guessed";
    /// Not the current password.
    WrongPassword = "wrong_password", "is not the current password";
    /// Not a quantity.
    Quantity = "quantity", "must be a whole number from 1 to 99";
    /// Not in the format of an order number.
    OrderNumber = "order_number", "must be an order number such as 7K2M-9QXD-3F";
    /// No order has both this number and this e-mail address.
    UnknownOrder = "unknown_order", "is not an order with this e-mail address";
    /// Not in the format of a country code.
    Country = "country", "must be a two-letter country code such as DE";
    /// The shop does not ship to this country.
    NoShipping = "no_shipping", "is a country that the shop does not ship to";
    /// Not a shipping method.
    ShippingMethod = "shipping_method", "must be a shipping method";
    /// A shipping method that is not available for the destination.
    MethodNotThere = "method_not_there", "does not go to this country";
    /// Not a reason to return an order.
    ReturnReason = "return_reason", "must be a reason to return";
    /// The address is in the address book already.
    AddressTwice = "address_twice", "is in the address book already";

    // Input that pages and programs send.
    /// The name is already in use.
    Taken = "taken", "is in use already";
    /// Not a UUID.
    Id = "id", "must be a UUID";
    /// Not a slug.
    Slug = "slug", "must be 1 to 80 lower-case letters, digits and single hyphens";
    /// Not a stock-keeping unit.
    Sku = "sku", "must be 1 to 64 letters, digits, dots, hyphens and underscores";
    /// Not an idempotency key.
    IdempotencyKey = "idempotency_key", "must be 8 to 128 visible ASCII characters";
    /// Not a secret token.
    Token = "token", "must be a token of 43 characters";
    /// Not the number and key of an order.
    OrderLink = "order_link", "must be an order's number and key";
    /// Not a currency of the shop.
    Currency = "currency", "must be the shop's currency";
    /// Not an amount of money.
    Amount = "amount", "must be an amount in the currency's smallest unit";
    /// Not an action of the form.
    Action = "action", "must be one of the form's actions";
    /// Not a list filter.
    Filter = "filter", "must be key:value pairs, separated by commas";
    /// Not a cursor of a list.
    Cursor = "cursor", "must be a cursor that a list gave";
    /// Not a page to return to.
    ReturnPath = "return_path", "must be a page of this shop";
    /// Not a tag.
    Tag = "tag", "must be a tag";
    /// Not tags with their versions.
    TagVersions = "tag_versions", "must be tags and versions, few";

    // The structure of a request.
    /// The field is absent.
    Missing = "missing", "is missing";
    /// The value has the wrong type.
    WrongType = "wrong_type", "has the wrong type";
    /// Not one of the allowed values.
    UnknownValue = "unknown_value", "is not one of the known values";
    /// The number is too small or too large.
    OutOfRange = "out_of_range", "is out of range";
    /// The operation has no such parameter.
    UnknownParameter = "unknown_parameter", "is not a known parameter";
    /// The field or parameter occurs twice.
    Duplicate = "duplicate", "is there twice";

    // Names that are stored in the database and parsed on reading.
    /// Not an order's state.
    OrderState = "order_state", "must be an order's state";
    /// Not a failure of a payment.
    PaymentFailure = "payment_failure", "must be a payment failure";
    /// Not a payment's state.
    PaymentState = "payment_state", "must be a payment's state";
    /// Not a tax class.
    TaxClass = "tax_class", "must be a tax class";
}

impl FieldCode {
    /// The code with this message; [`FieldCode::Invalid`] for any other text. Needed because parse errors pass through
    /// serde, which only carries text.
    pub fn of(message: &str) -> Self {
        let code = Self::ALL.iter().find(|code| code.message() == message);
        code.copied().unwrap_or_default()
    }
}

impl std::fmt::Display for FieldCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_a_name_and_a_message_that_no_other_has() {
        let names: BTreeSet<_> = FieldCode::ALL.iter().map(|code| code.as_str()).collect();
        let messages: BTreeSet<_> = FieldCode::ALL.iter().map(|code| code.message()).collect();
        assert_eq!(names.len(), FieldCode::ALL.len());
        assert_eq!(messages.len(), FieldCode::ALL.len());
        for code in FieldCode::ALL {
            assert_eq!(FieldCode::of(code.message()), *code);
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.as_str()));
            assert_eq!(serde_json::from_str::<FieldCode>(&json).unwrap(), *code);
        }
        let later: FieldCode = serde_json::from_str("\"of_a_later_version\"").unwrap();
        assert_eq!(later, FieldCode::Invalid);
    }
}
