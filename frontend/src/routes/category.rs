//! `/categories/:slug`: the products of a category.

use contract::{
    ErrorCode, Locale, Problem, Slug,
    catalog::{Category, ProductList},
    path::page as to,
};
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    components::{
        asked::Asked,
        list::{heading, list},
        tile::{Load, hue_class, picture},
    },
    data,
    head::Head,
    visit::{Answered, Outcome, Page, Part as _, Visit, html},
};

pub(crate) async fn page(visit: &Visit<'_>, slug: Slug) -> Answered {
    let asked = Asked::of(visit.request, visit.to(&to::category(&slug)));
    let products = visit
        .fetcher
        .get::<ProductList>(asked.api(Some(slug.as_str())));
    let (categories, products) = join(visit.categories(), products).await;
    if let Some(first) = asked.instead(&products) {
        return Ok(Outcome::SeeOther(first));
    }
    let category = categories?
        .into_iter()
        .find(|category| category.slug == slug)
        .ok_or_else(|| Box::new(Problem::new(ErrorCode::NotFound)))?;
    let mut products = products?;
    // The category is the page's own: it is not a filter here.
    products
        .facets
        .retain(|facet| facet.parameter != "category");

    let mut head = Head::public(category.title.clone(), category.description.clone())
        .on_page(visit.locale(), products.page);
    head.indexed = !asked.narrowed() && asked.get("sort").is_empty();
    head.canonical_query = asked.canonical();
    head.image.clone_from(&category.image);
    head.data = Some(data::category(visit, &category, &products));
    let locale = visit.locale();
    let main = html(move || {
        view! {
            {lintel(locale, category, products.total)}
            {list(locale, &asked, products)}
        }
    });
    Ok(Page::new(head, main).into())
}

/// The head of the page: a band in the category's own shade, its picture standing on the edge.
fn lintel(locale: Locale, category: Category, total: u32) -> impl IntoView {
    let class = format!("head shade {}", hue_class(category.hue));
    let picture = category
        .image
        .map(|image| picture(image, String::new(), Load::First));
    view! {
        <header class=class>
            <div>
                {heading(locale, &category.title, total)}
                <p class="lead">{category.description}</p>
            </div>
            {picture}
        </header>
    }
    .part()
}
