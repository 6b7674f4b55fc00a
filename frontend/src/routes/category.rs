//! `/categories/:slug`: the products of a category, with the parameters of [`ListQuery`].

use contract::{
    ErrorCode, Locale, Problem, Slug,
    catalog::{Category, ProductList},
    path::page as to,
};
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    components::{
        list::{heading, list},
        list_query::ListQuery,
        product_image::{Load, hue_class, img},
    },
    head::Head,
    json_ld,
    page_context::{Page, PageContext, PageOutcome, PageResult, Prerender as _, html},
};

pub(crate) async fn page(context: &PageContext<'_>, slug: Slug) -> PageResult {
    let query = ListQuery::from_request(context.request, context.url(&to::category(&slug)));
    let products = context
        .fetcher
        .get::<ProductList>(query.api_path(Some(slug.as_str())));
    let (categories, products) = join(context.categories(), products).await;
    if let Some(first) = query.first_page_instead(&products) {
        return Ok(PageOutcome::SeeOther(first));
    }
    let category = categories?
        .into_iter()
        .find(|category| category.slug == slug)
        .ok_or_else(|| Box::new(Problem::new(ErrorCode::NotFound)))?;
    let mut products = products?;
    // The page is about one category: no filter by category.
    products
        .facets
        .retain(|facet| facet.parameter != "category");

    let mut head = Head::public(category.title.clone(), category.description.clone())
        .on_page(context.locale(), products.page);
    head.indexed = !query.is_filtered() && query.get("sort").is_empty();
    head.canonical_query = query.canonical_query();
    head.image.clone_from(&category.image);
    head.json_ld = Some(json_ld::category(context, &category, &products));
    let locale = context.locale();
    let main = html(move || {
        view! {
            {category_header(locale, category, products.total)}
            {list(locale, &query, products)}
        }
    });
    Ok(Page::new(head, main).into())
}

/// The header of the page: a band in the category's hue with its image.
fn category_header(locale: Locale, category: Category, total: u32) -> impl IntoView {
    let class = format!("head shade {}", hue_class(category.hue));
    let picture = category
        .image
        .map(|image| img(image, String::new(), Load::First));
    view! {
        <header class=class>
            <div>
                {heading(locale, &category.title, total)}
                <p class="lead">{category.description}</p>
            </div>
            {picture}
        </header>
    }
    .prerender()
}
