//! The search field. Without script a form that leads to the results; with it suggestions as one
//! types, by keyboard as the ARIA combobox pattern has it.

use contract::{Locale, path::page};
use leptos::prelude::*;

use crate::text::island::island;

/// A suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hit {
    href: String,
    label: String,
    note: String,
}

/// The search field of the header.
#[island]
pub fn SearchBox(locale: Locale, query: String) -> impl IntoView {
    let text = island(locale);
    let hits = RwSignal::new(Vec::<Hit>::new());
    let active = RwSignal::new(None::<usize>);
    // What was found, told to who does not see the list.
    let told = RwSignal::new(String::new());
    let open = move || hits.with(|hits| !hits.is_empty());
    let close = move || {
        hits.set(Vec::new());
        active.set(None);
    };
    #[cfg(feature = "hydrate")]
    let (typed, key) = (
        live::typed(locale, hits, active, told),
        live::key(hits, active),
    );
    #[cfg(not(feature = "hydrate"))]
    let (typed, key) = (|_: leptos::ev::Event| (), |_: leptos::ev::KeyboardEvent| ());
    let options = move || {
        let option = |(i, hit): (usize, Hit)| {
            let selected = move || (active.get() == Some(i)).to_string();
            // Before the field loses the focus and closes the list.
            let go = move |_| live_go(&hit.href);
            view! {
                <li id=format!("hit-{i}") role="option" aria-selected=selected on:pointerdown=go>
                    {hit.label}<span>{hit.note}</span>
                </li>
            }
        };
        hits.get()
            .into_iter()
            .enumerate()
            .map(option)
            .collect_view()
    };
    view! {
        <form class="search" role="search" action=page::localised(locale, page::SEARCH) method="get">
            <label class="hide" for="q">{text.search_for}</label>
            <input id="q" name="q" type="search" value=query placeholder=text.search_for
                maxlength="100" autocomplete="off" role="combobox" aria-autocomplete="list"
                aria-controls="hits" aria-expanded=move || open().to_string()
                aria-activedescendant=move || active.get().map(|i| format!("hit-{i}"))
                on:input=typed on:keydown=key on:blur=move |_| close()/>
            <button class="plain" type="submit" aria-label=text.search>
                <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                    <path d="M7 1a6 6 0 1 0 3.7 10.7l3.8 3.8 1-1-3.8-3.8A6 6 0 0 0 7 1zm0 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z"/>
                </svg>
            </button>
            <ul id="hits" role="listbox" aria-label=text.search hidden=move || !open()>{options}</ul>
            <p class="hide" role="status">{move || told.get()}</p>
        </form>
    }
}

fn live_go(href: &str) {
    #[cfg(feature = "hydrate")]
    let _ = window().location().set_href(href);
    #[cfg(not(feature = "hydrate"))]
    let _ = href;
}

#[cfg(feature = "hydrate")]
mod live {
    use contract::{Locale, path::page::localised};
    use leptos::{ev, prelude::*, task::spawn_local};

    use super::{Hit, live_go};
    use crate::{
        address::encode,
        api::browser::{Suggested, suggestions},
        format::money,
        text::island::island,
    };

    /// Asks for suggestions at each key; an answer to what is no longer typed is dropped.
    pub(super) fn typed(
        locale: Locale,
        hits: RwSignal<Vec<Hit>>,
        active: RwSignal<Option<usize>>,
        told: RwSignal<String>,
    ) -> impl Fn(ev::Event) {
        let newest = RwSignal::new(String::new());
        move |event| {
            let query = event_target_value(&event).trim().to_owned();
            newest.set(query.clone());
            if query.chars().count() < 2 {
                hits.set(Vec::new());
                return;
            }
            spawn_local(async move {
                let found = suggestions(locale, &query).await;
                if newest.get_untracked() != query {
                    return;
                }
                let list = found
                    .map(|found| list(locale, &query, found))
                    .unwrap_or_default();
                told.set((island(locale).found)(list.len().saturating_sub(1)));
                active.set(None);
                hits.set(list);
            });
        }
    }

    fn list(locale: Locale, query: &str, found: Suggested) -> Vec<Hit> {
        let categories = found.categories.into_iter().map(|category| Hit {
            href: localised(locale, &format!("/categories/{}", category.slug)),
            label: category.title,
            note: String::new(),
        });
        let products = found.products.into_iter().map(|product| Hit {
            href: localised(locale, &format!("/products/{}", product.slug)),
            label: product.title,
            note: money(locale, product.price),
        });
        let mut list: Vec<Hit> = categories.chain(products).collect();
        if !list.is_empty() {
            let mut escaped = String::new();
            encode(&mut escaped, query);
            list.push(Hit {
                href: format!("{}?q={escaped}", localised(locale, "/search")),
                label: (island(locale).everything_for)(query),
                note: String::new(),
            });
        }
        list
    }

    /// Arrow keys move, Enter follows, Escape closes.
    pub(super) fn key(
        hits: RwSignal<Vec<Hit>>,
        active: RwSignal<Option<usize>>,
    ) -> impl Fn(ev::KeyboardEvent) {
        move |event| {
            let count = hits.with(Vec::len);
            if count == 0 {
                return;
            }
            match event.key().as_str() {
                "ArrowDown" => active.update(|at| *at = Some(at.map_or(0, |i| (i + 1) % count))),
                "ArrowUp" => active.update(|at| {
                    *at = Some(at.map_or(count - 1, |i| (i + count - 1) % count));
                }),
                "Escape" => {
                    hits.set(Vec::new());
                    active.set(None);
                }
                "Enter" => {
                    let href = active
                        .get()
                        .and_then(|i| hits.with(|h| h.get(i).map(|h| h.href.clone())));
                    let Some(href) = href else { return };
                    live_go(&href);
                }
                _ => return,
            }
            event.prevent_default();
        }
    }
}
