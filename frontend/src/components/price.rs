//! Price details that the law requires: the price per unit, and what prices include.

use contract::{Locale, Money, catalog::Content, path::page as to};
use domain::price_disclosure::unit_price;
use leptos::prelude::*;

use crate::{format::money, page_context::Prerender as _, text::browse::browse};

/// `€47.60 per l`; none for a product that is not sold by measure.
pub(crate) fn per_unit(locale: Locale, price: Money, content: Option<Content>) -> Option<String> {
    let (amount, unit) = unit_price(price, content?)?;
    Some((browse(locale).per)(&money(locale, amount), unit.sign()))
}

/// The note that prices include VAT and exclude delivery.
pub(crate) fn prices_note(locale: Locale) -> impl IntoView {
    let [before, delivery, after] = browse(locale).prices_note;
    let href = to::localised(locale, to::DELIVERY);
    view! { <p class="hint small-print">{before}<a href=href>{delivery}</a>{after}</p> }.prerender()
}
