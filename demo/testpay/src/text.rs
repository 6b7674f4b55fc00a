//! The page's texts.

use contract::{Locale, Money};

/// Every text of the page, in one language.
pub(crate) struct Texts {
    pub title: &'static str,
    pub notice: &'static str,
    pub merchant: &'static str,
    pub order: &'static str,
    pub amount: &'static str,
    pub pay: &'static str,
    pub outcomes: &'static str,
    pub decline: &'static str,
    pub insufficient: &'static str,
    pub challenge: &'static str,
    pub abandon: &'static str,
    pub how: &'static str,
    pub manners: [(&'static str, &'static str); 5],
    pub failed_before: &'static str,
    pub challenge_title: &'static str,
    pub challenge_text: &'static str,
    pub pass: &'static str,
    pub fail: &'static str,
    pub ended_title: &'static str,
    pub ended_text: &'static str,
    pub back: &'static str,
    pub unknown_title: &'static str,
    pub unknown_text: &'static str,
    pub other_language: (&'static str, &'static str),
}

const EN: Texts = Texts {
    title: "Pay your order",
    notice: "Test payment provider: no money moves, no card is asked for.",
    merchant: "Merchant",
    order: "Order",
    amount: "To pay",
    pay: "Pay",
    outcomes: "Or let the payment fail",
    decline: "Card declined",
    insufficient: "Insufficient funds",
    challenge: "Bank asks for confirmation",
    abandon: "Go back without paying",
    how: "How should this test behave?",
    manners: [
        ("plain", "Normally"),
        ("late", "Late webhook"),
        ("twice", "Duplicate webhook"),
        ("out_of_order", "Out-of-order webhooks"),
        ("slow_money", "Money comes after the payment ran out"),
    ],
    failed_before: "The last attempt failed. You can try again.",
    challenge_title: "Confirm with your bank",
    challenge_text: "Your bank wants to know that it is you.",
    pass: "Confirm",
    fail: "Refuse",
    ended_title: "There is nothing left to pay here",
    ended_text: "This payment was made already, or its time has run out.",
    back: "Back to the shop",
    unknown_title: "Unknown payment",
    unknown_text: "There is no payment at this address.",
    other_language: ("de", "Deutsch"),
};

const DE: Texts = Texts {
    title: "Bestellung bezahlen",
    notice: "Test-Zahlungsanbieter: Es fließt kein Geld, es wird keine Karte verlangt.",
    merchant: "Händler",
    order: "Bestellung",
    amount: "Zu zahlen",
    pay: "Bezahlen",
    outcomes: "Oder die Zahlung scheitern lassen",
    decline: "Karte abgelehnt",
    insufficient: "Deckung reicht nicht",
    challenge: "Bank verlangt Bestätigung",
    abandon: "Zurück, ohne zu bezahlen",
    how: "Wie soll sich dieser Test verhalten?",
    manners: [
        ("plain", "Normal"),
        ("late", "Später Webhook"),
        ("twice", "Doppelter Webhook"),
        ("out_of_order", "Webhooks in falscher Reihenfolge"),
        ("slow_money", "Geld kommt erst nach Ablauf"),
    ],
    failed_before: "Der letzte Versuch ist gescheitert. Sie können es noch einmal versuchen.",
    challenge_title: "Bei Ihrer Bank bestätigen",
    challenge_text: "Ihre Bank möchte wissen, dass Sie es sind.",
    pass: "Bestätigen",
    fail: "Ablehnen",
    ended_title: "Hier ist nichts mehr zu bezahlen",
    ended_text: "Diese Zahlung ist schon erfolgt, oder ihre Zeit ist abgelaufen.",
    back: "Zurück zum Shop",
    unknown_title: "Unbekannte Zahlung",
    unknown_text: "Unter dieser Adresse gibt es keine Zahlung.",
    other_language: ("en", "English"),
};

impl Texts {
    /// The texts of a language.
    pub const fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::En => &EN,
            Locale::De => &DE,
        }
    }
}

/// An amount in the language's number format.
pub(crate) fn amount(money: Money, locale: Locale) -> String {
    let (major, minor) = (money.amount / 100, money.amount % 100);
    let symbol = match money.currency {
        contract::Currency::Eur => "€",
        contract::Currency::Gbp => "£",
        contract::Currency::Chf => "CHF",
        contract::Currency::Usd => "$",
    };
    match locale {
        Locale::En => format!("{symbol}{major}.{minor:02}"),
        Locale::De => format!("{major},{minor:02} {symbol}"),
    }
}
