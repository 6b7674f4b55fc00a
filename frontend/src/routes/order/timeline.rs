//! The timeline of an order: past events and expected ones.

use contract::{
    Locale,
    order::{Order, OrderState},
};
use leptos::prelude::*;

use crate::{
    components::delivery_estimate::delivery_estimate,
    format::{date_time, rfc3339},
    text::{checkout::checkout, text},
};

/// Whether the order's timeline contains an event.
pub(super) fn has(order: &Order, what: &str) -> bool {
    order.timeline.iter().any(|entry| entry.what == what)
}

/// Whether an order was cancelled because its reservation expired, not by the customer.
pub(super) fn reservation_expired(order: &Order) -> bool {
    let over = order.placed_at + domain::order::RESERVATION;
    let cancelled = order
        .timeline
        .iter()
        .find(|entry| entry.what == "cancelled");
    cancelled.is_some_and(|entry| entry.at >= over)
}

/// The past events with their times, then the expected ones with the promised delivery window.
pub(super) fn steps(locale: Locale, order: &Order, in_transit: bool) -> impl IntoView + use<> {
    let event_name = text(locale).event;
    let taken = order
        .timeline
        .iter()
        .map(|entry| {
            let at = rfc3339(entry.at);
            view! { <li><b>{event_name(&entry.what)}</b>" "<time datetime=at>{date_time(locale, entry.at)}</time></li> }
        })
        .collect_view();
    let upcoming = upcoming(locale, order, in_transit)
        .into_iter()
        .map(|(what, when)| view! { <li class="to-come"><b>{what}</b>" "<span class="quiet">{when}</span></li> })
        .collect_view();
    view! { <ol class="timeline" role="list">{taken}{upcoming}</ol> }
}

fn upcoming(locale: Locale, order: &Order, in_transit: bool) -> Vec<(&'static str, String)> {
    let words = checkout(locale);
    let arrival = order
        .quote
        .delivery
        .map(|window| (words.delivery, delivery_estimate(locale, window)));
    match order.state {
        OrderState::PendingPayment => {
            let paid = (text(locale).event)("paid");
            std::iter::once((paid, String::new()))
                .chain(arrival)
                .collect()
        }
        OrderState::Paid if has(order, "returned") => vec![(words.refunded, String::new())],
        OrderState::Paid => arrival.filter(|_| in_transit).into_iter().collect(),
        OrderState::Cancelled | OrderState::Refunded => Vec::new(),
    }
}
