//! Product cards.

use contract::{
    Locale,
    catalog::{Availability, ProductCard},
    path::page,
};
use leptos::prelude::*;

use super::{
    price::per_unit,
    product_image::{Load, product_image},
};
use crate::{
    format::money,
    page_context::Prerender as _,
    text::{browse::browse, island::island, text},
};

/// A grid of cards. The first `eager` images are not lazy: they are visible without scrolling.
pub(crate) fn cards(locale: Locale, items: Vec<ProductCard>, eager: usize) -> impl IntoView {
    view! {
        <ul class="grid" role="list">
            {items.into_iter().enumerate().map(|(i, item)| {
                let load = if i < eager { Load::Soon } else { Load::Lazy };
                view! { <li>{card(locale, item, load)}</li> }
            }).collect_view()}
        </ul>
    }
    .prerender()
}

pub(crate) fn card(locale: Locale, item: ProductCard, load: Load) -> impl IntoView {
    let href = page::localised(locale, &page::product(&item.slug));
    let note = match item.availability {
        Availability::Available => None,
        Availability::Low => Some(("note low", island(locale).low)),
        Availability::SoldOut => Some(("note out", island(locale).sold_out)),
    };
    let from = item.price_varies.then(|| format!("{} ", text(locale).from));
    let before = item.compare_at.map(|before| {
        let label = format!("{}: ", browse(locale).best_price);
        view! { <p class="note before">{label}<s>{money(locale, before)}</s></p> }
    });
    let reduced = if before.is_some() {
        "price cut"
    } else {
        "price"
    };
    let unit = per_unit(locale, item.price, item.content);
    view! {
        <article class="card">
            <a href=href>
                {product_image(item.image, item.hue, load)}
                <span class="name">{item.title}</span>
            </a>
            <div class=reduced>{from}{money(locale, item.price)}</div>
            {before}
            {unit.map(|unit| view! { <p class="note">{unit}</p> })}
            {note.map(|(class, words)| view! { <p class=class>{words}</p> })}
        </article>
    }
    .prerender()
}
