//! The search field. Without script a form that leads to the results; with it suggestions as one types, by
//! keyboard as the ARIA combobox pattern has it: the focus stays in the field, `aria-activedescendant` names the
//! option. Options are links, so that a middle click opens one elsewhere.

use contract::{Locale, path::page};
use leptos::prelude::*;

use super::picture::hue_class;
use crate::text::{
    browse_island::{BrowseIslandText, browse_island},
    island::island,
};

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A search of before.
    Earlier,
    /// A category.
    Category,
    /// A product.
    Product,
    /// The search itself.
    All,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Earlier, Self::Category, Self::Product, Self::All];

    const fn title(self, text: &BrowseIslandText) -> Option<&'static str> {
        match self {
            Self::Earlier => Some(text.earlier),
            Self::Category => Some(text.categories),
            Self::Product => Some(text.products),
            Self::All => None,
        }
    }
}

/// A suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hit {
    kind: Kind,
    href: String,
    /// The name in pieces, and whether each was typed.
    name: Vec<(String, bool)>,
    /// A price.
    note: String,
    /// A picture and the hue of its tile.
    picture: Option<(String, u16)>,
}

/// What of the field changes.
#[derive(Clone, Copy)]
struct Field {
    locale: Locale,
    hits: RwSignal<Vec<Hit>>,
    active: RwSignal<Option<usize>>,
    /// What was found, told to who does not see the list.
    told: RwSignal<String>,
    /// Whether what was typed finds nothing.
    nothing: RwSignal<bool>,
}

impl Field {
    fn close(self) {
        self.hits.set(Vec::new());
        self.active.set(None);
        self.nothing.set(false);
    }

    fn open(self) -> bool {
        self.hits.with(|hits| !hits.is_empty())
    }
}

/// The search field of the header.
#[island]
pub fn SearchBox(locale: Locale, query: String) -> impl IntoView {
    let (text, more) = (island(locale), browse_island(locale));
    let it = Field {
        locale,
        hits: RwSignal::new(Vec::new()),
        active: RwSignal::new(None),
        told: RwSignal::new(String::new()),
        nothing: RwSignal::new(false),
    };
    #[cfg(feature = "hydrate")]
    let (typed, key, focus, sent, forget) = (
        live::catch_up(it, live::typed(it)),
        live::key(it),
        live::focus(it),
        live::sent(it),
        live::forget(it),
    );
    #[cfg(not(feature = "hydrate"))]
    let (typed, key, focus, sent, forget) = (
        |_: leptos::ev::Event| (),
        |_: leptos::ev::KeyboardEvent| (),
        |_: leptos::ev::FocusEvent| (),
        |_: leptos::ev::SubmitEvent| (),
        |_: leptos::ev::MouseEvent| (),
    );
    let groups = move || {
        let hits = it.hits.get();
        let of = |kind| group(it, kind, &hits);
        Kind::ALL.map(of).into_iter().flatten().collect_view()
    };
    let earlier = move || {
        it.hits
            .with(|hits| hits.iter().any(|hit| hit.kind == Kind::Earlier))
    };
    view! {
        <form class="search" role="search" action=page::localised(locale, page::SEARCH) method="get" on:submit=sent>
            <label class="hide" for="q">{text.search_for}</label>
            <input id="q" name="q" type="search" value=query placeholder=text.search_for
                maxlength="100" autocomplete="off" role="combobox" aria-autocomplete="list"
                aria-controls="hits" aria-expanded=move || it.open().to_string()
                aria-activedescendant=move || it.active.get().map(|i| format!("hit-{i}"))
                on:input=typed on:keydown=key on:focus=focus on:blur=move |_| it.close()/>
            <button class="plain" type="submit" aria-label=text.search>
                <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                    <path d="M7 1a6 6 0 1 0 3.7 10.7l3.8 3.8 1-1-3.8-3.8A6 6 0 0 0 7 1zm0 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z"/>
                </svg>
            </button>
            // A press on it must not take the focus from the field.
            <div class="hits" hidden=move || !it.open() && !it.nothing.get()
                on:mousedown=|event| event.prevent_default()>
                <div id="hits" role="listbox" aria-label=text.search>{groups}</div>
                <p class="row" hidden=move || !earlier()>
                    <button class="plain" type="button" tabindex="-1" on:click=forget>{more.forget}</button>
                </p>
                <p class="none" hidden=move || !it.nothing.get()><b>{more.nothing}</b>" "{more.plainer}</p>
            </div>
            <p class="hide" role="status">{move || it.told.get()}</p>
        </form>
    }
}

