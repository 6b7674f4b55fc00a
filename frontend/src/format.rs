//! Money, dates and numbers as people read them, per language. Nowhere else.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Timelike};
use contract::{Currency, Locale, Money, Timestamp};

/// `€1,299.00` or `1.299,00 €`.
pub fn money(locale: Locale, money: Money) -> String {
    let sign = if money.amount < 0 { "−" } else { "" };
    let minor = money.amount.unsigned_abs();
    let (group, point) = match locale {
        Locale::En => (',', '.'),
        Locale::De => ('.', ','),
    };
    let whole = grouped(minor / 100, group);
    let cents = minor % 100;
    match (locale, symbol(money.currency)) {
        (Locale::En, symbol) => format!("{sign}{symbol}{whole}{point}{cents:02}"),
        (Locale::De, symbol) => format!("{sign}{whole}{point}{cents:02}\u{a0}{symbol}"),
    }
}

/// A round amount without cents: `€50`, `50 €`.
pub fn round_money(locale: Locale, minor: i64) -> String {
    let whole = grouped(
        (minor / 100).unsigned_abs(),
        if locale == Locale::En { ',' } else { '.' },
    );
    match locale {
        Locale::En => format!("€{whole}"),
        Locale::De => format!("{whole}\u{a0}€"),
    }
}

const fn symbol(currency: Currency) -> &'static str {
    match currency {
        Currency::Eur => "€",
        Currency::Gbp => "£",
        Currency::Chf => "CHF\u{a0}",
        Currency::Usd => "$",
    }
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A tax rate in basis points: `19 %`, `5.5%`.
pub fn rate(locale: Locale, basis_points: u32) -> String {
    let (whole, part) = (basis_points / 100, basis_points % 100);
    let fraction = format!("{part:02}");
    let fraction = fraction.trim_end_matches('0');
    let number = match (fraction, locale) {
        ("", _) => whole.to_string(),
        (fraction, Locale::En) => format!("{whole}.{fraction}"),
        (fraction, Locale::De) => format!("{whole},{fraction}"),
    };
    match locale {
        Locale::En => format!("{number}%"),
        Locale::De => format!("{number}\u{a0}%"),
    }
}

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// `20 November 2026`, `20. November 2026`, in the shop's own time zone.
pub fn date(locale: Locale, at: Timestamp) -> String {
    let local = local(at);
    let month =
        |names: [&'static str; 12]| names.get(local.month0() as usize).copied().unwrap_or("");
    match locale {
        Locale::En => format!("{} {} {}", local.day(), month(MONTHS_EN), local.year()),
        Locale::De => format!("{}. {} {}", local.day(), month(MONTHS_DE), local.year()),
    }
}

/// `20 November 2026, 14:05`, `20. November 2026, 14:05 Uhr`, in the shop's own time zone.
pub fn date_time(locale: Locale, at: Timestamp) -> String {
    let date = date(locale, at);
    let time = time(locale, at);
    format!("{date}, {time}")
}

/// `14:05`, `14:05 Uhr`, in the shop's own time zone.
pub fn time(locale: Locale, at: Timestamp) -> String {
    let local = local(at);
    let uhr = if locale == Locale::De {
        "\u{a0}Uhr"
    } else {
        ""
    };
    format!("{:02}:{:02}{uhr}", local.hour(), local.minute())
}

/// The machine's form, for `<time datetime>`.
pub fn machine(at: Timestamp) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// Central European time: an hour ahead, two from the last Sunday of March 01:00 UTC to that of October.
fn local(at: DateTime<chrono::Utc>) -> NaiveDateTime {
    let utc = at.naive_utc();
    let summer = last_sunday(utc.year(), 3)
        .zip(last_sunday(utc.year(), 10))
        .is_some_and(|(begin, end)| begin <= utc && utc < end);
    utc + Duration::hours(if summer { 2 } else { 1 })
}

fn last_sunday(year: i32, month: u32) -> Option<NaiveDateTime> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    let back = i64::from(last.weekday().num_days_from_sunday());
    (last - Duration::days(back)).and_hms_opt(1, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn money_reads_as_each_language_writes_it() {
        let table = [
            (0, "€0.00", "0,00\u{a0}€"),
            (5, "€0.05", "0,05\u{a0}€"),
            (129_900, "€1,299.00", "1.299,00\u{a0}€"),
            (123_456_789, "€1,234,567.89", "1.234.567,89\u{a0}€"),
            (-490, "−€4.90", "−4,90\u{a0}€"),
        ];
        for (amount, en, de) in table {
            let amount = Money::new(amount, Currency::Eur);
            assert_eq!(money(Locale::En, amount), en);
            assert_eq!(money(Locale::De, amount), de);
        }
        assert_eq!(round_money(Locale::De, 500_000), "5.000\u{a0}€");
    }

    #[test]
    fn rates_lose_no_half() {
        assert_eq!(rate(Locale::En, 1900), "19%");
        assert_eq!(rate(Locale::De, 550), "5,5\u{a0}%");
        assert_eq!(rate(Locale::En, 505), "5.05%");
    }

    #[test]
    fn times_are_the_shops_own() {
        assert_eq!(
            date_time(Locale::En, at("2026-11-20T13:05:00Z")),
            "20 November 2026, 14:05"
        );
        assert_eq!(
            date_time(Locale::De, at("2026-07-01T22:30:00Z")),
            "2. Juli 2026, 00:30\u{a0}Uhr"
        );
    }

    #[test]
    fn summer_begins_and_ends_on_the_last_sunday() {
        assert_eq!(time(Locale::En, at("2026-03-29T00:59:59Z")), "01:59");
        assert_eq!(time(Locale::En, at("2026-03-29T01:00:00Z")), "03:00");
        assert_eq!(time(Locale::En, at("2026-10-25T00:59:00Z")), "02:59");
        assert_eq!(time(Locale::En, at("2026-10-25T01:00:00Z")), "02:00");
    }
}
