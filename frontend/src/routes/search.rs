//! `/search?q=`: the results, or suggestions if there are none.

use contract::{
    Locale,
    catalog::{Category, ProductList},
    path::page as to,
};
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    components::{
        list::{heading, list},
        list_query::ListQuery,
        product_image::{Load, hue_class, product_image},
    },
    head::Head,
    page_context::{Page, PageContext, PageOutcome, PageResult, Prerender as _, html},
};

pub(crate) async fn page(context: &PageContext<'_>) -> PageResult {
    let (locale, text) = (context.locale(), context.text());
    let query = ListQuery::from_request(context.request, context.url(to::SEARCH));
    let q = query.get("q").to_owned();
    if q.is_empty() {
        let categories = context.categories().await?;
        let main = html(move || {
            view! { <h1>{text.search_start}</h1>{categories_row(locale, categories)} }
        });
        return Ok(Page::new(Head::private(text.search_title), main).into());
    }
    let found = context.fetcher.get::<ProductList>(query.api_path(None));
    let (categories, found) = join(context.categories(), found).await;
    if let Some(first) = query.first_page_instead(&found) {
        return Ok(PageOutcome::SeeOther(first));
    }
    let (categories, found) = (categories.unwrap_or_default(), found?);
    let nothing = found.items.is_empty() && !query.is_filtered();
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
            .prerender();
        }
        let corrected = found.corrected.as_ref();
        let corrected =
            corrected.map(|c| view! { <p class="lead">{(text.search_corrected)(&q, c)}</p> });
        view! {
            <header class="head">
                {heading(locale, &(text.search_results)(&q), found.total)}
                {corrected}
            </header>
            {list(locale, &query, found)}
        }
        .prerender()
    });
    Ok(Page::new(head, main).into())
}

/// The categories as a row of images.
pub(super) fn categories_row(locale: Locale, categories: Vec<Category>) -> impl IntoView {
    let columns = categories.into_iter().map(|category| {
        let href = to::localised(locale, &to::category(&category.slug));
        view! {
            <li><a href=href class=hue_class(category.hue)>
                {product_image(category.image, category.hue, Load::Lazy)}
                <span class="name">{category.title}</span>
            </a></li>
        }
    });
    let columns = columns.collect_view();
    view! { <div class="colonnade"><ul role="list">{columns}</ul></div> }
}
