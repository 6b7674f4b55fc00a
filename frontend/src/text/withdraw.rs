//! What is said where a shopper withdraws from a contract. The two buttons have the words that § 356a BGB gives.

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
    lead: "You need neither an account nor a reason. What is paid goes back the way it came; what is not paid yet is cancelled.",
    number: "Order number",
    number_hint: "As in the confirmation mail, such as 7K2M\u{2011}9QXD\u{2011}3F",
    name: "Your name",
    email_hint: "The one you ordered with; the receipt goes there",
    confirm: "Confirm withdrawal",
    right: "Your right to withdraw, in full",
    too_late: "The time to withdraw from this order is over",
    too_late_text: "It ended 30 days after the day on which it was to arrive. If it came later, write to help@stoa.example: what counts is when you had it.",
    sent: "We have your withdrawal",
    sent_text: "A receipt with day and time is on its way to your mail. If the parcel is with you already, the page about withdrawal says where to send it.",
};

const DE: WithdrawText = WithdrawText {
    title: "Vertrag widerrufen",
    lead: "Sie brauchen weder ein Konto noch einen Grund. Bezahltes geht auf demselben Weg zurück, noch nicht Bezahltes wird storniert.",
    number: "Bestellnummer",
    number_hint: "Wie in der Bestätigungsmail, etwa 7K2M\u{2011}9QXD\u{2011}3F",
    name: "Ihr Name",
    email_hint: "Die Adresse, mit der Sie bestellt haben; dorthin geht die Eingangsbestätigung",
    confirm: "Widerruf bestätigen",
    right: "Ihr Widerrufsrecht im Wortlaut",
    too_late: "Die Zeit, diese Bestellung zu widerrufen, ist um",
    too_late_text: "Sie endete 30 Tage nach dem Tag, an dem sie ankommen sollte. Kam sie später, schreiben Sie an hilfe@stoa.example: Es zählt, wann Sie sie hatten.",
    sent: "Ihr Widerruf ist da",
    sent_text: "Eine Eingangsbestätigung mit Tag und Uhrzeit ist unterwegs an Ihre Adresse. Ist das Paket schon bei Ihnen, sagt die Seite zum Widerruf, wohin Sie es senden.",
};
