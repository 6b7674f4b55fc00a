//! Known holidays, and properties of every day.

use chrono::{Datelike as _, NaiveDate, Weekday};
use proptest::prelude::*;

use super::{easter, is_holiday, is_working_day, midnight, shop_time, working_days_after};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn easter_is_on_its_published_dates() {
    for sunday in [
        "1818-03-22", // the earliest
        "1943-04-25", // the latest
        "2000-04-23",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2038-04-25",
    ] {
        let sunday = day(sunday);
        assert_eq!(easter(sunday.year()), Some(sunday));
    }
}

#[test]
fn the_holidays_of_2026() {
    let free: Vec<NaiveDate> = day("2026-01-01")
        .iter_days()
        .take(365)
        .filter(|day| is_holiday(*day))
        .collect();
    let expected = [
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-01",
        "2026-05-14",
        "2026-05-25",
        "2026-10-03",
        "2026-12-25",
        "2026-12-26",
    ];
    assert_eq!(free, expected.map(day));
}

#[test]
fn working_days_are_counted_past_weekends_and_holidays() {
    let table = [
        ("2026-11-25", 0, "2026-11-25"), // Wednesday
        ("2026-11-25", 2, "2026-11-27"),
        ("2026-11-25", 3, "2026-11-30"),
        ("2026-11-28", 0, "2026-11-30"), // from a Saturday
        ("2026-11-28", 1, "2026-12-01"),
        ("2026-12-23", 1, "2026-12-24"),
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-04-02", 1, "2026-04-07"), // past Easter
    ];
    for (from, count, to) in table {
        assert_eq!(
            working_days_after(day(from), count),
            day(to),
            "{from} + {count}"
        );
    }
}

#[test]
fn local_time_is_one_hour_ahead_and_two_in_summer() {
    for (utc, local) in [
        ("2026-11-25T13:05:00Z", "2026-11-25T14:05:00"),
        ("2026-07-01T22:30:00Z", "2026-07-02T00:30:00"),
        ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59"),
        ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00"),
        ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59"),
        ("2026-10-25T01:00:00Z", "2026-10-25T02:00:00"),
    ] {
        assert_eq!(
            shop_time(utc.parse().unwrap()),
            local.parse().unwrap(),
            "{utc}"
        );
    }
}

proptest! {
    #[test]
    fn easter_is_a_sunday_between_its_earliest_and_latest_date(year in 1583..4000_i32) {
        let sunday = easter(year).unwrap();
        prop_assert_eq!(sunday.weekday(), Weekday::Sun);
        let of_the_year = (sunday.month(), sunday.day());
        prop_assert!(((3, 22)..=(4, 25)).contains(&of_the_year));
    }

    #[test]
    fn a_day_begins_at_local_midnight(offset in 0..40_000_u64) {
        let day = day("1990-01-01") + chrono::Days::new(offset);
        prop_assert_eq!(shop_time(midnight(day)), day.and_time(chrono::NaiveTime::MIN));
    }

    #[test]
    fn one_working_day_more_is_the_next_working_day(offset in 0..20_000_u64, count in 0..30_u32) {
        let from = day("1990-01-01") + chrono::Days::new(offset);
        let (now, next) = (working_days_after(from, count), working_days_after(from, count + 1));
        prop_assert!(is_working_day(now) && is_working_day(next) && now < next);
        let between = now.iter_days().skip(1).take_while(|day| *day < next);
        prop_assert!(between.into_iter().all(|day| !is_working_day(day)));
    }
}
