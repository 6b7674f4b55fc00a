//! The mail that says that an order's return or a withdrawal from its contract was received: what was declared, by
//! whom, and when.

use contract::{Locale, order::ReturnReason, path::page};
use domain::calendar::shop_time;
use sqlx::PgConnection;

use super::{
    confirmation::date,
    store::{self, OrderRecord},
};
use crate::{
    app::App,
    mail::{self, Kind, Mail},
};

/// How an order is given back.
#[derive(Debug, Clone, Copy)]
pub(super) enum Declared<'a> {
    /// On the order's page.
    Return,
    /// By number and address; by whom, where something was bought. A mail to an address that anybody may have
    /// typed holds nothing that somebody typed.
    Withdrawal(Option<&'a str>),
}

struct Texts {
    returned: [&'static str; 2],
    withdrawn: [&'static str; 2],
    order: &'static str,
    name: &'static str,
    at: &'static str,
    money: &'static str,
    goods: &'static str,
}

const EN: Texts = Texts {
    returned: ["Your return of order", "You have given this order back."],
    withdrawn: [
        "Your withdrawal from order",
        "We have received your withdrawal from the contract.",
    ],
    order: "Order",
    name: "Declared by",
    at: "Received",
    money: "What you have paid goes back the way it came.",
    goods: "If the parcel is with you already, this page says where to send it:",
};

const DE: Texts = Texts {
    returned: [
        "Ihre Rückgabe der Bestellung",
        "Sie haben diese Bestellung zurückgegeben.",
    ],
    withdrawn: [
        "Ihr Widerruf zur Bestellung",
        "Wir haben Ihren Widerruf des Vertrags erhalten.",
    ],
    order: "Bestellung",
    name: "Erklärt von",
    at: "Eingegangen",
    money: "Was Sie bezahlt haben, geht auf demselben Weg zurück.",
    goods: "Ist das Paket schon bei Ihnen, steht auf dieser Seite, wohin Sie es senden:",
};

/// Notes that an order is given back and writes the receipt: once, however often it is declared.
pub(super) async fn record_return(
    conn: &mut PgConnection,
    app: &App,
    record: &OrderRecord,
    reason: ReturnReason,
    declared: Declared<'_>,
) -> Result<(), sqlx::Error> {
    let now = app.clock.now();
    if store::insert_return(conn, record.order.id, reason, now).await? {
        mail::append(conn, &receipt(app, record, declared), now).await?;
    }
    Ok(())
}

/// The receipt, in the order's language and the shop's own time.
fn receipt(app: &App, record: &OrderRecord, declared: Declared<'_>) -> Mail {
    let texts = match record.locale {
        Locale::En => &EN,
        Locale::De => &DE,
    };
    let ([subject, received], name) = match declared {
        Declared::Return => (texts.returned, None),
        // To an address that nobody has confirmed goes no name that somebody typed.
        Declared::Withdrawal(name) => (texts.withdrawn, name.filter(|_| record.email_verified)),
    };
    let number = &record.order.number;
    let at = shop_time(app.clock.now());
    let day = date(at.date(), record.locale);
    let time = match record.locale {
        Locale::En => at.format("%H:%M"),
        Locale::De => at.format("%H:%M Uhr"),
    };
    let page = page::localised(record.locale, page::WITHDRAWAL);
    let mut lines = vec![
        received.to_owned(),
        String::new(),
        format!("{}: {number}", texts.order),
        format!("{}: {day}, {time}", texts.at),
    ];
    lines.extend(name.map(|name| format!("{}: {name}", texts.name)));
    lines.extend([
        String::new(),
        texts.money.to_owned(),
        texts.goods.to_owned(),
        format!("{}{page}", app.public_url),
        String::new(),
    ]);
    let subject = format!("{subject} {number}");
    Mail::plain(
        Kind::ReturnReceipt,
        record.locale,
        &record.order.email,
        &subject,
        lines.join("\n"),
    )
}
