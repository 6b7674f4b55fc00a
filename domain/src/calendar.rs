//! The shop's calendar: local time, weekends and the nationwide public holidays of Germany.

use chrono::{
    DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday,
};

#[cfg(test)]
mod tests;

/// The shop's local time, Central European Time: UTC+1, or UTC+2 from the last Sunday of March, 01:00 UTC, to the last
/// Sunday of October, 01:00 UTC.
pub fn shop_time(at: DateTime<Utc>) -> NaiveDateTime {
    let utc = at.naive_utc();
    let summer = last_sunday(utc.year(), 3)
        .zip(last_sunday(utc.year(), 10))
        .is_some_and(|(begin, end)| begin <= utc && utc < end);
    utc + TimeDelta::hours(if summer { 2 } else { 1 })
}

/// The instant of local midnight. Always unique, because the clock never changes at midnight.
pub fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let begins = day.and_time(NaiveTime::MIN);
    let winter = (begins - TimeDelta::hours(1)).and_utc();
    if shop_time(winter) == begins {
        winter
    } else {
        winter - TimeDelta::hours(1)
    }
}

fn last_sunday(year: i32, month: u32) -> Option<NaiveDateTime> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    let back = last.weekday().num_days_from_sunday();
    (last - Days::new(back.into())).and_hms_opt(1, 0, 0)
}

/// Whether the shop packs and the carrier delivers parcels on this day.
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// Adds working days. With a `count` of zero, returns `day` itself or the next working day.
pub fn working_days_after(day: NaiveDate, count: u32) -> NaiveDate {
    let mut day = day;
    let mut left = count;
    // Terminates: at most five days in a row are not working days.
    while left > 0 || !is_working_day(day) {
        if is_working_day(day) {
            left -= 1;
        }
        day = day + Days::new(1);
    }
    day
}

/// Whether the day is one of the nine public holidays that all sixteen German states share.
fn is_holiday(day: NaiveDate) -> bool {
    let fixed = [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)];
    // Good Friday, Easter Monday, Ascension, Whit Monday.
    let after_easter = [-2, 1, 39, 50];
    fixed.contains(&(day.month(), day.day()))
        || easter(day.year()).is_some_and(|easter| {
            let days = (day - easter).num_days();
            after_easter.contains(&days)
        })
}

/// Easter Sunday in the Gregorian calendar, by the anonymous Gregorian computus (Meeus/Jones/Butcher).
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let corrected = (century + 8) / 25;
    let moon = (century - corrected + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    let (month, day) = (u32::try_from(days / 31), u32::try_from(days % 31 + 1));
    NaiveDate::from_ymd_opt(year, month.ok()?, day.ok()?)
}
