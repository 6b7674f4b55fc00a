//! `/categories/:slug`: the products of a category.

use contract::{
    ErrorCode, Problem, Slug,
    catalog::{Category, ProductList},
    path::page as to,
};
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    components::list::{Asked, list},
    head::Head,
    visit::{Answered, Page, Visit, html},
};

pub(crate) async fn page(visit: &Visit<'_>, slug: Slug) -> Answered {
    let asked = Asked::of(visit.request, visit.to(&to::category(&slug)));
    let products = visit
        .fetcher
        .get::<ProductList>(asked.api(Some(slug.as_str())));
    let (categories, products) = join(visit.categories(), products).await;
    let category = categories?
        .into_iter()
        .find(|category| category.slug == slug)
        .ok_or_else(|| Box::new(Problem::new(ErrorCode::NotFound)))?;
    let mut products = products?;
    // The category is the page's own: it is not a filter here.
    products
        .facets
        .retain(|facet| facet.parameter != "category");

    let mut head = Head::public(category.title.clone(), category.description.clone());
    head.indexed = !asked.narrowed();
    head.image = category.image.as_ref().map(|image| image.url.clone());
    let (locale, text) = (visit.locale(), visit.text());
    let Category {
        title, description, ..
    } = category;
    let main = html(move || {
        view! {
            <header class="head">
                <h1>{title}" "<span class="count">{(text.items)(products.total)}</span></h1>
                <p class="lead">{description}</p>
            </header>
            {list(locale, &asked, products)}
        }
    });
    Ok(Page::new(head, main).into())
}
