//! Mailing a new link to an order, to the address that it was placed with, for a customer who has lost the first one or
//! whose link has expired. The response does not reveal whether the order exists.

use chrono::TimeDelta;
use contract::{
    Locale, OrderKey,
    order::{OrderLink, SendOrderLink},
};
use domain::calendar::shop_time;

use super::{
    confirmation::{date, link},
    store::{self, OrderRecord},
};
use crate::{
    account::rate_limit::{Attempt, Refused},
    app::App,
    mail::{self, Kind, Mail},
    secret,
};

/// The lifetime of a link mailed on request.
const LINK_TTL: TimeDelta = TimeDelta::days(30);

/// Mails a link if there is such an order. Only mails that are sent count towards the limit, so that a stranger with a
/// wrong guess cannot keep the owner from requesting one.
pub(super) async fn send_link(app: &App, request: &SendOrderLink) -> Result<(), Refused> {
    let record = {
        let mut connection = app.db.read_fresh().await?;
        store::find(&mut connection, &request.number).await?
    };
    let Some(record) = record.filter(|record| record.was_placed_with(&request.email)) else {
        return Ok(());
    };
    Attempt::order_link(app, record.order.id)
        .consume(app)
        .await?;
    let now = app.clock.now();
    let key: OrderKey = secret::generate();
    let mut tx = app.db.write().await?;
    let until = now + LINK_TTL;
    store::insert_link(&mut tx, record.order.id, &secret::hash(key.as_str()), until).await?;
    let last_day = date(shop_time(until).date(), record.locale);
    mail::append(&mut tx, &letter(app, &record, key, &last_day), now).await?;
    tx.commit().await?;
    Ok(())
}

fn letter(app: &App, record: &OrderRecord, key: OrderKey, last_day: &str) -> Mail {
    let number = record.order.number.clone();
    let link = link(app, record.locale, &OrderLink { number, key });
    let number = &record.order.number;
    let (subject, body) = match record.locale {
        Locale::En => (
            format!("The link to your order {number}"),
            format!(
                "Hello,\n\nhere is the new link to your order {number} at Stoa that was requested for this \
                 address:\n\n{link}\n\nIt works until {last_day}. Anyone who has it can open the order, so please \
                 keep it to yourself. If you didn’t ask for it, you can ignore this e-mail.\n\nStoa\n"
            ),
        ),
        Locale::De => (
            format!("Der Link zu Ihrer Bestellung {number}"),
            format!(
                "Guten Tag,\n\nhier ist der neue Link zu Ihrer Bestellung {number} bei Stoa, der für diese Adresse \
                 angefordert wurde:\n\n{link}\n\nEr gilt bis zum {last_day}. Wer ihn hat, kann die Bestellung öffnen; \
                 geben Sie ihn bitte nicht weiter. Haben Sie ihn nicht angefordert, können Sie diese E-Mail \
                 ignorieren.\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(
        Kind::OrderLink,
        record.locale,
        &record.order.email,
        &subject,
        body,
    )
}
