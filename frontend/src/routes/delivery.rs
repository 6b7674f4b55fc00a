//! `/delivery`: shipping rates by country, from the same [`RULES`] that price a cart.

use contract::{Currency, Locale, Money};
use domain::{
    shipping::Method,
    shipping_tax_tables::{Destination, RULES},
};
use leptos::prelude::*;

use crate::{
    components::summary::country,
    format::{money, round_money},
    head::Head,
    page_context::{Page, PageContext, PageOutcome, html},
    text::{browse::browse, checkout::checkout},
};

pub(crate) fn page(context: &PageContext<'_>) -> PageOutcome {
    let locale = context.locale();
    let text = browse(locale);
    let main = html(move || {
        let rows = RULES.destinations.iter().map(|to| row(locale, to));
        let rows = rows.collect_view();
        let heads = text
            .delivery_heads
            .map(|head| view! { <th scope="col">{head}</th> });
        let more = text.delivery_more.iter().map(|(heading, paragraphs)| {
            let paragraphs = paragraphs.iter().map(|words| view! { <p>{*words}</p> });
            view! { <section><h2>{*heading}</h2>{paragraphs.collect_view()}</section> }
        });
        view! {
            <article class="legal">
                <h1>{text.delivery}</h1>
                <p class="lead">{text.delivery_intro}</p>
                <div class="wide" role="region" aria-label=text.delivery tabindex="0">
                    <table class="rates">
                        <thead><tr>{heads}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more.collect_view()}
            </article>
        }
    });
    Page::new(Head::public(text.delivery, text.delivery_intro), main).into()
}

/// The rows of a destination, one for each shipping method.
fn row(locale: Locale, to: &Destination) -> impl IntoView + use<> {
    let code = to.country.parse().ok();
    let name = code.map_or_else(
        || to.country.to_owned(),
        |code| country(locale, &code).to_owned(),
    );
    let ways = to.methods.iter().map(|way| self::way(locale, &name, way));
    ways.collect_view()
}

fn way(locale: Locale, to: &str, way: &Method) -> impl IntoView + use<> {
    let text = browse(locale);
    let cost = money(locale, Money::new(way.price, Currency::Eur));
    let free = way.free_from.map_or_else(
        || text.delivery_never_free.to_owned(),
        |from| (text.delivery_free_from)(&round_money(locale, from)),
    );
    let (least, most) = way.transit_days;
    let by = (checkout(locale).method)(way.method);
    view! {
        <tr>
            <th scope="row">{to.to_owned()}</th>
            <td>{by}</td>
            <td>{cost}</td>
            <td>{free}</td>
            <td>{(text.delivery_takes)(least, most)}</td>
        </tr>
    }
}
