//! The texts of the withdrawal form. The wording of its two buttons is prescribed by § 356a BGB.

use contract::Locale;

/// The texts of withdrawing.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct WithdrawText {
    pub title: &'static str,
    pub lead: &'static str,
    pub number: &'static str,
    pub number_hint: &'static str,
    pub name: &'static str,
    pub email_hint: &'static str,
    pub confirm: &'static str,
    pub right: &'static str,
    pub too_late: &'static str,
    pub too_late_text: &'static str,
    pub sent: &'static str,
    pub sent_text: &'static str,
}

/// The texts in a language.
pub const fn withdraw(locale: Locale) -> &'static WithdrawText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: WithdrawText = WithdrawText {
    title: "Withdraw from contract",
    lead: "You don’t need an account or a reason. Paid orders are refunded to the original payment method; unpaid ones are cancelled.",
    number: "Order number",
    number_hint: "From your confirmation e-mail, such as 7K2M\u{2011}9QXD\u{2011}3F",
    name: "Your name",
    email_hint: "The address you ordered with; we’ll send the receipt there",
    confirm: "Confirm withdrawal",
    right: "Your right of withdrawal in full",
    too_late: "The withdrawal period for this order has ended",
    too_late_text: "It ended 30 days after the promised delivery date. If your order arrived later, write to help@stoa.example: what counts is the day you received it.",
    sent: "We’ve received your withdrawal",
    sent_text: "A receipt with date and time is on its way to your inbox. If you already have the parcel, our withdrawal page says where to send it.",
};

const DE: WithdrawText = WithdrawText {
    title: "Vertrag widerrufen",
    lead: "Sie brauchen weder ein Konto noch einen Grund. Bezahlte Bestellungen erstatten wir auf demselben Zahlungsweg, unbezahlte werden storniert.",
    number: "Bestellnummer",
    number_hint: "Aus Ihrer Bestätigungs-E-Mail, etwa 7K2M\u{2011}9QXD\u{2011}3F",
    name: "Ihr Name",
    email_hint: "Die Adresse, mit der Sie bestellt haben; dorthin geht die Eingangsbestätigung",
    confirm: "Widerruf bestätigen",
    right: "Ihr Widerrufsrecht im Wortlaut",
    too_late: "Die Widerrufsfrist für diese Bestellung ist abgelaufen",
    too_late_text: "Sie endete 30 Tage nach dem zugesagten Liefertag. Kam die Bestellung später an, schreiben Sie an hilfe@stoa.example: Es zählt der Tag, an dem Sie sie erhalten haben.",
    sent: "Wir haben Ihren Widerruf erhalten",
    sent_text: "Eine Eingangsbestätigung mit Tag und Uhrzeit ist unterwegs an Ihre Adresse. Ist das Paket schon bei Ihnen, sagt die Seite zum Widerruf, wohin Sie es senden.",
};
