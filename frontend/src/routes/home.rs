//! `/`: the headline, the categories, the newest products, the story of the shop.

use contract::{
    Locale,
    catalog::{Category, Image, ProductCard, ProductList, Sort},
    path::{self, page},
};
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    components::{
        card::card,
        price::prices_note,
        product_image::{Load, hue_class, img, product_image},
    },
    head::Head,
    json_ld,
    page_context::{Page, PageContext, PageResult, Prerender as _, html},
    query_string::query,
    text::{browse::browse, text},
};

/// The number of new products; the first is shown large, with its room image.
const SHOWN: usize = 9;

pub(crate) async fn page(context: &PageContext<'_>) -> PageResult {
    let newest = format!(
        "{}{}",
        path::PRODUCTS,
        query([("sort", Sort::Newest.as_str())])
    );
    let (categories, newest) = join(
        context.categories(),
        context.fetcher.get::<ProductList>(newest),
    )
    .await;
    let (categories, newest) = (categories?, newest?);
    let locale = context.locale();
    let text = context.text();
    let mut head = Head::public("", text.statement_more);
    head.title = text.tagline.into();
    head.image = newest.items.first().and_then(|card| card.image.clone());
    head.json_ld = Some(json_ld::home(context));
    Ok(Page::new(head, html(move || view(locale, categories, newest.items))).into())
}

fn view(locale: Locale, categories: Vec<Category>, newest: Vec<ProductCard>) -> impl IntoView {
    let text = text(locale);
    let room = |at: usize| {
        let card = newest.get(at)?;
        Some((in_room(card.image.clone()?), card.hue))
    };
    let (first, second) = (room(1), room(3));
    let table = categories
        .iter()
        .find(|category| category.slug.as_str() == "table");
    let story_link = table.or(categories.first()).map(|category| {
        let href = page::localised(locale, &page::category(&category.slug));
        view! { <p><a href=href>{text.story_link}</a></p> }
    });
    let promises = browse(locale)
        .promises
        .map(|(title, words)| view! { <li><h3>{title}</h3><p>{words}</p></li> });
    view! {
        <section class="hero">
            <div>
                <h1>{text.statement}</h1>
                <p class="lead">{text.statement_more}</p>
                <p><a class="button" href="#new">{text.see_new}</a></p>
            </div>
            {first.map(|(image, hue)| wide(image, hue, Load::First))}
        </section>
        {hall(locale, categories)}
        <section id="new">
            <h2>{text.new}</h2>
            {new(locale, newest)}
            {prices_note(locale)}
        </section>
        <section class="promises"><ul role="list">{promises}</ul></section>
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

/// The categories, drawn as a colonnade: one column each.
fn hall(locale: Locale, categories: Vec<Category>) -> impl IntoView {
    let text = browse(locale);
    let hint = (text.walk_hint)(categories.len());
    let columns = categories
        .into_iter()
        .map(|category| column(locale, category))
        .collect_view();
    view! {
        <section class="colonnade" aria-labelledby="walk">
            <p class="row"><strong id="walk">{text.walk}</strong>" "<span class="quiet">{hint}</span></p>
            <ul role="list">{columns}</ul>
        </section>
    }
    .prerender()
}

fn column(locale: Locale, category: Category) -> impl IntoView {
    let href = page::localised(locale, &page::category(&category.slug));
    let pieces = (browse(locale).pieces)(category.product_count);
    view! {
        <li><a href=href class=hue_class(category.hue)>
            {product_image(category.image, category.hue, Load::Lazy)}
            <span class="name">{category.title}</span>" "
            <span class="note">{pieces}</span>
        </a></li>
    }
}

/// The newest products, the latest of them in double size.
fn new(locale: Locale, items: Vec<ProductCard>) -> impl IntoView {
    let cards = items.into_iter().take(SHOWN).enumerate().map(|(at, item)| {
        let first = at == 0;
        let item = ProductCard {
            image: if first {
                item.image.map(in_room)
            } else {
                item.image
            },
            ..item
        };
        let class = first.then_some("feature");
        view! { <li class=class>{card(locale, item, Load::Lazy)}</li> }
    });
    let cards = cards.collect_view();
    view! { <ul class="grid" role="list">{cards}</ul> }.prerender()
}

fn wide(image: Image, hue: u16, load: Load) -> impl IntoView {
    view! { <div class=format!("tile {}", hue_class(hue))>{img(image, String::new(), load)}</div> }
}

/// The view of a product in a room. Only our own drawings have one; another image is returned unchanged.
fn in_room(image: Image) -> Image {
    let url = if image.url.starts_with(path::PICTURES) {
        image.url.replacen("/thing/", "/room/", 1)
    } else {
        image.url
    };
    Image { url, ..image }
}
