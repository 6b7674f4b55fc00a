//! What went wrong, in the shopper's language: by the problem's code, and by field.

use contract::{ErrorCode, Locale, Problem};

/// What happened and what to do next.
pub fn sentence(locale: Locale, problem: &Problem) -> String {
    match locale {
        Locale::En => english(problem.code).to_owned(),
        Locale::De => german(problem.code).to_owned(),
    }
}

/// The sentence beside a field: the shop's own where there is one, else the wire's.
pub fn field(locale: Locale, field: &str, message: &str) -> String {
    own(locale, field).map_or_else(|| sentence_case(message), str::to_owned)
}

/// The shop's own sentence beside a field.
pub fn own(locale: Locale, field: &str) -> Option<&'static str> {
    let (en, de) = match field {
        "email" => (
            "Please give an e-mail address such as ada@example.org.",
            "Bitte eine E-Mail-Adresse angeben, etwa ada@example.org.",
        ),
        "new_email" => (
            "Please give another e-mail address than your current one, such as ada@example.org.",
            "Bitte eine andere E-Mail-Adresse als die bisherige angeben, etwa ada@example.org.",
        ),
        "password" | "new_password" => (
            "Please choose a password of 10 to 200 characters.",
            "Bitte ein Passwort mit 10 bis 200 Zeichen wählen.",
        ),
        "current_password" => (
            "This is not your current password.",
            "Das ist nicht Ihr bisheriges Passwort.",
        ),
        "address" => (
            "This address is in your book already.",
            "Diese Adresse steht schon in Ihrem Adressbuch.",
        ),
        "name" | "address.name" => (
            "Please give a name of up to 100 characters.",
            "Bitte einen Namen mit höchstens 100 Zeichen angeben.",
        ),
        "number" => (
            "We find no order with this number and e-mail address. If you are sure of both, write to help@stoa.example.",
            "Zu dieser Nummer und E-Mail-Adresse finden wir keine Bestellung. Sind Sie sich sicher, schreiben Sie an hilfe@stoa.example.",
        ),
        "address.street" => (
            "Please give street and number, up to 100 characters.",
            "Bitte Straße und Hausnummer angeben, höchstens 100 Zeichen.",
        ),
        "address.extra" => (
            "Please keep this below 100 characters.",
            "Bitte höchstens 100 Zeichen.",
        ),
        "address.postal_code" => (
            "Please give a postcode of 2 to 12 characters.",
            "Bitte eine Postleitzahl mit 2 bis 12 Zeichen angeben.",
        ),
        "address.city" => (
            "Please give a city, up to 100 characters.",
            "Bitte einen Ort angeben, höchstens 100 Zeichen.",
        ),
        "address.country" => (
            "Please choose a country that we ship to.",
            "Bitte ein Land wählen, in das wir liefern.",
        ),
        "quantity" => (
            "Please choose a whole number from 1 to 99.",
            "Bitte eine ganze Zahl von 1 bis 99 wählen.",
        ),
        _ => return None,
    };
    Some(match locale {
        Locale::En => en,
        Locale::De => de,
    })
}

fn sentence_case(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn english(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::BadRequest => "This request could not be understood. Go back and try again.",
        ErrorCode::NotSignedIn => "Please sign in first.",
        ErrorCode::WrongCredentials => "The e-mail address or the password is not right.",
        ErrorCode::SessionEnded => "Your session has ended. Please sign in again.",
        ErrorCode::CrossSite => {
            "This request came from another site, so we refused it. Open the shop and try from there."
        }
        ErrorCode::Forbidden => "Your account is not allowed to do this.",
        ErrorCode::NotFound => "There is nothing here.",
        ErrorCode::Gone => "This is no longer sold.",
        ErrorCode::QuoteChanged => "The total has changed since you saw it.",
        ErrorCode::OutOfStock => "There are not that many left. Please choose fewer.",
        ErrorCode::OrderInProgress => {
            "There is an order for this cart already, and it waits for payment."
        }
        ErrorCode::WrongOrderState => {
            "The order has moved on in the meantime. Look at how it stands now."
        }
        ErrorCode::NotForSale => "This is not for sale at the moment.",
        ErrorCode::TooLarge => "That was more than we can take at once.",
        ErrorCode::Invalid => "Some fields need your attention.",
        ErrorCode::EmptyCart => "Your cart is empty.",
        ErrorCode::CartFull => "Your cart holds 50 different items, which is as many as it can.",
        ErrorCode::ListFull => "This list holds as much as it can. Remove something to add this.",
        ErrorCode::KeyReused => {
            "This order was sent once before with other details. Check them and send again."
        }
        ErrorCode::NoShipping => "We do not ship to this country yet.",
        ErrorCode::LinkExpired => "This link was used before or has run out. Ask for a new one.",
        ErrorCode::RateLimited => "That was a lot at once. Wait a minute, then try again.",
        ErrorCode::PaymentUnavailable => {
            "The payment provider cannot be reached. Nothing was charged; try again in a moment."
        }
        ErrorCode::Unavailable => "The shop cannot be reached at the moment. Try again shortly.",
        _ => "Something failed on our side. Nothing of yours is lost; please try again.",
    }
}

