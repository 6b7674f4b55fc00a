//! The totals of a cart or an order.

use contract::{CountryCode, Locale, cart::Quote};
use leptos::prelude::*;

use crate::{
    format::{money, rate},
    page_context::Prerender as _,
    text::text,
};

/// How much more to spend for free shipping, if it is within reach.
pub(crate) fn free_in(locale: Locale, quote: &Quote) -> impl IntoView + use<> {
    quote.free_shipping_in.map(|rest| {
        let words = (text(locale).free_in)(&money(locale, rest));
        view! { <p class="hint">{words}</p> }
    })
}

/// Subtotal, shipping, total and the taxes that it includes.
pub(crate) fn summary(locale: Locale, quote: &Quote) -> impl IntoView + use<> {
    let text = text(locale);
    let shipping = if quote.shipping.amount == 0 {
        text.free.to_owned()
    } else {
        money(locale, quote.shipping)
    };
    let taxes = quote
        .taxes
        .iter()
        .map(|tax| {
            let label = (text.tax)(&rate(locale, tax.rate_bp));
            view! { <div class="tax"><dt>{label}</dt><dd>{money(locale, tax.tax)}</dd></div> }
        })
        .collect_view();
    view! {
        <dl class="sums">
            <div><dt>{text.subtotal}</dt><dd>{money(locale, quote.subtotal)}</dd></div>
            <div><dt>{(text.shipping_to)(country(locale, &quote.country))}</dt><dd>{shipping}</dd></div>
            <div class="total"><dt>{text.total}</dt><dd>{money(locale, quote.total)}</dd></div>
            {taxes}
        </dl>
    }
    .prerender()
}

/// The display name of a country.
pub(crate) fn country(locale: Locale, code: &CountryCode) -> &str {
    domain::country::name(locale, code)
}
