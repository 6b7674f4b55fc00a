//! The mail that says that a withdrawal was received: what was declared, by whom, and when.

use chrono::{DateTime, Utc};
use contract::{Locale, path::page};

use super::{confirmation::date, store::Found};
use crate::{app::App, mail::Mail};

struct Texts {
    subject: &'static str,
    received: &'static str,
    order: &'static str,
    name: &'static str,
    at: &'static str,
    money: &'static str,
    goods: &'static str,
}

const EN: Texts = Texts {
    subject: "Your withdrawal from order",
    received: "We have received your withdrawal from the contract.",
    order: "Order",
    name: "Declared by",
    at: "Received",
    money: "What you have paid goes back the way it came.",
    goods: "If the parcel is with you already, this page says where to send it:",
};

const DE: Texts = Texts {
    subject: "Ihr Widerruf zur Bestellung",
    received: "Wir haben Ihren Widerruf des Vertrags erhalten.",
    order: "Bestellung",
    name: "Erklärt von",
    at: "Eingegangen",
    money: "Was Sie bezahlt haben, geht auf demselben Weg zurück.",
    goods: "Ist das Paket schon bei Ihnen, steht auf dieser Seite, wohin Sie es senden:",
};

/// The receipt, in the order's language.
pub(super) fn mail(app: &App, found: &Found, name: &str, at: DateTime<Utc>) -> Mail {
    let locale = found.locale;
    let texts = match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    };
    let number = &found.order.number;
    let (day, time) = (date(at.date_naive(), locale), at.format("%H:%M"));
    let page = page::localised(locale, page::WITHDRAWAL);
    let lines = [
        texts.received.to_owned(),
        String::new(),
        format!("{}: {number}", texts.order),
        format!("{}: {name}", texts.name),
        format!("{}: {day}, {time} UTC", texts.at),
        String::new(),
        texts.money.to_owned(),
        texts.goods.to_owned(),
        format!("{}{page}", app.public_url),
        String::new(),
    ];
    let subject = format!("{} {number}", texts.subject);
    Mail::plain(&found.order.email, &subject, lines.join("\n"))
}
