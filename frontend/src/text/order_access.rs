//! The texts of pages that need a mailed link: an order, a verification, a password reset.

use contract::Locale;

/// The texts of access by a mailed link.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct OrderAccessText {
    pub title: &'static str,
    pub lead: &'static str,
    pub new_link: &'static str,
    pub new_link_text: &'static str,
    pub email_hint: &'static str,
    pub send: &'static str,
    pub sent: &'static str,
    pub sent_text: &'static str,
    pub again: &'static str,
    pub open_verify_link: &'static str,
    pub open_reset_link: &'static str,
}

/// The texts in a language.
pub const fn order_access(locale: Locale) -> &'static OrderAccessText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: OrderAccessText = OrderAccessText {
    title: "You can’t see this order here",
    lead: "Open the link in your confirmation e-mail, or sign in to the account you ordered with.",
    new_link: "Need a new link?",
    new_link_text: "If you’ve lost the e-mail or its link has expired, we’ll send you a new one.",
    email_hint: "The address you ordered with; we’ll send the link there",
    send: "Send a new link",
    sent: "Check your inbox",
    sent_text: "If the order was placed with this address, a new link is on its way to it. It works for 30 days.",
    again: "No e-mail? Try again with another address",
    open_verify_link: "Please open the link in our e-mail once more, in this browser.",
    open_reset_link: "Please open the link in our e-mail once more, in this browser, or ask for a new one.",
};

const DE: OrderAccessText = OrderAccessText {
    title: "Diese Bestellung ist hier nicht zu sehen",
    lead: "Öffnen Sie den Link in Ihrer Bestellbestätigung, oder melden Sie sich in dem Konto an, mit dem Sie bestellt haben.",
    new_link: "Brauchen Sie einen neuen Link?",
    new_link_text: "Finden Sie die E-Mail nicht mehr oder ist ihr Link abgelaufen, schicken wir Ihnen einen neuen.",
    email_hint: "Die Adresse, mit der Sie bestellt haben; dorthin geht der Link",
    send: "Neuen Link senden",
    sent: "Prüfen Sie Ihr Postfach",
    sent_text: "Wurde die Bestellung mit dieser Adresse aufgegeben, ist ein neuer Link dorthin unterwegs. Er gilt 30 Tage.",
    again: "Keine E-Mail? Mit einer anderen Adresse versuchen",
    open_verify_link: "Bitte öffnen Sie den Link in unserer E-Mail noch einmal in diesem Browser.",
    open_reset_link: "Bitte öffnen Sie den Link in unserer E-Mail noch einmal in diesem Browser, oder fordern Sie einen neuen an.",
};
