//! Error messages by the code of a problem; `text::field` has those of a field.

use contract::{ErrorCode, Locale, Problem};

/// What happened and what to do about it.
pub fn sentence(locale: Locale, problem: &Problem) -> String {
    match locale {
        Locale::En => english(problem.code).to_owned(),
        Locale::De => german(problem.code).to_owned(),
    }
}

/// The name of postcodes in a country, such as Eircode; none where the general term is used.
pub fn postcode_label(locale: Locale, country: &str) -> Option<&'static str> {
    match (country, locale) {
        ("IE", _) => Some("Eircode"),
        ("US", Locale::En) => Some("ZIP code"),
        ("US", Locale::De) => Some("ZIP-Code"),
        ("CA", Locale::En) => Some("Postal code"),
        ("IN", Locale::En) => Some("PIN code"),
        ("IN", Locale::De) => Some("PIN-Code"),
        _ => None,
    }
}

fn english(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::BadRequest => "This request could not be understood. Go back and try again.",
        ErrorCode::NotSignedIn => "Please sign in first.",
        ErrorCode::WrongCredentials => "The e-mail address or password is incorrect.",
        ErrorCode::SessionEnded => "Your session has ended. Please sign in again.",
        ErrorCode::CrossSite => {
            "This request came from another site, so we refused it. Open the shop and try from there."
        }
        ErrorCode::Forbidden => "Your account is not allowed to do this.",
        ErrorCode::NotFound => "We couldn’t find this.",
        ErrorCode::Gone => "This is no longer sold.",
        ErrorCode::QuoteChanged => "The total has changed since you saw it.",
        ErrorCode::EditConflict => {
            "This was changed elsewhere since you opened the page. Please check the current version, then try again."
        }
        ErrorCode::OutOfStock => "We don’t have that many left. Please choose fewer.",
        ErrorCode::OrderInProgress => {
            "There is already an order for this cart, and it is awaiting payment."
        }
        ErrorCode::WrongOrderState => {
            "The order has changed in the meantime. Please check its current status."
        }
        ErrorCode::NotForSale => "This is not for sale at the moment.",
        ErrorCode::TooLarge => "That is more than we can process at once.",
        ErrorCode::Invalid => "Some fields need your attention.",
        ErrorCode::EmptyCart => "Your cart is empty.",
        ErrorCode::CartFull => "Your cart is full: it can hold 50 different items.",
        ErrorCode::ListFull => "This list is full. Remove something to add this.",
        ErrorCode::KeyReused => {
            "This order was already submitted with different details. Please check them and submit again."
        }
        ErrorCode::NoShipping => "We do not ship to this country yet.",
        ErrorCode::LinkExpired => {
            "This link has expired or has already been used. Please request a new one."
        }
        ErrorCode::RateLimited => "Too many attempts. Wait a few minutes, then try again.",
        ErrorCode::PaymentUnavailable => {
            "The payment provider cannot be reached. Nothing was charged; try again in a moment."
        }
        ErrorCode::Unavailable => "The shop cannot be reached at the moment. Try again shortly.",
        ErrorCode::MethodNotAllowed | ErrorCode::UnsupportedMediaType => {
            "The shop cannot do that here. Go back and try again."
        }
        ErrorCode::BadSignature | ErrorCode::Internal => {
            "Something went wrong on our side. Nothing is lost; please try again."
        }
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
            "Diese Anfrage kam von einer fremden Seite, deshalb haben wir sie abgelehnt. Öffnen Sie den Shop und versuchen Sie es von dort."
        }
        ErrorCode::Forbidden => "Ihr Konto darf das nicht.",
        ErrorCode::NotFound => "Das konnten wir nicht finden.",
        ErrorCode::Gone => "Das wird nicht mehr verkauft.",
        ErrorCode::QuoteChanged => "Die Summe hat sich geändert, seit Sie sie gesehen haben.",
        ErrorCode::EditConflict => {
            "Das wurde anderswo geändert, seit Sie die Seite geöffnet haben. Prüfen Sie den aktuellen Stand und versuchen Sie es dann noch einmal."
        }
        ErrorCode::OutOfStock => {
            "So viele haben wir nicht mehr auf Lager. Bitte wählen Sie weniger."
        }
        ErrorCode::OrderInProgress => {
            "Zu diesem Warenkorb gibt es schon eine Bestellung, die noch nicht bezahlt ist."
        }
        ErrorCode::WrongOrderState => {
            "Die Bestellung hat sich inzwischen geändert. Bitte prüfen Sie ihren aktuellen Stand."
        }
        ErrorCode::NotForSale => "Das wird zurzeit nicht verkauft.",
        ErrorCode::TooLarge => "Das ist mehr, als wir auf einmal verarbeiten können.",
        ErrorCode::Invalid => "Bitte prüfen Sie einige Angaben.",
        ErrorCode::EmptyCart => "Ihr Warenkorb ist leer.",
        ErrorCode::CartFull => "Ihr Warenkorb ist voll: Er fasst 50 verschiedene Artikel.",
        ErrorCode::ListFull => "Diese Liste ist voll. Entfernen Sie etwas, um dies hinzuzufügen.",
        ErrorCode::KeyReused => {
            "Diese Bestellung wurde bereits mit anderen Angaben abgesendet. Bitte prüfen und noch einmal senden."
        }
        ErrorCode::NoShipping => "In dieses Land liefern wir noch nicht.",
        ErrorCode::LinkExpired => {
            "Dieser Link ist abgelaufen oder wurde schon benutzt. Bitte fordern Sie einen neuen an."
        }
        ErrorCode::RateLimited => {
            "Zu viele Versuche. Warten Sie einige Minuten und versuchen Sie es dann noch einmal."
        }
        ErrorCode::PaymentUnavailable => {
            "Der Zahlungsdienst ist nicht zu erreichen. Es wurde nichts abgebucht; versuchen Sie es gleich noch einmal."
        }
        ErrorCode::Unavailable => {
            "Der Shop ist gerade nicht erreichbar. Versuchen Sie es in Kürze noch einmal."
        }
        ErrorCode::MethodNotAllowed | ErrorCode::UnsupportedMediaType => {
            "Das geht hier nicht. Gehen Sie zurück und versuchen Sie es noch einmal."
        }
        ErrorCode::BadSignature | ErrorCode::Internal => {
            "Bei uns ist etwas schiefgegangen. Nichts ist verloren; bitte versuchen Sie es noch einmal."
        }
    }
}
