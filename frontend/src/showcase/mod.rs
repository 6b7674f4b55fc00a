//! `/__components`: every component in all its states, on developers' machines only. It uses the shop's real components
//! and classes, so that a change shows here; `showcase.css` has only the layout of this page.

mod control;
mod notice;

use contract::{Locale, cart::Quote, catalog::ProductCard};
use leptos::{prelude::*, tachys::html::InertElement};
use serde::Deserialize;

use crate::{
    components::{
        card::cards,
        summary::{free_in, summary},
    },
    head::Head,
    page_context::{Page, Prerender as _, html},
};

/// The page's own style sheet.
pub(crate) const STYLE: &str = "<link rel=\"stylesheet\" href=\"/showcase.css\">";
const SAMPLES: &str = include_str!("samples.json");

/// Sample data.
#[derive(Debug, Default, Deserialize)]
struct Samples {
    cards: Vec<ProductCard>,
    quotes: Vec<Quote>,
}

impl Samples {
    fn read() -> Self {
        serde_json::from_str(SAMPLES).unwrap_or_default()
    }
}

/// The page.
pub(crate) fn page(locale: Locale) -> Page {
    let main = html(|| view(locale, Samples::read()));
    Page::new(Head::private("Components"), main)
}

/// A section of the page; screenshots refer to its `id`.
fn specimen<V: IntoView>(id: &'static str, title: &'static str, content: V) -> InertElement {
    view! { <section class="specimen" id=id><h2>{title}</h2>{content}</section> }.prerender()
}

fn view(locale: Locale, samples: Samples) -> impl IntoView {
    let sums = samples
        .quotes
        .iter()
        .map(|quote| {
            view! { <aside class="sum" aria-label=quote.country.as_str().to_owned()>{summary(locale, quote)}{free_in(locale, quote)}</aside> }
        })
        .collect_view();
    view! {
        <header class="head">
            <h1>"Components"</h1>
            <p class="lead">"Each in all its states. The reasons are in docs/design.md."</p>
        </header>
        {specimen("type", "Type", type_scale())}
        {specimen("colour", "Colour", colours())}
        {specimen("buttons", "Buttons", control::buttons())}
        {specimen("fields", "Fields", control::fields(locale))}
        {specimen("options", "Options and chips", control::options(locale))}
        {specimen("cards", "Product cards", cards(locale, samples.cards, 0))}
        {specimen("prices", "Prices and stock", notice::prices(locale))}
        {specimen("notices", "Notices and alerts", notice::notices(locale))}
        {specimen("refusals", "Failed actions", notice::refusals(locale))}
        {specimen("sums", "Order summary", view! { <div class="row">{sums}</div> })}
        {specimen("timeline", "Timeline", notice::timeline(locale))}
        {specimen("empty", "Empty", notice::empty(locale))}
    }
}

fn type_scale() -> impl IntoView {
    ["72", "56", "42", "32", "25", "20", "17", "15", "13"].map(|size| {
        let class = format!("t{size}");
        view! { <p class=class>{size}" A covered walk, columns, daylight: 24,90 €"</p> }
    })
}

fn colours() -> impl IntoView {
    let swatches = [
        "paper", "surface", "line", "ink", "quiet", "loud", "good", "careful", "wrong",
    ]
    .map(|name| view! { <li class=format!("swatch {name}")>{name}</li> });
    let hues = (0..36)
        .map(|step| {
            let hue = step * 10;
            view! { <li class=format!("tile h{hue}")>{hue}</li> }
        })
        .collect_view();
    view! { <ul class="row" role="list">{swatches}</ul><ul class="row hues" role="list">{hues}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_matches_the_contract() {
        let samples: Samples = serde_json::from_str(SAMPLES).unwrap();
        assert_eq!((samples.cards.len(), samples.quotes.len()), (5, 2));
    }

    #[test]
    fn the_page_shows_every_part_once_and_no_id_twice() {
        for locale in Locale::ALL {
            let page = crate::components(locale, "https://shop.example");
            let mut ids: Vec<&str> = page
                .body
                .split(" id=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(all, ids.len(), "{ids:?}");
            assert_eq!(page.body.matches("class=\"specimen\"").count(), 12);
            assert!(page.head.contains("noindex") && page.head.contains(STYLE));
            assert!(!page.body.contains(" style="));
        }
    }
}
