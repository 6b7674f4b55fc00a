//! Error messages of form fields: the single table for every form.
//!
//! A message is chosen by field and [`FieldCode`]. [`rule`] has the general message of each visible field; the
//! browser's own validation uses it, too. [`field`] adds messages for codes that are more specific. The match on codes
//! is exhaustive, so a new code does not compile without a decision here; a test covers every field of every form
//! (`edge/src/form/tests/messages.rs`).

use contract::{FieldCode, Locale};

/// A message in both languages.
#[derive(Clone, Copy)]
struct Sentence {
    en: &'static str,
    de: &'static str,
}

impl Sentence {
    const fn in_locale(self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.en,
            Locale::De => self.de,
        }
    }
}

const PASSWORD_TOO_SHORT: Sentence = Sentence {
    en: "Please use at least 10 characters. Spaces around the password and invisible characters do not count.",
    de: "Bitte mindestens 10 Zeichen verwenden. Leerzeichen am Rand und unsichtbare Zeichen zählen nicht.",
};
const PASSWORD_TOO_LONG: Sentence = Sentence {
    en: "Please use at most 200 characters.",
    de: "Bitte höchstens 200 Zeichen verwenden.",
};
const PASSWORD_COMMON: Sentence = Sentence {
    en: "This password is easy to guess. Please choose a longer or less common one.",
    de: "Dieses Passwort ist leicht zu erraten. Bitte ein längeres oder weniger übliches wählen.",
};
const POSTCODE: Sentence = Sentence {
    en: "This postcode does not match the country. Please check both.",
    de: "Diese Postleitzahl passt nicht zum Land. Bitte beides prüfen.",
};
const WRONG_PASSWORD: Sentence = Sentence {
    en: "This is not your current password.",
    de: "Das ist nicht Ihr bisheriges Passwort.",
};
const SAME_EMAIL: Sentence = Sentence {
    en: "This is already the e-mail address of your account. Please enter another one.",
    de: "Das ist bereits die Adresse Ihres Kontos. Bitte eine andere E-Mail-Adresse angeben.",
};
const ORDER_NUMBER: Sentence = Sentence {
    en: "An order number looks like 7K2M-9QXD-3F. You’ll find it in your confirmation.",
    de: "Eine Bestellnummer sieht aus wie 7K2M-9QXD-3F. Sie steht in Ihrer Bestätigung.",
};
const UNKNOWN_ORDER: Sentence = Sentence {
    en: "We couldn’t find an order with this number and e-mail address. If you are sure of both, write to help@stoa.example.",
    de: "Zu dieser Nummer und E-Mail-Adresse finden wir keine Bestellung. Sind Sie sich sicher, schreiben Sie an hilfe@stoa.example.",
};
const NO_SHIPPING: Sentence = Sentence {
    en: "We do not ship to this country yet. Please choose another one.",
    de: "In dieses Land liefern wir noch nicht. Bitte ein anderes wählen.",
};
const METHOD_NOT_THERE: Sentence = Sentence {
    en: "This shipping method is not available for this country. Please choose another one.",
    de: "Diese Versandart gibt es für dieses Land nicht. Bitte eine andere wählen.",
};
const ADDRESS_TWICE: Sentence = Sentence {
    en: "This address is already in your address book.",
    de: "Diese Adresse steht schon in Ihrem Adressbuch.",
};

