//! A product list with filters, order and pages. Every control is a link, so that each state has a URL, works without
//! script and can be cached. With script, `browse.js` fetches the link and replaces the elements marked `data-part`;
//! `data-key` identifies a control across the replacement, so that it keeps the focus.

use contract::{
    Currency, Locale, Money,
    catalog::{Facet, ProductList, Sort},
};
use leptos::prelude::*;

use super::{card::cards, list_query::ListQuery, price::prices_note};
use crate::{
    format::{money, round_money},
    page_context::Prerender as _,
    text::{Text, browse::browse, text},
};

/// Bounds of the price bands, in minor units.
const BANDS: [i64; 3] = [2_500, 5_000, 10_000];
/// The number of values of a facet that are visible without expanding it.
const SHOWN: usize = 6;

/// A price range to filter by; an empty bound is open.
struct Band {
    label: String,
    min: String,
    max: String,
}

fn bands(locale: Locale) -> Vec<Band> {
    let [a, b, c] = BANDS;
    let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    [
        (None, Some(a)),
        (Some(a), Some(b)),
        (Some(b), Some(c)),
        (Some(c), None),
    ]
    .into_iter()
    .filter_map(|(min, max)| {
        Some(Band {
            label: price_range(locale, min, max)?,
            min: number(min),
            max: number(max),
        })
    })
    .collect()
}

/// The label of a price range, bounds in minor units.
fn price_range(locale: Locale, min: Option<i64>, max: Option<i64>) -> Option<String> {
    let text = text(locale);
    let formatted = |minor| {
        if minor % 100 == 0 {
            round_money(locale, minor)
        } else {
            money(locale, Money::new(minor, Currency::Eur))
        }
    };
    match (min, max) {
        (None, Some(max)) => Some((text.up_to)(&formatted(max))),
        (Some(min), Some(max)) => Some((text.between)(&formatted(min), &formatted(max))),
        (Some(min), None) => Some((text.and_over)(&formatted(min))),
        (None, None) => None,
    }
}

/// Renders the list with its filters, order and pages.
pub(crate) fn list(locale: Locale, query: &ListQuery, found: ProductList) -> impl IntoView + use<> {
    let text = text(locale);
    let chips = chips(locale, query, &found.facets);
    let more = query
        .next_page_url(&found)
        .map(|href| view! { <a class="button" rel="next" href=href>{text.more}</a> });
    let first = query
        .is_paged()
        .then(|| view! { " "<a href=query.first_page_url()>{text.back_to_start}</a> });
    let changed = query
        .has_changed(&found)
        .then(|| list_changed(locale, query));
    let facets = facets(locale, query, found.facets);
    let show = (browse(locale).show)(found.total);
    let body = if found.items.is_empty() {
        view! { <p class="lead">{text.no_matches}</p> }.prerender()
    } else {
        cards(locale, found.items, 4).prerender()
    };
    view! {
        <div class="listing" data-listing>
            <aside id="filters" class="facets" aria-label=text.filters>
                <p class="facet-head"><b>{text.filters}</b>" "<a href="#results" data-shut>{text.close}</a></p>
                <div data-part="facets">{facets}</div>
                <p class="facet-foot"><a class="button loud" href="#results" data-shut data-part="show">{show}</a></p>
            </aside>
            <section id="results" aria-label=text.results tabindex="-1">
                <div class="controls">
                    <a class="button filter" href="#filters">{text.show_filters}</a>
                    <div data-part="sorts">{sorts(query, text)}</div>
                </div>
                <div data-part="list">
                    {changed}
                    {chips}
                    {body}
                    <p class="pages">{more}{first}</p>
                </div>
                {prices_note(locale)}
            </section>
            <dialog class="filter-drawer" aria-label=text.filters></dialog>
            <p class="hide" role="status" data-status></p>
        </div>
    }
}

/// Warns that the list has changed between two pages, and links to the first one.
fn list_changed(locale: Locale, query: &ListQuery) -> impl IntoView + use<> {
    let text = browse(locale);
    view! { <p class="notice" role="status">{text.list_changed}" "<a href=query.first_page_url()>{text.back_to_first_page}</a></p> }
}

fn sorts(query: &ListQuery, text: &'static Text) -> impl IntoView + use<> {
    let now = query.get("sort").to_owned();
    let searching = !query.get("q").is_empty();
    let links = Sort::ALL.into_iter().zip(text.sorts).map(|(sort, label)| {
        let first = sort == Sort::default();
        let value = if first { "" } else { sort.as_str() };
        let label = if first && searching {
            text.relevance
        } else {
            label
        };
        let current = (now == value).then_some("true");
        let key = format!("sort/{}", sort.as_str());
        view! {
            <li><a rel="nofollow" href=query.url_with(&[("sort", value)]) aria-current=current data-key=key>{label}</a></li>
        }
    });
    let links = links.collect_view();
    view! { <nav class="sorts" aria-label=text.sort><ul role="list">{links}</ul></nav> }
}

