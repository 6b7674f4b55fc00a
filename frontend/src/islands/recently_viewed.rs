//! Recently viewed products, stored in this browser only and never sent. Names and images, but no prices, which would be
//! stale. Shown below a product and in an empty cart; hidden without script or while there is nothing to show.

use contract::{Locale, path::page};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::picture::hue_class;
use crate::text::browse_island::browse_island;

/// A viewed product, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewedProduct {
    /// Its id: it survives a new slug. Empty in entries that were stored by an earlier version.
    #[serde(default)]
    pub id: String,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// The URL of its image.
    pub image: Option<String>,
    /// The hue of its background, in degrees.
    pub hue: u16,
}

/// The number of stored products, including that of the current page.
#[cfg(feature = "hydrate")]
const MAX_STORED: usize = 9;

/// Lists the products that were viewed before `current`, and adds `current` to them.
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
            <div class="row"><h2 id="seen">{text.recently_viewed}</h2>
                <button class="plain" type="button" on:click=clear>{text.clear_viewed}</button>
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

    /// One list per language, because titles are translated.
    fn storage_key(locale: Locale) -> String {
        format!("seen.{locale}")
    }

    /// Loads in an effect, that is after hydration: the first render must match the server's HTML, which has an empty
    /// list. Loads again when the page is restored from the back/forward cache, since signing out clears the storage.
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

    /// Stores the current product and returns the others, latest first.
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
