//! `/`: one large statement, the categories as a row of columns, what is new, one story.

use contract::{
    Locale,
    catalog::{Category, Image, ProductList, Sort},
    path::{self, page},
};
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    address::query,
    components::{
        card::cards,
        tile::{Load, hue_class, picture, tile},
    },
    head::Head,
    text::text,
    visit::{Answered, Page, Visit, html},
};

pub(super) const SHOWN: usize = 8;

pub(crate) async fn page(visit: &Visit<'_>) -> Answered {
    let newest = format!(
        "{}{}",
        path::PRODUCTS,
        query([("sort", Sort::Newest.as_str())])
    );
    let (categories, newest) =
        join(visit.categories(), visit.fetcher.get::<ProductList>(newest)).await;
    let (categories, newest) = (categories?, newest?);
    let locale = visit.locale();
    let text = visit.text();
    let mut head = Head::public("", text.statement_more);
    head.title = text.tagline.into();
    head.image = newest
        .items
        .first()
        .and_then(|card| card.image.as_ref())
        .map(|image| image.url.clone());
    Ok(Page::new(head, html(move || view(locale, categories, newest))).into())
}

fn view(locale: Locale, categories: Vec<Category>, newest: ProductList) -> impl IntoView {
    let text = text(locale);
    let room = |at: usize| {
        let card = newest.items.get(at)?;
        Some((in_room(card.image.clone()?), card.hue))
    };
    let (first, second) = (room(0), room(3));
    let table = categories
        .iter()
        .find(|category| category.slug.as_str() == "table");
    let story_link = table.or(categories.first()).map(|category| {
        let href = page::localised(locale, &page::category(&category.slug));
        view! { <p><a href=href>{text.story_link}</a></p> }
    });
    let items: Vec<_> = newest.items.into_iter().take(SHOWN).collect();
    view! {
        <section class="hero">
            <div>
                <h1>{text.statement}</h1>
                <p class="lead">{text.statement_more}</p>
                <p><a class="button" href="#new">{text.see_new}</a></p>
            </div>
            {first.map(|(image, hue)| wide(image, hue, Load::First))}
        </section>
        <div class="colonnade">
            <ul role="list">{categories.into_iter().map(|category| column(locale, category)).collect_view()}</ul>
        </div>
        <section id="new">
            <h2>{text.new}</h2>
            {cards(locale, items, 0)}
        </section>
        <section class="story">
            {second.map(|(image, hue)| wide(image, hue, Load::Lazy))}
            <div>
                <h2>{text.story_title}</h2>
                {text.story.map(|paragraph| view! { <p>{paragraph}</p> })}
                {story_link}
            </div>
        </section>
    }
}

fn wide(image: Image, hue: u16, load: Load) -> impl IntoView {
    view! { <div class=format!("tile {}", hue_class(hue))>{picture(image, String::new(), load)}</div> }
}

fn column(locale: Locale, category: Category) -> impl IntoView {
    let href = page::localised(locale, &page::category(&category.slug));
    view! {
        <li><a href=href>{tile(category.image, category.hue, Load::First)}<span>{category.title}</span></a></li>
    }
}

/// Our own drawings have a view in a room; another picture stays as it is.
fn in_room(image: Image) -> Image {
    let url = if image.url.starts_with(path::PICTURES) {
        image.url.replacen("/thing/", "/room/", 1)
    } else {
        image.url
    };
    Image { url, ..image }
}