/// The options of one kind, under their name.
fn group(it: Field, kind: Kind, hits: &[Hit]) -> Option<impl IntoView + use<>> {
    let options: Vec<_> = hits
        .iter()
        .enumerate()
        .filter(|(_, hit)| hit.kind == kind)
        .map(|(at, hit)| option(it, at, hit.clone()))
        .collect();
    if options.is_empty() {
        return None;
    }
    let title = kind.title(browse_island(it.locale));
    let heading = title.map(|title| view! { <p role="presentation">{title}</p> });
    Some(view! { <div role="group" aria-label=title>{heading}{options}</div> })
}

fn option(it: Field, at: usize, hit: Hit) -> impl IntoView {
    let name = hit.name.into_iter().map(|(piece, mark)| {
        let (typed, other) = if mark {
            (Some(piece), None)
        } else {
            (None, Some(piece))
        };
        view! { {typed.map(|piece| view! { <mark>{piece}</mark> })}{other} }
    });
    let name = name.collect_view();
    let picture = hit.picture.map(|(url, hue)| {
        let class = format!("tile {}", hue_class(hue));
        view! { <span class=class><img src=url alt="" width="40" height="50"/></span> }
    });
    view! {
        <a id=format!("hit-{at}") role="option" href=hit.href tabindex="-1"
            aria-selected=move || (it.active.get() == Some(at)).to_string()
            on:click=move |_| remember(it.locale)>
            {picture}<span class="name">{name}</span>" "<span class="note">{hit.note}</span>
        </a>
    }
}

/// What was typed led somewhere.
fn remember(locale: Locale) {
    #[cfg(feature = "hydrate")]
    live::chosen(locale);
    #[cfg(not(feature = "hydrate"))]
    let _ = locale;
}

#[cfg(feature = "hydrate")]
mod live {
    use std::time::Duration;

    use contract::{Locale, path::page::localised};
    use leptos::{ev, prelude::*, task::spawn_local};
    use wasm_bindgen::JsCast as _;
    use web_sys::AbortController;

    use super::{Field, Hit, Kind};
    use crate::{
        address::encode,
        api::browser::{Suggested, suggestions},
        format::money,
        islands::{keep, mark::marked, press::released},
        text::island::island,
    };

    /// One who types fast asks once.
    const PAUSE: Duration = Duration::from_millis(30);
    /// So many searches are remembered.
    const REMEMBERED: usize = 5;

    fn place(locale: Locale) -> String {
        format!("searches.{locale}")
    }

    fn field() -> Option<web_sys::HtmlInputElement> {
        document().get_element_by_id("q")?.dyn_into().ok()
    }

    fn has_focus() -> bool {
        document()
            .active_element()
            .is_some_and(|it| it.get_attribute("id").as_deref() == Some("q"))
    }

    fn in_field() -> String {
        field().map_or_else(String::new, |field| field.value().trim().to_owned())
    }

    /// Asks for suggestions when a key was struck; a question that is no longer asked is broken off.
    pub(super) fn typed(it: Field) -> impl Fn() + Clone {
        let asking = StoredValue::new_local(None::<AbortController>);
        move || {
            if let Some(earlier) = asking.try_update_value(Option::take).flatten() {
                earlier.abort();
            }
            let query = in_field();
            if query.chars().count() < 2 {
                offer_earlier(it);
                return;
            }
            set_timeout(
                move || {
                    if in_field() != query {
                        return;
                    }
                    let Ok(controller) = AbortController::new() else {
                        return;
                    };
                    let signal = controller.signal();
                    asking.set_value(Some(controller));
                    spawn_local(async move {
                        let found = suggestions(it.locale, &query, &signal).await;
                        released().await;
                        // Who has left the field meanwhile does not want the list over the page.
                        if in_field() == query
                            && has_focus()
                            && let Some(found) = found
                        {
                            show(it, &query, found);
                        }
                    });
                },
                PAUSE,
            );
        }
    }

