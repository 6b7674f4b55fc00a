//! Prices, stock, notices, error messages, the timeline of an order, empty states.

use contract::{Currency, ErrorCode, FieldCode, Locale, Money, Problem};
use leptos::prelude::*;

use crate::{
    components::form::alert,
    format::money,
    text::{basket::basket, island::island, text},
};

/// A price: plain, reduced, "from"; stock in each state.
pub(super) fn prices(locale: Locale) -> impl IntoView {
    let text = text(locale);
    let island = island(locale);
    let euros = |amount| money(locale, Money::new(amount, Currency::Eur));
    view! {
        <div class="price big"><span class="now">{euros(2_400)}</span></div>
        <div class="price big"><span class="now">{euros(2_400)}</span>" "<s>{euros(2_900)}</s></div>
        <p class="price">{euros(2_400)}</p>
        <p class="price cut">{text.from}" "{euros(2_400)}" "<s>{euros(2_900)}</s></p>
        <p class="stock good">{island.available}</p>
        <p class="stock low">{(island.left)(3)}</p>
        <p class="stock low">{island.low}</p>
        <p class="stock out">{island.sold_out}</p>
    }
}

/// Alerts and notices at the top of a page.
pub(super) fn notices(locale: Locale) -> impl IntoView {
    let refused = Problem::new(ErrorCode::Invalid)
        .with_field("name", FieldCode::Required)
        .with_field("email", FieldCode::Email);
    view! {
        {without_id(alert(locale, &refused))}
        <p class="notice">{basket(locale).changed}</p>
        <p class="notice good">{text(locale).order_paid_text}</p>
    }
}

/// Removes the alert's `id`: as an example it must not get the focus that the page's real alert would get.
fn without_id(alert: impl IntoView) -> impl IntoView {
    let html = alert.to_html().replacen(" id=\"refused\"", "", 1);
    leptos::tachys::html::InertElement::new(html)
}

/// Messages of failed actions.
pub(super) fn refusals(locale: Locale) -> impl IntoView {
    let text = basket(locale);
    view! {
        <p class="wrong">{text.failed}</p>
        <p class="wrong">{text.not_enough}</p>
        <p class="wrong">{text.cart_full}</p>
    }
}

/// The timeline of an order.
pub(super) fn timeline(locale: Locale) -> impl IntoView {
    let text = text(locale);
    let entries = ["placed", "payment_failed", "paid"].map(
        |what| view! { <li><b>{(text.event)(what)}</b>" "<time>"25.11.2026, 13:05"</time></li> },
    );
    view! { <ol class="timeline" role="list">{entries}</ol> }
}

/// Empty states.
pub(super) fn empty(locale: Locale) -> impl IntoView {
    let text = text(locale);
    view! {
        <div class="head">
            <h3>{text.cart_empty}</h3>
            <p class="lead">{text.cart_empty_next}</p>
            <p><a class="button" href="#empty">{text.browse_shop}</a></p>
        </div>
        <div class="head">
            <h3>{(text.search_none)("zzqxjwv")}</h3>
            <p class="lead">{text.search_help}</p>
        </div>
    }
}
