//! The confirmation mail of a paid order: the link to it, and what the buyer must receive on a durable medium (§ 312f
//! BGB): the terms and the information on withdrawal.

use chrono::TimeDelta;
use contract::{
    Locale, Money, OrderNumber,
    order::{Order, OrderLink},
    path::page,
};
use domain::{
    calendar::shop_time,
    country,
    legal::{Legal, legal},
};

use super::{access, store::OrderRecord};
use crate::{
    app::App,
    mail::{Kind, Mail},
};

struct Texts {
    subject: &'static str,
    thanks: &'static str,
    shipping: &'static str,
    total: &'static str,
    tax: &'static str,
    to: &'static str,
    to_country: fn(&str) -> String,
    arrives: fn(&str, &str) -> String,
    arrives_on: fn(&str) -> String,
    link: fn(&str) -> String,
    later: &'static str,
    withdraw: &'static str,
}

const EN: Texts = Texts {
    subject: "Your order",
    thanks: "Thank you. Your order is paid and will be packed soon.",
    shipping: "Shipping",
    total: "Total",
    tax: "including VAT",
    to: "Delivery address",
    to_country: |country| {
        format!("It will be delivered in {country}, to the address on the order’s page.")
    },
    arrives: |from, to| format!("It arrives between {from} and {to}."),
    arrives_on: |day| format!("It arrives on {day}."),
    link: |last_day| {
        format!("Track it here until {last_day}. Anyone who has this link can open the order:")
    },
    later: "After that, sign in or request a new link:",
    withdraw: "Within 30 days of receiving the goods, you can withdraw from the contract without giving a reason:",
};

const DE: Texts = Texts {
    subject: "Ihre Bestellung",
    thanks: "Vielen Dank. Ihre Bestellung ist bezahlt und wird bald gepackt.",
    shipping: "Versand",
    total: "Gesamt",
    tax: "darin Mehrwertsteuer",
    to: "Lieferadresse",
    to_country: |country| {
        format!("Wir liefern an die Adresse auf der Seite der Bestellung (Land: {country}).")
    },
    arrives: |from, to| format!("Lieferung zwischen dem {from} und dem {to}."),
    arrives_on: |day| format!("Lieferung am {day}."),
    link: |last_day| {
        format!(
            "Hier verfolgen Sie Ihre Bestellung bis zum {last_day}. Wer diesen Link hat, kann sie öffnen:"
        )
    },
    later: "Danach melden Sie sich an oder lassen sich einen neuen Link schicken:",
    withdraw: "Innerhalb von 30 Tagen nach Erhalt der Ware können Sie den Vertrag ohne Angabe von Gründen widerrufen:",
};

/// The confirmation of a paid order, in its language.
pub fn mail(app: &App, paid: &OrderRecord) -> Mail {
    let texts = match paid.locale {
        Locale::En => &EN,
        Locale::De => &DE,
    };
    let order = &paid.order;
    let subject = format!("{} {}", texts.subject, order.number);
    let body = body(app, paid, texts);
    Mail::plain(
        Kind::OrderConfirmation,
        paid.locale,
        &order.email,
        &subject,
        body,
    )
}

