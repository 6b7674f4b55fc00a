//! Error pages: not found, withdrawn product, and everything else that failed.

use contract::{
    ErrorCode, Locale, Problem,
    catalog::{CategoryLink, ProductList, Sort},
    path::{self, page as to},
};
use leptos::prelude::*;

use crate::{
    components::card::cards,
    head::Head,
    page_context::{Page, PageContext, html},
    query_string::query,
    text::{browse::browse, problem, text},
};

/// The number of products that are suggested instead.
const OTHERS: usize = 4;

/// The page for a problem. A missing page suggests the newest products, a withdrawn product those of its category. If
/// that call fails, the page is shown without suggestions.
pub(crate) async fn page(context: &PageContext<'_>, problem: &Problem) -> Page {
    if let (ErrorCode::Gone, Some(category)) = (problem.code, &problem.category) {
        return gone(context, category).await;
    }
    if problem.code != ErrorCode::NotFound {
        return plain(context.locale(), problem);
    }
    let newest = format!(
        "{}{}",
        path::PRODUCTS,
        query([("sort", Sort::Newest.as_str())])
    );
    let newest = context.fetcher.get::<ProductList>(newest).await;
    let items: Vec<_> = newest
        .map(|list| list.items)
        .unwrap_or_default()
        .into_iter()
        .take(OTHERS)
        .collect();
    let (locale, text) = (context.locale(), context.text());
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

async fn gone(context: &PageContext<'_>, category: &CategoryLink) -> Page {
    let others = query([("category", category.slug.as_str()), ("in_stock", "true")]);
    let others = format!("{}{others}", path::PRODUCTS);
    let others = context.fetcher.get::<ProductList>(others).await;
    let items = others.map(|list| list.items).unwrap_or_default();
    let items: Vec<_> = items.into_iter().take(OTHERS).collect();
    let (locale, text) = (context.locale(), browse(context.locale()));
    let href = context.url(&to::category(&category.slug));
    let title = category.title.clone();
    let main = html(move || {
        view! {
            <header class="head">
                <h1>{text.gone}</h1>
                <p class="lead">{(text.gone_text)(&title)}</p>
                <p><a class="button" href=href>{(text.to_category)(&title)}</a></p>
            </header>
            {cards(locale, items, OTHERS)}
        }
    });
    Page {
        status: 410,
        ..Page::new(Head::private(text.gone), main)
    }
}

/// The page for a problem, without any call to the API.
pub(crate) fn plain(locale: Locale, problem: &Problem) -> Page {
    let text = text(locale);
    let ours = problem.status >= 500;
    let title = match (ours, problem.code) {
        (true, _) => text.failed,
        (_, ErrorCode::NotFound) => text.not_found,
        _ => text.refused_heading,
    };
    let message = match problem.code {
        ErrorCode::Internal => text.failed_text.to_owned(),
        _ => problem::sentence(locale, problem),
    };
    let trace = (ours && !problem.trace_id.is_empty()).then(|| (text.trace)(&problem.trace_id));
    let home = path::page::localised(locale, path::page::HOME);
    let main = html(move || {
        view! {
            <section class="narrow">
                <h1>{title}</h1>
                <p class="lead">{message}</p>
                {trace.map(|trace| view! { <p class="quiet">{trace}</p> })}
                <p><a class="button" href=home>{text.browse_shop}</a></p>
            </section>
        }
    });
    Page {
        status: problem.status,
        ..Page::new(Head::private(title), main)
    }
}
