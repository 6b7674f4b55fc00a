//! What was looked at: kept in this browser alone and sent nowhere. Names and pictures, no prices: those would
//! be old. Stands below a product and in an empty cart; nothing is there without script, or before there is
//! something to show.

use contract::{Locale, path::page};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::picture::hue_class;
use crate::text::browse_island::browse_island;

/// A product that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewedProduct {
    /// Its id: a product that was renamed is the same one. Empty in what was kept before ids were.
    #[serde(default)]
    pub id: String,
    /// Its address.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// Its picture.
    pub image: Option<String>,
    /// The hue of its tile.
    pub hue: u16,
}

/// How many are remembered; one of them is the page's own.
#[cfg(feature = "hydrate")]
const MAX_STORED: usize = 9;

/// What was looked at before `now`, which is remembered too.
#[island]
pub fn RecentlyViewed(locale: Locale, current: Option<ViewedProduct>) -> impl IntoView {
    let text = browse_island(locale);
    let products = RwSignal::new(Vec::<ViewedProduct>::new());
    #[cfg(feature = "hydrate")]
    browser::load(locale, current, products);
    #[cfg(not(feature = "hydrate"))]
    drop(current);
    let clear = move |_| {
        #[cfg(feature = "hydrate")]
        browser::clear(locale);
        products.set(Vec::new());
    };
    let items = move || {
        products
            .get()
            .into_iter()
            .map(|item| entry(locale, item))
            .collect_view()
    };
    view! {
        <section class="seen" aria-labelledby="seen" hidden=move || products.with(Vec::is_empty)>
            <div class="row"><h2 id="seen">{text.seen}</h2>
                <button class="plain" type="button" on:click=clear>{text.forget_seen}</button>
            </div>
            <ul role="list">{items}</ul>
        </section>
    }
}

fn entry(locale: Locale, item: ViewedProduct) -> impl IntoView {
    let href = page::localised(locale, &format!("/products/{}", item.slug));
    let class = format!("tile {}", hue_class(item.hue));
    view! {
        <li><a href=href>
            <span class=class>
                {item.image.map(|image| view! { <img src=image alt="" width="160" height="200" loading="lazy"/> })}
            </span>
            <span>{item.title}</span>
        </a></li>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use contract::Locale;
    use leptos::prelude::*;

    use super::{MAX_STORED, ViewedProduct};
    use crate::islands::{local_storage, on_bfcache_restore, press::after_press};

    /// Titles are in a language.
    fn storage_key(locale: Locale) -> String {
        format!("seen.{locale}")
    }

    /// After the island has woken: it wakes on what the server sent, which is nothing. Again when the page is come back
    /// to: signing out has emptied what was kept.
    pub(super) fn load(
        locale: Locale,
        current: Option<ViewedProduct>,
        products: RwSignal<Vec<ViewedProduct>>,
    ) {
        let refresh = move || {
            let current = current.clone();
            after_press(move || products.set(record(locale, current)));
        };
        on_bfcache_restore(refresh.clone());
        Effect::new(move |_| refresh());
    }

    /// What was looked at before; remembers what is looked at now.
    fn record(locale: Locale, current: Option<ViewedProduct>) -> Vec<ViewedProduct> {
        let key = storage_key(locale);
        let mut stored: Vec<ViewedProduct> = local_storage::get(&key);
        if let Some(current) = current {
            stored.retain(|item| item.slug != current.slug && item.id != current.id);
            let others = stored.clone();
            stored.insert(0, current);
            stored.truncate(MAX_STORED);
            local_storage::set(&key, &stored);
            stored = others;
        }
        stored.truncate(MAX_STORED - 1);
        stored
    }

    pub(super) fn clear(locale: Locale) {
        local_storage::remove(&storage_key(locale));
    }
}
