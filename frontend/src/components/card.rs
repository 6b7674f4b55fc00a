//! A product on a card, and rows of them.

use contract::{
    Locale,
    catalog::{Availability, ProductCard},
    path::page,
};
use leptos::prelude::*;

use super::tile::{Load, tile};
use crate::{
    format::money,
    text::{island::island, text},
    visit::Part as _,
};

/// A grid of cards. The first `eager` pictures are loaded at once.
pub(crate) fn cards(locale: Locale, items: Vec<ProductCard>, eager: usize) -> impl IntoView {
    view! {
        <ul class="grid" role="list">
            {items.into_iter().enumerate().map(|(i, item)| {
                let load = if i < eager { Load::First } else { Load::Lazy };
                view! { <li>{card(locale, item, load)}</li> }
            }).collect_view()}
        </ul>
    }
    .part()
}

/// One product.
pub(crate) fn card(locale: Locale, item: ProductCard, load: Load) -> impl IntoView {
    let href = page::localised(locale, &page::product(&item.slug));
    let note = match item.availability {
        Availability::Available => None,
        Availability::Low => Some(("note low", island(locale).low)),
        Availability::SoldOut => Some(("note", island(locale).sold_out)),
    };
    let from = item.price_varies.then(|| format!("{} ", text(locale).from));
    let before = item.compare_at.map(|before| {
        let label = format!("{}: ", island(locale).before);
        view! { " "<s><span class="hide">{label}</span>{money(locale, before)}</s> }
    });
    let reduced = if before.is_some() {
        "price cut"
    } else {
        "price"
    };
    view! {
        <article class="card">
            <a href=href>
                {tile(item.image, item.hue, load)}
                <span class="name">{item.title}</span>
            </a>
            <p class=reduced>{from}{money(locale, item.price)}{before}</p>
            {note.map(|(class, words)| view! { <p class=class>{words}</p> })}
        </article>
    }
    .part()
}