fn chip(label: String, href: String, text: &'static Text) -> impl IntoView {
    let name = (text.remove_filter)(&label);
    view! { <li><a class="chip" href=href aria-label=name>{label}</a></li> }
}

/// The active filters; each chip is a link that removes one.
fn chips(locale: Locale, query: &ListQuery, facets: &[Facet]) -> impl IntoView + use<> {
    let text = text(locale);
    let mut chips = Vec::new();
    for facet in facets {
        for value in facet.values.iter().filter(|value| value.selected) {
            chips.push(chip(
                value.title.clone(),
                query.toggle_url(facet, &value.key),
                text,
            ));
        }
    }
    let price = |name| query.get(name).parse().ok();
    if let Some(label) = price_range(locale, price("price_min"), price("price_max")) {
        let href = query.url_with(&[("price_min", ""), ("price_max", "")]);
        chips.push(chip(label, href, text));
    }
    if !query.get("in_stock").is_empty() {
        chips.push(chip(
            text.in_stock.to_owned(),
            query.url_with(&[("in_stock", "")]),
            text,
        ));
    }
    query.is_filtered().then(|| {
        view! {
            <ul class="chips active" role="list">
                {chips}
                <li><a href=query.without_filters_url()>{text.clear_filters}</a></li>
            </ul>
        }
    })
}

fn facets(locale: Locale, query: &ListQuery, facets: Vec<Facet>) -> impl IntoView + use<> {
    let text = text(locale);
    let groups = facets
        .into_iter()
        .filter(|facet| facet.values.len() > 1 || facet.values.iter().any(|value| value.selected))
        .map(|facet| {
            let mut values: Vec<_> = facet
                .values
                .iter()
                .map(|value| {
                    let href = query.toggle_url(&facet, &value.key);
                    let key = format!("{}/{}:{}", facet.parameter, facet.key, value.key);
                    choice(key, value.title.clone(), href, value.selected, Some(value.count))
                })
                .collect();
            let hidden = values.split_off(values.len().min(SHOWN));
            let open = facet.values.iter().skip(SHOWN).any(|value| value.selected);
            let more = (!hidden.is_empty()).then(|| {
                let label = (text.more_values)(hidden.len());
                view! {
                    <details open=open><summary>{label}</summary><ul role="list">{hidden}</ul></details>
                }
            });
            view! { <section><h2>{facet.title}</h2><ul role="list">{values}</ul>{more}</section> }
        })
        .collect_view();
    let prices: Vec<_> = bands(locale)
        .into_iter()
        .map(|band| {
            let on = query.get("price_min") == band.min && query.get("price_max") == band.max;
            let (min, max) = if on {
                ("", "")
            } else {
                (band.min.as_str(), band.max.as_str())
            };
            let href = query.url_with(&[("price_min", min), ("price_max", max)]);
            let key = format!("price/{}-{}", band.min, band.max);
            choice(key, band.label, href, on, None)
        })
        .collect();
    let in_stock = !query.get("in_stock").is_empty();
    let stock_link = query.url_with(&[("in_stock", if in_stock { "" } else { "true" })]);
    let stock = choice(
        "stock".to_owned(),
        text.in_stock.to_owned(),
        stock_link,
        in_stock,
        None,
    );
    view! {
        {groups}
        <section><h2>{text.price}</h2><ul role="list">{prices}</ul></section>
        <section><ul role="list">{stock}</ul></section>
    }
}

/// The heading of a list with the number of its products.
pub(crate) fn heading(locale: Locale, title: &str, count: u32) -> impl IntoView + use<> {
    // The space must be part of the title: Chromium drops a text node that is only a space between Leptos's comment
    // markers from the accessibility tree.
    let title = format!("{title} ");
    view! { <h1>{title}<span class="count" data-part="count">{(text(locale).items)(count)}</span></h1> }
}

fn choice(key: String, label: String, href: String, on: bool, count: Option<u32>) -> impl IntoView {
    let current = on.then_some("true");
    let count = count.map(|count| view! { <span class="quiet">{format!(" {count}")}</span> });
    // `nofollow`: combinations of filters and orders would multiply the URLs of one list for crawlers.
    view! { <li><a class="choice" rel="nofollow" href=href aria-current=current data-key=key>{label}{count}</a></li> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::list_query::tests::list_query;

    #[test]
    fn every_price_filter_can_be_removed() {
        for (query, label) in [
            ([("price_min", "2500"), ("price_max", "5000")], "€25 to €50"),
            (
                [("price_min", "99999900"), ("price_max", "")],
                "€999,999 and over",
            ),
            ([("price_min", ""), ("price_max", "1250")], "Up to €12.50"),
        ] {
            let html = chips(Locale::En, &list_query(&query), &[]).to_html();
            assert!(html.contains(&format!(">{label}</a>")), "{label}: {html}");
        }
        let html = chips(Locale::En, &list_query(&[("in_stock", "true")]), &[]).to_html();
        assert_eq!(html.matches("class=\"chip\"").count(), 1, "{html}");
    }
}