fn body(app: &App, paid: &OrderRecord, texts: &Texts) -> String {
    let order = &paid.order;
    let amount = |money| amount(money, paid.locale);
    let mut lines = vec![texts.thanks.to_owned(), String::new()];
    for line in &order.lines {
        let title = match line.variant_title.as_str() {
            "" => line.title.clone(),
            variant => format!("{} ({variant})", line.title),
        };
        lines.push(format!(
            "{} × {title}  {}",
            line.quantity,
            amount(line.total)
        ));
    }
    lines.push(format!(
        "{}  {}",
        texts.shipping,
        amount(order.quote.shipping)
    ));
    lines.push(format!("{}  {}", texts.total, amount(order.quote.total)));
    for tax in &order.quote.taxes {
        let rate = percent(tax.rate_bp, paid.locale);
        lines.push(format!("  {} {rate}  {}", texts.tax, amount(tax.tax)));
    }
    lines.push(String::new());
    // An unverified address may be a stranger's: mail to it contains nothing that the buyer typed.
    lines.push(if paid.email_verified {
        format!("{}: {}", texts.to, address(order, paid.locale))
    } else {
        (texts.to_country)(country::name(paid.locale, &order.address.country))
    });
    if let Some(window) = order.quote.delivery {
        let [from, to] = [window.from, window.to].map(|day| date(day, paid.locale));
        lines.push(if from == to {
            (texts.arrives_on)(&from)
        } else {
            (texts.arrives)(&from, &to)
        });
    }
    lines.push(String::new());
    let last_day = shop_time(access::key_until(paid) - TimeDelta::seconds(1)).date();
    lines.push((texts.link)(&date(last_day, paid.locale)));
    let number = order.number.clone();
    let key = access::link_key(app, order.id);
    lines.push(link(app, paid.locale, &OrderLink { number, key }));
    lines.push(texts.later.to_owned());
    lines.push(address_of(app, paid.locale, &order.number));
    lines.push(String::new());
    lines.push(texts.withdraw.to_owned());
    let withdraw = page::localised(paid.locale, page::WITHDRAW);
    lines.push(format!(
        "{}{withdraw}?number={}",
        app.public_url, order.number
    ));
    lines.extend(conditions(paid.locale));
    lines.push(String::new());
    lines.join("\n")
}

/// The terms and the information on withdrawal, which the buyer must receive on a durable medium.
fn conditions(locale: Locale) -> Vec<String> {
    let mut lines = Vec::new();
    for page in [Legal::Terms, Legal::Withdrawal] {
        let text = legal(locale, page);
        lines.extend([String::new(), String::new(), text.title.to_uppercase()]);
        for (heading, paragraphs) in text.sections {
            lines.extend([String::new(), (*heading).to_owned()]);
            lines.extend(paragraphs.iter().map(|words| (*words).to_owned()));
        }
    }
    lines
}

fn address(order: &Order, locale: Locale) -> String {
    let address = &order.address;
    let city = format!("{} {}", address.postal_code, address.city);
    [
        address.name.as_str(),
        &address.street,
        &address.extra,
        &city,
        country::name(locale, &address.country),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(", ")
}

/// The URL of an order's page.
fn address_of(app: &App, locale: Locale, number: &OrderNumber) -> String {
    let path = page::localised(locale, &page::order(number));
    format!("{}{path}", app.public_url)
}

/// The URL that gives access to an order to anyone who has it.
pub(super) fn link(app: &App, locale: Locale, link: &OrderLink) -> String {
    format!("{}?key={}", address_of(app, locale, &link.number), link.key)
}

fn amount(money: Money, locale: Locale) -> String {
    let sign = if money.amount < 0 { "-" } else { "" };
    let (major, minor) = (
        money.amount.unsigned_abs() / 100,
        money.amount.unsigned_abs() % 100,
    );
    let code = money.currency.code();
    match locale {
        Locale::En => format!("{sign}{major}.{minor:02} {code}"),
        Locale::De => format!("{sign}{major},{minor:02} {code}"),
    }
}

pub(super) fn date(day: chrono::NaiveDate, locale: Locale) -> String {
    let form = match locale {
        Locale::En => "%-d %B %Y",
        Locale::De => "%-d.%-m.%Y",
    };
    day.format(form).to_string()
}

fn percent(rate_bp: u32, locale: Locale) -> String {
    let (whole, part) = (rate_bp / 100, rate_bp % 100);
    match (part, locale) {
        (0, _) => format!("{whole} %"),
        (part, Locale::En) => format!("{whole}.{part:02} %"),
        (part, Locale::De) => format!("{whole},{part:02} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_dates_and_rates_use_local_formats() {
        let money = Money::new(-1205, contract::Currency::Eur);
        assert_eq!(amount(money, Locale::En), "-12.05 EUR");
        assert_eq!(amount(money, Locale::De), "-12,05 EUR");
        let day = "2026-11-07".parse().unwrap();
        assert_eq!(date(day, Locale::En), "7 November 2026");
        assert_eq!(date(day, Locale::De), "7.11.2026");
        assert_eq!(percent(1900, Locale::De), "19 %");
        assert_eq!(percent(550, Locale::De), "5,50 %");
    }
}
