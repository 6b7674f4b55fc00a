//! The receipt of a return or a withdrawal: what was declared, by whom, and when.

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

/// How the return was declared.
#[derive(Debug, Clone, Copy)]
pub(super) enum Declared<'a> {
    /// By somebody with access to the order's page.
    Return,
    /// By order number and e-mail address, with the name of who declared it if the order was paid. Mail to an
    /// unverified address contains nothing that somebody typed.
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
    returned: ["Your return of order", "You have returned this order."],
    withdrawn: [
        "Your withdrawal from order",
        "We have received your withdrawal from the contract.",
    ],
    order: "Order",
    name: "Declared by",
    at: "Received",
    money: "We will refund your payment to the payment method you used.",
    goods: "If you have already received the parcel, this page tells you where to send it:",
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
    money: "Wir erstatten Ihre Zahlung auf dem Weg, auf dem Sie bezahlt haben.",
    goods: "Haben Sie das Paket schon erhalten, steht auf dieser Seite, wohin Sie es zurücksenden:",
};

/// Records the return and queues the receipt. Idempotent: only the first declaration of an order has an effect.
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

/// The receipt, in the order's language and in the shop's time zone.
fn receipt(app: &App, record: &OrderRecord, declared: Declared<'_>) -> Mail {
    let texts = match record.locale {
        Locale::En => &EN,
        Locale::De => &DE,
    };
    let ([subject, received], name) = match declared {
        Declared::Return => (texts.returned, None),
        // An unverified address may be a stranger's, so the typed name is left out.
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
