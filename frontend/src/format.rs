//! Formats money, dates and numbers for display in each language; no other module does.

use chrono::{Datelike, NaiveDate, Timelike};
use contract::{Currency, Locale, Money, Timestamp};
use domain::calendar::shop_time;

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

const DAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAYS_DE: [&str; 7] = ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."];

fn month(day: NaiveDate, names: [&'static str; 12]) -> &'static str {
    names.get(day.month0() as usize).copied().unwrap_or("")
}

/// `20 November 2026`, `20. November 2026`, in the shop's time zone.
pub fn date(locale: Locale, at: Timestamp) -> String {
    let day = shop_time(at).date();
    match locale {
        Locale::En => format!("{} {} {}", day.day(), month(day, MONTHS_EN), day.year()),
        Locale::De => format!("{}. {} {}", day.day(), month(day, MONTHS_DE), day.year()),
    }
}

/// `Fri 27 November`, `Fr., 27. November`: a day near enough to need no year.
pub fn day(locale: Locale, day: NaiveDate) -> String {
    let name = |names: [&'static str; 7]| {
        let at = day.weekday().num_days_from_monday() as usize;
        names.get(at).copied().unwrap_or("")
    };
    match locale {
        Locale::En => format!("{} {} {}", name(DAYS_EN), day.day(), month(day, MONTHS_EN)),
        Locale::De => format!(
            "{}, {}. {}",
            name(DAYS_DE),
            day.day(),
            month(day, MONTHS_DE)
        ),
    }
}

/// `20 November 2026, 14:05`, `20. November 2026, 14:05 Uhr`, in the shop's time zone.
pub fn date_time(locale: Locale, at: Timestamp) -> String {
    let date = date(locale, at);
    let time = time(locale, at);
    format!("{date}, {time}")
}

/// `14:05`, `14:05 Uhr`, in the shop's time zone.
pub fn time(locale: Locale, at: Timestamp) -> String {
    let local = shop_time(at);
    let uhr = if locale == Locale::De {
        "\u{a0}Uhr"
    } else {
        ""
    };
    format!("{:02}:{:02}{uhr}", local.hour(), local.minute())
}

/// RFC 3339 with seconds, for `<time datetime>`.
pub fn rfc3339(at: Timestamp) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn money_is_formatted_per_language() {
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
    fn rates_keep_their_fraction() {
        assert_eq!(rate(Locale::En, 1900), "19%");
        assert_eq!(rate(Locale::De, 550), "5,5\u{a0}%");
        assert_eq!(rate(Locale::En, 505), "5.05%");
    }

    #[test]
    fn times_are_in_the_shops_time_zone() {
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
    fn days_have_names() {
        let day_of = |locale| day(locale, "2026-11-27".parse().unwrap());
        assert_eq!(day_of(Locale::En), "Fri 27 November");
        assert_eq!(day_of(Locale::De), "Fr., 27. November");
    }
}