    /// What was typed before the island woke gets its suggestions, too: as long as the focus is in the field.
    pub(super) fn catch_up<F: Fn() + Clone + 'static>(it: Field, typed: F) -> impl Fn(ev::Event) {
        let now = typed.clone();
        Effect::new(move |_| {
            if !has_focus() {
                return;
            }
            let asked = field().and_then(|field| field.get_attribute("value"));
            match in_field() {
                empty if empty.is_empty() => offer_earlier(it),
                query if asked.as_ref() != Some(&query) => now(),
                _ => {}
            }
        });
        move |_| typed()
    }

    fn show(it: Field, query: &str, found: Suggested) {
        let mut hits = list(it.locale, query, found);
        it.told.set((island(it.locale).found)(hits.len()));
        it.nothing.set(hits.is_empty());
        if !hits.is_empty() {
            let words = (island(it.locale).everything_for)(query);
            hits.push(search(it.locale, Kind::All, query, vec![(words, false)]));
        }
        it.active.set(None);
        it.hits.set(hits);
    }

    fn list(locale: Locale, query: &str, found: Suggested) -> Vec<Hit> {
        let categories = found.categories.into_iter().map(|category| Hit {
            kind: Kind::Category,
            href: localised(locale, &format!("/categories/{}", category.slug)),
            name: marked(&category.title, query),
            note: String::new(),
            picture: None,
        });
        let products = found.products.into_iter().map(|product| Hit {
            kind: Kind::Product,
            href: localised(locale, &format!("/products/{}", product.slug)),
            name: marked(&product.title, query),
            note: money(locale, product.price),
            picture: product.image.map(|image| (image.url, product.hue)),
        });
        categories.chain(products).collect()
    }

    fn search(locale: Locale, kind: Kind, query: &str, name: Vec<(String, bool)>) -> Hit {
        let mut escaped = String::new();
        encode(&mut escaped, query);
        Hit {
            kind,
            href: format!("{}?q={escaped}", localised(locale, "/search")),
            name,
            note: String::new(),
            picture: None,
        }
    }

    /// Searches of before, while nothing is typed.
    fn offer_earlier(it: Field) {
        let earlier: Vec<String> = keep::get(&place(it.locale));
        let hits = earlier.into_iter().map(|query| {
            let name = vec![(query.clone(), false)];
            search(it.locale, Kind::Earlier, &query, name)
        });
        it.active.set(None);
        it.nothing.set(false);
        it.told.set(String::new());
        it.hits.set(hits.collect());
    }

    pub(super) fn focus(it: Field) -> impl Fn(ev::FocusEvent) {
        move |_| {
            if in_field().is_empty() {
                offer_earlier(it);
            }
        }
    }

    pub(super) fn sent(it: Field) -> impl Fn(ev::SubmitEvent) {
        move |_| chosen(it.locale)
    }

    /// Remembers what was typed when it led somewhere.
    pub(super) fn chosen(locale: Locale) {
        let query = in_field();
        if query.chars().count() < 2 {
            return;
        }
        let mut searches: Vec<String> = keep::get(&place(locale));
        searches.retain(|earlier| *earlier != query);
        searches.insert(0, query);
        searches.truncate(REMEMBERED);
        keep::set(&place(locale), &searches);
    }

    pub(super) fn forget(it: Field) -> impl Fn(ev::MouseEvent) {
        move |_| {
            keep::remove(&place(it.locale));
            it.close();
        }
    }

    /// Forgets one search.
    fn drop_earlier(it: Field, at: usize) {
        let mut searches: Vec<String> = keep::get(&place(it.locale));
        if at < searches.len() {
            searches.remove(at);
        }
        keep::set(&place(it.locale), &searches);
        offer_earlier(it);
    }

    /// Arrow keys move and pass by the field, Enter follows, Escape closes, Delete forgets.
    pub(super) fn key(it: Field) -> impl Fn(ev::KeyboardEvent) {
        move |event| {
            let count = it.hits.with(Vec::len);
            if event.key() == "Escape" && it.nothing.get() {
                it.close();
                return event.prevent_default();
            }
            if count == 0 {
                return;
            }
            let active = it.active.get();
            match event.key().as_str() {
                "ArrowDown" => it.active.set(match active {
                    None => Some(0),
                    Some(at) => Some(at + 1).filter(|at| *at < count),
                }),
                "ArrowUp" => it.active.set(match active {
                    None => Some(count - 1),
                    Some(at) => at.checked_sub(1),
                }),
                "Escape" => it.close(),
                "Enter" => {
                    let option =
                        active.and_then(|at| document().get_element_by_id(&format!("hit-{at}")));
                    let Some(Ok(option)) =
                        option.map(web_sys::Element::dyn_into::<web_sys::HtmlElement>)
                    else {
                        return;
                    };
                    option.click();
                }
                "Delete" => {
                    let earlier = |at: &usize| {
                        it.hits
                            .with(|hits| hits.get(*at).is_some_and(|hit| hit.kind == Kind::Earlier))
                    };
                    let Some(at) = active.filter(earlier) else {
                        return;
                    };
                    drop_earlier(it, at);
                }
                _ => return,
            }
            event.prevent_default();
        }
    }
}
