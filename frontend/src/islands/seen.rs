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
pub struct Seen {
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
const REMEMBERED: usize = 9;

/// What was looked at before `now`, which is remembered too.
#[island]
pub fn RecentlySeen(locale: Locale, now: Option<Seen>) -> impl IntoView {
    let text = browse_island(locale);
    let seen = RwSignal::new(Vec::<Seen>::new());
    #[cfg(feature = "hydrate")]
    live::recall(locale, now, seen);
    #[cfg(not(feature = "hydrate"))]
    drop(now);
    let forget = move |_| {
        #[cfg(feature = "hydrate")]
        live::forget(locale);
        seen.set(Vec::new());
    };
    let items = move || {
        seen.get()
            .into_iter()
            .map(|item| one(locale, item))
            .collect_view()
    };
    view! {
        <section class="seen" aria-labelledby="seen" hidden=move || seen.with(Vec::is_empty)>
            <div class="row"><h2 id="seen">{text.seen}</h2>
                <button class="plain" type="button" on:click=forget>{text.forget_seen}</button>
            </div>
            <ul role="list">{items}</ul>
        </section>
    }
}

fn one(locale: Locale, item: Seen) -> impl IntoView {
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
mod live {
    use contract::Locale;
    use leptos::prelude::*;

    use super::{REMEMBERED, Seen};
    use crate::islands::{keep, on_return, press::after_press};

    /// Titles are in a language.
    fn place(locale: Locale) -> String {
        format!("seen.{locale}")
    }

    /// After the island has woken: it wakes on what the server sent, which is nothing. Again when the page is come back
    /// to: signing out has emptied what was kept.
    pub(super) fn recall(locale: Locale, now: Option<Seen>, seen: RwSignal<Vec<Seen>>) {
        let recall = move || {
            let now = now.clone();
            after_press(move || seen.set(before(locale, now)));
        };
        on_return(recall.clone());
        Effect::new(move |_| recall());
    }

    /// What was looked at before; remembers what is looked at now.
    fn before(locale: Locale, now: Option<Seen>) -> Vec<Seen> {
        let place = place(locale);
        let mut kept: Vec<Seen> = keep::get(&place);
        if let Some(now) = now {
            kept.retain(|item| item.slug != now.slug && item.id != now.id);
            let before = kept.clone();
            kept.insert(0, now);
            kept.truncate(REMEMBERED);
            keep::set(&place, &kept);
            kept = before;
        }
        kept.truncate(REMEMBERED - 1);
        kept
    }

    pub(super) fn forget(locale: Locale) {
        keep::remove(&place(locale));
    }
}
