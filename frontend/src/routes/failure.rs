//! What stands where a page could not: nothing at this address, or something failed.

use contract::{
    ErrorCode, Locale, Problem,
    catalog::{ProductList, Sort},
    path,
};
use leptos::prelude::*;

use crate::{
    address::query,
    components::card::cards,
    head::Head,
    text::{problem, text},
    visit::{Page, Visit, html},
};

/// The page for a problem; a missing page shows what is new instead.
pub(crate) async fn page(visit: &Visit<'_>, problem: &Problem) -> Page {
    if problem.code != ErrorCode::NotFound {
        return plain(visit.locale(), problem);
    }
    let newest = format!(
        "{}{}",
        path::PRODUCTS,
        query([("sort", Sort::Newest.as_str())])
    );
    let newest = visit.fetcher.get::<ProductList>(newest).await;
    let items: Vec<_> = newest
        .map(|list| list.items)
        .unwrap_or_default()
        .into_iter()
        .take(4)
        .collect();
    let (locale, text) = (visit.locale(), visit.text());
    let main = html(move || {
        let more = (!items.is_empty())
            .then(|| view! { <p class="lead">{text.not_found_text}</p>{cards(locale, items, 4)} });
        view! { <header class="head"><h1>{text.not_found}</h1></header>{more} }
    });
    Page {
        status: 404,
        ..Page::new(Head::private(text.not_found), main)
    }
}

/// The page for a problem, with nothing fetched.
pub(crate) fn plain(locale: Locale, problem: &Problem) -> Page {
    let text = text(locale);
    let ours = problem.status >= 500;
    let title = match (ours, problem.code) {
        (true, _) => text.failed,
        (_, ErrorCode::NotFound) => text.not_found,
        _ => text.refused_heading,
    };
    let said = match problem.code {
        ErrorCode::Internal => text.failed_text.to_owned(),
        _ => problem::sentence(locale, problem),
    };
    let trace = (ours && !problem.trace_id.is_empty()).then(|| (text.trace)(&problem.trace_id));
    let home = path::page::localised(locale, path::page::HOME);
    let main = html(move || {
        view! {
            <section class="narrow">
                <h1>{title}</h1>
                <p class="lead">{said}</p>
                {trace.map(|trace| view! { <p class="quiet">{trace}</p> })}
                <p><a class="button" href=home>{text.look_around}</a></p>
            </section>
        }
    });
    Page {
        status: problem.status,
        ..Page::new(Head::private(title), main)
    }
}