/// The message of a field. That of a hidden field is shown at the top of the page.
pub fn field(locale: Locale, field: &str, code: FieldCode) -> &'static str {
    match code {
        FieldCode::Required => required(locale, field),
        FieldCode::ControlCharacter
        | FieldCode::BidiControl
        | FieldCode::Invisible
        | FieldCode::Unreadable
        | FieldCode::TooManyMarks => character(code).in_locale(locale),
        FieldCode::EmailTooLong
        | FieldCode::EmailLocalPart
        | FieldCode::EmailLocalPartTooLong
        | FieldCode::EmailQuoted
        | FieldCode::EmailDomain
        | FieldCode::EmailTrailingDot
        | FieldCode::EmailWithoutDot => email(code).in_locale(locale),
        FieldCode::PasswordTooShort => PASSWORD_TOO_SHORT.in_locale(locale),
        FieldCode::PasswordTooLong => PASSWORD_TOO_LONG.in_locale(locale),
        FieldCode::PasswordCommon => PASSWORD_COMMON.in_locale(locale),
        FieldCode::Postcode => POSTCODE.in_locale(locale),
        FieldCode::WrongPassword => WRONG_PASSWORD.in_locale(locale),
        FieldCode::SameEmail => SAME_EMAIL.in_locale(locale),
        FieldCode::OrderNumber => ORDER_NUMBER.in_locale(locale),
        FieldCode::UnknownOrder => UNKNOWN_ORDER.in_locale(locale),
        FieldCode::NoShipping => NO_SHIPPING.in_locale(locale),
        FieldCode::MethodNotThere => METHOD_NOT_THERE.in_locale(locale),
        FieldCode::AddressTwice => ADDRESS_TWICE.in_locale(locale),
        // These determine the message whatever the name of the field is.
        FieldCode::Email => rule_or_stale(locale, "email"),
        FieldCode::Quantity => rule_or_stale(locale, "quantity"),
        FieldCode::Country => rule_or_stale(locale, "address.country"),
        FieldCode::ShippingMethod => rule_or_stale(locale, "method"),
        FieldCode::ReturnReason => rule_or_stale(locale, "reason"),
        FieldCode::TooShort
        | FieldCode::TooLong
        | FieldCode::Taken
        | FieldCode::Id
        | FieldCode::Slug
        | FieldCode::Sku
        | FieldCode::IdempotencyKey
        | FieldCode::Token
        | FieldCode::OrderLink
        | FieldCode::Currency
        | FieldCode::Amount
        | FieldCode::Action
        | FieldCode::Cursor
        | FieldCode::Filter
        | FieldCode::ReturnPath
        | FieldCode::Tag
        | FieldCode::TagVersions
        | FieldCode::Missing
        | FieldCode::WrongType
        | FieldCode::UnknownValue
        | FieldCode::OutOfRange
        | FieldCode::UnknownParameter
        | FieldCode::Duplicate
        | FieldCode::OrderState
        | FieldCode::PaymentFailure
        | FieldCode::PaymentState
        | FieldCode::TaxClass
        | FieldCode::Invalid => rule_or_stale(locale, field),
    }
}

/// The message for a character that is not allowed.
const fn character(code: FieldCode) -> Sentence {
    match code {
        FieldCode::BidiControl => Sentence {
            en: "This contains an invisible character that changes the text direction. Please type it again instead of pasting it.",
            de: "Hier steckt ein unsichtbares Zeichen, das die Schreibrichtung ändert. Bitte neu eintippen statt einfügen.",
        },
        FieldCode::Invisible => Sentence {
            en: "This contains an invisible character. Please type it again instead of pasting it.",
            de: "Hier steckt ein unsichtbares Zeichen. Bitte neu eintippen statt einfügen.",
        },
        FieldCode::Unreadable => Sentence {
            en: "This contains a character that cannot be displayed. Please replace it.",
            de: "Hier steckt ein Zeichen, das sich nicht darstellen lässt. Bitte ersetzen.",
        },
        FieldCode::TooManyMarks => Sentence {
            en: "There are too many accents on one letter. Please use fewer.",
            de: "Auf einem Buchstaben sind zu viele Akzente. Bitte weniger verwenden.",
        },
        _ => Sentence {
            en: "Please use one line, without line breaks or other control characters.",
            de: "Bitte nur eine Zeile, ohne Zeilenumbrüche oder andere Steuerzeichen.",
        },
    }
}

/// The message for an e-mail address.
const fn email(code: FieldCode) -> Sentence {
    match code {
        FieldCode::EmailLocalPart => Sentence {
            en: "We cannot send mail to this address: only unaccented letters, digits and symbols are allowed before the @.",
            de: "An diese Adresse können wir nicht schreiben: Vor dem @ sind nur Buchstaben ohne Akzente und Umlaute, Ziffern und Sonderzeichen erlaubt.",
        },
        FieldCode::EmailLocalPartTooLong => Sentence {
            en: "The part before the @ can have at most 64 characters.",
            de: "Der Teil vor dem @ darf höchstens 64 Zeichen haben.",
        },
        FieldCode::EmailTooLong => Sentence {
            en: "An e-mail address can have at most 254 characters.",
            de: "Eine E-Mail-Adresse darf höchstens 254 Zeichen haben.",
        },
        FieldCode::EmailQuoted => Sentence {
            en: "We cannot send mail to addresses with quotation marks. Please use another one.",
            de: "An Adressen mit Anführungszeichen können wir nicht schreiben. Bitte eine andere angeben.",
        },
        FieldCode::EmailTrailingDot => Sentence {
            en: "Please remove the dot at the end of the address.",
            de: "Bitte den Punkt am Ende der Adresse entfernen.",
        },
        FieldCode::EmailWithoutDot => Sentence {
            en: "Please add the ending of the address, such as .com or .de.",
            de: "Bitte die Endung der Adresse ergänzen, etwa .de oder .com.",
        },
        _ => Sentence {
            en: "The part after the @ cannot be a domain. Please check it.",
            de: "Der Teil nach dem @ kann keine Domain sein. Bitte prüfen.",
        },
    }
}