fn german(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::BadRequest => {
            "Diese Anfrage war nicht zu verstehen. Gehen Sie zurück und versuchen Sie es noch einmal."
        }
        ErrorCode::NotSignedIn => "Bitte melden Sie sich zuerst an.",
        ErrorCode::WrongCredentials => "Die E-Mail-Adresse oder das Passwort stimmt nicht.",
        ErrorCode::SessionEnded => "Ihre Sitzung ist beendet. Bitte melden Sie sich neu an.",
        ErrorCode::CrossSite => {
            "Diese Anfrage kam von einer fremden Seite, deshalb haben wir sie abgelehnt. Öffnen Sie den Laden und versuchen Sie es von dort."
        }
        ErrorCode::Forbidden => "Ihr Konto darf das nicht.",
        ErrorCode::NotFound => "Hier ist nichts.",
        ErrorCode::Gone => "Das wird nicht mehr verkauft.",
        ErrorCode::QuoteChanged => "Die Summe hat sich geändert, seit Sie sie gesehen haben.",
        ErrorCode::OutOfStock => "So viele sind nicht mehr da. Bitte wählen Sie weniger.",
        ErrorCode::OrderInProgress => {
            "Zu diesem Warenkorb gibt es schon eine Bestellung, die auf die Zahlung wartet."
        }
        ErrorCode::WrongOrderState => {
            "Die Bestellung ist inzwischen weiter. Sehen Sie nach, wie sie jetzt steht."
        }
        ErrorCode::NotForSale => "Das wird zurzeit nicht verkauft.",
        ErrorCode::TooLarge => "Das war mehr, als wir auf einmal annehmen können.",
        ErrorCode::Invalid => "Einige Angaben brauchen noch einen Blick.",
        ErrorCode::EmptyCart => "Ihr Warenkorb ist leer.",
        ErrorCode::CartFull => "Im Warenkorb liegen 50 verschiedene Artikel, mehr fasst er nicht.",
        ErrorCode::ListFull => {
            "Mehr fasst diese Liste nicht. Entfernen Sie etwas, um dies hinzuzufügen."
        }
        ErrorCode::KeyReused => {
            "Diese Bestellung wurde schon einmal mit anderen Angaben gesendet. Bitte prüfen und noch einmal senden."
        }
        ErrorCode::NoShipping => "In dieses Land liefern wir noch nicht.",
        ErrorCode::LinkExpired => {
            "Dieser Link wurde schon benutzt oder ist abgelaufen. Fordern Sie einen neuen an."
        }
        ErrorCode::RateLimited => {
            "Das war viel auf einmal. Warten Sie eine Minute und versuchen Sie es dann noch einmal."
        }
        ErrorCode::PaymentUnavailable => {
            "Der Zahlungsdienst ist nicht zu erreichen. Es wurde nichts abgebucht; versuchen Sie es gleich noch einmal."
        }
        ErrorCode::Unavailable => {
            "Der Laden ist gerade nicht zu erreichen. Versuchen Sie es in Kürze noch einmal."
        }
        _ => {
            "Bei uns ist etwas schiefgegangen. Nichts von Ihnen ist verloren; bitte versuchen Sie es noch einmal."
        }
    }
}
