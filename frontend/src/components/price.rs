//! A price as the law wants it told: the struck one with its name, the price of a unit, tax and delivery.

use contract::{Locale, Money, catalog::Content, path::page as to};
use domain::label::unit_price;
use leptos::prelude::*;

use crate::{format::money, page_context::Prerender as _, text::browse::browse};

/// `€47.60 per l`, where a thing is sold by measure.
pub(crate) fn per_unit(locale: Locale, price: Money, content: Option<Content>) -> Option<String> {
    let (amount, unit) = unit_price(price, content?)?;
    Some((browse(locale).per)(&money(locale, amount), unit.sign()))
}

/// What all the prices of a page contain, and what they do not.
pub(crate) fn prices_note(locale: Locale) -> impl IntoView {
    let [before, delivery, after] = browse(locale).prices_note;
    let href = to::localised(locale, to::DELIVERY);
    view! { <p class="hint small-print">{before}<a href=href>{delivery}</a>{after}</p> }.prerender()
}
