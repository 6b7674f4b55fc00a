//! The delivery estimate of a quote.

use contract::{Locale, shipping::DeliveryWindow};

use crate::{format::day, text::checkout::checkout};

/// `Arrives between Fri 27 November and Tue 1 December`, or `Arrives on` when both are the same day.
pub(crate) fn delivery_estimate(locale: Locale, window: DeliveryWindow) -> String {
    let text = checkout(locale);
    let from = day(locale, window.from);
    if window.from == window.to {
        (text.arrives_on)(&from)
    } else {
        (text.arrives_between)(&from, &day(locale, window.to))
    }
}