/// The message of a required field that is empty.
fn required(locale: Locale, field: &str) -> &'static str {
    match (field, locale) {
        ("password" | "current_password", Locale::En) => "Please enter your password.",
        ("password" | "current_password", Locale::De) => "Bitte Ihr Passwort eingeben.",
        (field, locale) => rule_or_stale(locale, field),
    }
}

/// The general message of a visible field; none for the hidden fields of a page.
pub fn rule(locale: Locale, field: &str) -> Option<&'static str> {
    let (en, de) = match field {
        "email" | "new_email" => (
            "Please enter an e-mail address, such as ada@example.org.",
            "Bitte eine E-Mail-Adresse angeben, etwa ada@example.org.",
        ),
        "password" | "new_password" => (
            "Please choose a password of 10 to 200 characters.",
            "Bitte ein Passwort mit 10 bis 200 Zeichen wählen.",
        ),
        "current_password" => (
            "Please enter your current password.",
            "Bitte Ihr bisheriges Passwort eingeben.",
        ),
        "name" | "address.name" => (
            "Please enter a name of up to 100 characters.",
            "Bitte einen Namen mit höchstens 100 Zeichen angeben.",
        ),
        "number" => (
            "Please enter the order number, such as 7K2M-9QXD-3F.",
            "Bitte die Bestellnummer angeben, etwa 7K2M-9QXD-3F.",
        ),
        "address.street" => (
            "Please enter street and number, up to 100 characters.",
            "Bitte Straße und Hausnummer angeben, höchstens 100 Zeichen.",
        ),
        "address.extra" => (
            "Please use at most 100 characters.",
            "Bitte höchstens 100 Zeichen.",
        ),
        "address.postal_code" => (
            "Please enter the postcode.",
            "Bitte die Postleitzahl angeben.",
        ),
        "address.city" => (
            "Please enter a city, up to 100 characters.",
            "Bitte einen Ort angeben, höchstens 100 Zeichen.",
        ),
        "address.country" => (
            "Please choose a country that we ship to.",
            "Bitte ein Land wählen, in das wir liefern.",
        ),
        "method" => (
            "Please choose a shipping method.",
            "Bitte eine Versandart wählen.",
        ),
        "quantity" | "to" => (
            "Please choose a whole number from 1 to 99.",
            "Bitte eine ganze Zahl von 1 bis 99 wählen.",
        ),
        "reason" => (
            "Please choose one of the reasons.",
            "Bitte einen der Gründe wählen.",
        ),
        _ => return None,
    };
    Some(match locale {
        Locale::En => en,
        Locale::De => de,
    })
}

fn rule_or_stale(locale: Locale, field: &str) -> &'static str {
    rule(locale, field).unwrap_or(stale(locale))
}

/// The message for a hidden field: the page is stale, or its HTML was tampered with.
pub const fn stale(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "This page was out of date. It has been updated; please try again.",
        Locale::De => {
            "Diese Seite war nicht mehr aktuell. Sie wurde aktualisiert; bitte noch einmal versuchen."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The visible fields of all forms, and a hidden one.
    const FIELDS: [&str; 17] = [
        "email",
        "new_email",
        "password",
        "new_password",
        "current_password",
        "name",
        "number",
        "address.name",
        "address.street",
        "address.extra",
        "address.postal_code",
        "address.city",
        "address.country",
        "method",
        "quantity",
        "reason",
        "key",
    ];

    #[test]
    fn every_code_of_every_field_has_a_message_in_both_languages_and_none_is_a_wire_message() {
        for name in FIELDS {
            for code in FieldCode::ALL {
                let (en, de) = (
                    field(Locale::En, name, *code),
                    field(Locale::De, name, *code),
                );
                assert_ne!(en, de, "{name} {code:?}");
                for sentence in [en, de] {
                    assert!(sentence.ends_with('.'), "{sentence}");
                    for wire in FieldCode::ALL {
                        assert!(!sentence.contains(wire.message()), "{sentence}");
                    }
                }
            }
        }
    }
}
