//! What has happened to an order, and what is still to come.

use contract::{
    Locale,
    order::{Order, OrderState},
};
use leptos::prelude::*;

use crate::{
    components::arrival::arrives,
    format::{date_time, machine},
    text::{checkout::checkout, text},
};

/// Whether this has happened to an order.
pub(super) fn has(order: &Order, what: &str) -> bool {
    order.timeline.iter().any(|entry| entry.what == what)
}

/// Whether an order ended because its reservation did, not because somebody cancelled it.
pub(super) fn ran_out(order: &Order) -> bool {
    let over = order.placed_at + domain::order::RESERVATION;
    let cancelled = order
        .timeline
        .iter()
        .find(|entry| entry.what == "cancelled");
    cancelled.is_some_and(|entry| entry.at >= over)
}

/// The steps in order: those that were taken with their time, those to come with what was promised.
pub(super) fn steps(locale: Locale, order: &Order, comes: bool) -> impl IntoView + use<> {
    let happened = text(locale).happened;
    let taken = order
        .timeline
        .iter()
        .map(|entry| {
            let at = machine(entry.at);
            view! { <li><b>{happened(&entry.what)}</b>" "<time datetime=at>{date_time(locale, entry.at)}</time></li> }
        })
        .collect_view();
    let to_come = to_come(locale, order, comes)
        .into_iter()
        .map(|(what, when)| view! { <li class="to-come"><b>{what}</b>" "<span class="quiet">{when}</span></li> })
        .collect_view();
    view! { <ol class="timeline" role="list">{taken}{to_come}</ol> }
}

fn to_come(locale: Locale, order: &Order, comes: bool) -> Vec<(&'static str, String)> {
    let words = checkout(locale);
    let arrival = order
        .quote
        .delivery
        .map(|window| (words.with_you, arrives(locale, window)));
    match order.state {
        OrderState::PendingPayment => {
            let paid = (text(locale).happened)("paid");
            std::iter::once((paid, String::new()))
                .chain(arrival)
                .collect()
        }
        OrderState::Paid if has(order, "returned") => vec![(words.refunded, String::new())],
        OrderState::Paid => arrival.filter(|_| comes).into_iter().collect(),
        OrderState::Cancelled | OrderState::Refunded => Vec::new(),
    }
}
