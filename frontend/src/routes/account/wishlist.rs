//! `/account/wishlist`: the wishlist. Forms, posted to the page, with `product`: `do=add` (from a product page) and
//! `do=remove`.

use contract::{
    Locale,
    catalog::{Availability, Category, ProductCard},
    path::{self, page as to},
    wishlist::Wishlist,
};
use futures_util::future::join;
use leptos::prelude::*;

use super::{super::search::categories_row, SectionResult, if_signed_in};
use crate::{
    components::{card::card, list::heading, product_image::Load},
    page_context::{PageContext, Prerender as _, html},
    text::{account::account as words, text},
};

/// The number of images that are not lazy: they are visible without scrolling.
const EAGER: usize = 4;

pub(super) async fn section(context: &PageContext<'_>) -> SectionResult {
    let wishlist = context.fetcher.get::<Wishlist>(path::WISHLIST);
    let (wishlist, categories) = join(wishlist, context.categories()).await;
    let Some(wishlist) = if_signed_in(wishlist)? else {
        return Ok(None);
    };
    let (locale, categories) = (context.locale(), categories.unwrap_or_default());
    Ok(Some(html(|| view(locale, wishlist, categories))))
}

fn view(locale: Locale, wishlist: Wishlist, categories: Vec<Category>) -> impl IntoView {
    let (text, words) = (text(locale), words(locale));
    let [_, _, _, _, title, ..] = words.sections;
    if wishlist.items.is_empty() {
        return view! {
            <header class="head">
                <h1>{title}</h1>
                <p class="lead">{words.wishlist_empty}</p>
                <p>{words.wishlist_empty_next}</p>
                <p><a class="button" href=to::localised(locale, to::HOME)>{text.browse_shop}</a></p>
            </header>
            {categories_row(locale, categories)}
        }
        .prerender();
    }
    let count = u32::try_from(wishlist.items.len()).unwrap_or(u32::MAX);
    let items: Vec<_> = wishlist
        .items
        .into_iter()
        .enumerate()
        .map(|(i, item)| {
            let load = if i < EAGER { Load::First } else { Load::Lazy };
            entry(locale, item, load)
        })
        .collect();
    view! {
        <header class="head">
            {heading(locale, title, count)}
            <p class="quiet">{words.wishlist_text}</p>
        </header>
        <ul class="grid wishes" role="list">{items}</ul>
    }
    .prerender()
}

fn entry(locale: Locale, item: ProductCard, load: Load) -> impl IntoView {
    let words = words(locale);
    let slug = item.slug.to_string();
    let remove = (words.remove_wish)(&item.title);
    let in_stock = (item.availability == Availability::Available)
        .then(|| view! { <p class="note good">{words.in_stock}</p> });
    view! {
        <li>
            {card(locale, item, load)}
            {in_stock}
            <form method="post" action=to::localised(locale, to::WISHLIST)>
                <input type="hidden" name="do" value="remove"/>
                <input type="hidden" name="product" value=slug/>
                <button class="plain" type="submit" aria-label=remove>{words.remove}</button>
            </form>
        </li>
    }
}
