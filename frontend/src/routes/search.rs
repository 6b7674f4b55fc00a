//! `/search?q=`: what was found, or what to do when nothing was.

use contract::{
    Locale,
    catalog::{Category, ProductList},
    path::page as to,
};
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    components::{
        asked::Asked,
        list::{heading, list},
        tile::{Load, hue_class, tile},
    },
    head::Head,
    visit::{Answered, Outcome, Page, Part as _, Visit, html},
};

pub(crate) async fn page(visit: &Visit<'_>) -> Answered {
    let (locale, text) = (visit.locale(), visit.text());
    let asked = Asked::of(visit.request, visit.to(to::SEARCH));
    let q = asked.get("q").to_owned();
    if q.is_empty() {
        let categories = visit.categories().await?;
        let main = html(move || {
            view! { <h1>{text.search_start}</h1>{categories_row(locale, categories)} }
        });
        return Ok(Page::new(Head::private(text.search_title), main).into());
    }
    let found = visit.fetcher.get::<ProductList>(asked.api(None));
    let (categories, found) = join(visit.categories(), found).await;
    if let Some(first) = asked.instead(&found) {
        return Ok(Outcome::SeeOther(first));
    }
    let (categories, found) = (categories.unwrap_or_default(), found?);
    let nothing = found.items.is_empty() && !asked.narrowed();
    let title = if nothing {
        (text.search_none)(&q)
    } else {
        (text.search_results)(&q)
    };
    let head = Head::private(title).on_page(locale, found.page);
    let main = html(move || {
        if nothing {
            return view! {
                <h1>{(text.search_none)(&q)}</h1>
                <p class="lead">{text.search_help}</p>
                {categories_row(locale, categories)}
            }
            .part();
        }
        let corrected = found.corrected.as_ref();
        let corrected =
            corrected.map(|c| view! { <p class="lead">{(text.search_corrected)(&q, c)}</p> });
        view! {
            <header class="head">
                {heading(locale, &(text.search_results)(&q), found.total)}
                {corrected}
            </header>
            {list(locale, &asked, found)}
        }
        .part()
    });
    Ok(Page::new(head, main).into())
}

/// The categories as a row of pictures.
pub(super) fn categories_row(locale: Locale, categories: Vec<Category>) -> impl IntoView {
    let columns = categories.into_iter().map(|category| {
        let href = to::localised(locale, &to::category(&category.slug));
        view! {
            <li><a href=href class=hue_class(category.hue)>
                {tile(category.image, category.hue, Load::Lazy)}
                <span class="name">{category.title}</span>
            </a></li>
        }
    });
    let columns = columns.collect_view();
    view! { <div class="colonnade"><ul role="list">{columns}</ul></div> }
}
