//! The search field. Without script it is a form that leads to the results; with script it suggests while the shopper
//! types. Follows the ARIA combobox pattern: the focus stays in the field, `aria-activedescendant` names the active
//! option. Options are links, so that a middle click opens one in a new tab.

use contract::{Locale, path::page};
use leptos::prelude::*;

use super::picture::hue_class;
use crate::text::{
    browse_island::{BrowseIslandText, browse_island},
    island::island,
};

/// The kind of a suggestion; groups are shown in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A recent search.
    Earlier,
    /// A category.
    Category,
    /// A product.
    Product,
    /// The search for the query itself.
    All,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Earlier, Self::Category, Self::Product, Self::All];

    const fn title(self, text: &BrowseIslandText) -> Option<&'static str> {
        match self {
            Self::Earlier => Some(text.recent_searches),
            Self::Category => Some(text.categories),
            Self::Product => Some(text.products),
            Self::All => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Suggestion {
    kind: Kind,
    href: String,
    /// The name in pieces, each with whether it matches the query.
    name: Vec<(String, bool)>,
    /// The price of a product.
    note: String,
    /// The URL of the image and the hue of its background.
    picture: Option<(String, u16)>,
}

/// The state of the island.
#[derive(Clone, Copy)]
struct SearchState {
    locale: Locale,
    suggestions: RwSignal<Vec<Suggestion>>,
    active: RwSignal<Option<usize>>,
    /// The announcement for screen readers.
    status: RwSignal<String>,
    /// Whether the query has no matches.
    nothing: RwSignal<bool>,
}

impl SearchState {
    fn close(self) {
        self.suggestions.set(Vec::new());
        self.active.set(None);
        self.nothing.set(false);
    }

    fn open(self) -> bool {
        self.suggestions.with(|suggestions| !suggestions.is_empty())
    }
}

/// The search field of the header.
#[island]
pub fn SearchBox(locale: Locale, query: String) -> impl IntoView {
    let (text, more) = (island(locale), browse_island(locale));
    let state = SearchState {
        locale,
        suggestions: RwSignal::new(Vec::new()),
        active: RwSignal::new(None),
        status: RwSignal::new(String::new()),
        nothing: RwSignal::new(false),
    };
    #[cfg(feature = "hydrate")]
    let (typed, key, focus, sent, forget) = (
        browser::catch_up(state, browser::typed(state)),
        browser::key(state),
        browser::focus(state),
        browser::submitted(state),
        browser::forget(state),
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
        let suggestions = state.suggestions.get();
        let render = |kind| group(state, kind, &suggestions);
        Kind::ALL.map(render).into_iter().flatten().collect_view()
    };
    let earlier = move || {
        state.suggestions.with(|suggestions| {
            suggestions
                .iter()
                .any(|suggestion| suggestion.kind == Kind::Earlier)
        })
    };
    view! {
        <form class="search" role="search" action=page::localised(locale, page::SEARCH) method="get" on:submit=sent>
            <label class="hide" for="q">{text.search_for}</label>
            <input id="q" name="q" type="search" value=query placeholder=text.search_for
                maxlength="100" autocomplete="off" role="combobox" aria-autocomplete="list"
                aria-controls="hits" aria-expanded=move || state.open().to_string()
                aria-activedescendant=move || state.active.get().map(|i| format!("hit-{i}"))
                on:input=typed on:keydown=key on:focus=focus on:blur=move |_| state.close()/>
            <button class="plain" type="submit" aria-label=text.search>
                <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                    <path d="M7 1a6 6 0 1 0 3.7 10.7l3.8 3.8 1-1-3.8-3.8A6 6 0 0 0 7 1zm0 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z"/>
                </svg>
            </button>
            // A press in the list must not blur the field: `blur` closes the list.
            <div class="hits" hidden=move || !state.open() && !state.nothing.get()
                on:mousedown=|event| event.prevent_default()>
                <div id="hits" role="listbox" aria-label=text.search>{groups}</div>
                <p class="row" hidden=move || !earlier()>
                    <button class="plain" type="button" tabindex="-1" on:click=forget>{more.clear_searches}</button>
                </p>
                <p class="none" hidden=move || !state.nothing.get()><b>{more.no_matches}</b>" "{more.try_simpler}</p>
            </div>
            <p class="hide" role="status">{move || state.status.get()}</p>
        </form>
    }
}

/// The options of one kind under their heading; none if there are none.
fn group(
    state: SearchState,
    kind: Kind,
    suggestions: &[Suggestion],
) -> Option<impl IntoView + use<>> {
    let options: Vec<_> = suggestions
        .iter()
        .enumerate()
        .filter(|(_, suggestion)| suggestion.kind == kind)
        .map(|(at, suggestion)| option(state, at, suggestion.clone()))
        .collect();
    if options.is_empty() {
        return None;
    }
    let title = kind.title(browse_island(state.locale));
    let heading = title.map(|title| view! { <p role="presentation">{title}</p> });
    Some(view! { <div role="group" aria-label=title>{heading}{options}</div> })
}

fn option(state: SearchState, at: usize, suggestion: Suggestion) -> impl IntoView {
    let name = suggestion.name.into_iter().map(|(piece, mark)| {
        let (typed, other) = if mark {
            (Some(piece), None)
        } else {
            (None, Some(piece))
        };
        view! { {typed.map(|piece| view! { <mark>{piece}</mark> })}{other} }
    });
    let name = name.collect_view();
    let picture = suggestion.picture.map(|(url, hue)| {
        let class = format!("tile {}", hue_class(hue));
        view! { <span class=class><img src=url alt="" width="40" height="50"/></span> }
    });
    view! {
        <a id=format!("hit-{at}") role="option" href=suggestion.href tabindex="-1"
            aria-selected=move || (state.active.get() == Some(at)).to_string()
            on:click=move |_|remember_query(state.locale)>
            {picture}<span class="name">{name}</span>" "<span class="note">{suggestion.note}</span>
        </a>
    }
}

/// Stores the query as a recent search.
fn remember_query(locale: Locale) {
    #[cfg(feature = "hydrate")]
    browser::store_query(locale);
    #[cfg(not(feature = "hydrate"))]
    let _ = locale;
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use contract::{Locale, path::page::localised};
    use leptos::{ev, prelude::*, task::spawn_local};
    use wasm_bindgen::JsCast as _;
    use web_sys::AbortController;

    use super::{Kind, SearchState, Suggestion};
    use crate::{
        api::client::{self, Suggestions},
        format::money,
        islands::{highlight::highlight, local_storage, press::released},
        query_string::percent_encode,
        text::island::island,
    };

    /// Waits for a pause in typing, so that fast typing sends one request.
    const DEBOUNCE: Duration = Duration::from_millis(30);
    /// The number of stored searches.
    const MAX_STORED: usize = 5;

    fn storage_key(locale: Locale) -> String {
        format!("searches.{locale}")
    }

    fn field() -> Option<web_sys::HtmlInputElement> {
        document().get_element_by_id("q")?.dyn_into().ok()
    }

    fn has_focus() -> bool {
        document()
            .active_element()
            .is_some_and(|element| element.get_attribute("id").as_deref() == Some("q"))
    }

    fn typed_query() -> String {
        field().map_or_else(String::new, |field| field.value().trim().to_owned())
    }

    /// Fetches suggestions after each input, debounced; aborts the request for an earlier input.
    pub(super) fn typed(state: SearchState) -> impl Fn() + Clone {
        let pending = StoredValue::new_local(None::<AbortController>);
        move || {
            if let Some(earlier) = pending.try_update_value(Option::take).flatten() {
                earlier.abort();
            }
            let query = typed_query();
            if query.chars().count() < 2 {
                show_earlier(state);
                return;
            }
            set_timeout(
                move || {
                    if typed_query() != query {
                        return;
                    }
                    let Ok(controller) = AbortController::new() else {
                        return;
                    };
                    let signal = controller.signal();
                    pending.set_value(Some(controller));
                    spawn_local(async move {
                        let found = client::suggestions(state.locale, &query, &signal).await;
                        released().await;
                        // Discard a stale response. If the field has lost the focus meanwhile, the list would cover the
                        // page.
                        if typed_query() == query
                            && has_focus()
                            && let Some(found) = found
                        {
                            show(state, &query, found);
                        }
                    });
                },
                DEBOUNCE,
            );
        }
    }

    /// Returns the input handler, and handles what was typed before hydration, if the field still has the focus.
    pub(super) fn catch_up<F: Fn() + Clone + 'static>(
        state: SearchState,
        typed: F,
    ) -> impl Fn(ev::Event) {
        let now = typed.clone();
        Effect::new(move |_| {
            if !has_focus() {
                return;
            }
            let searched = field().and_then(|field| field.get_attribute("value"));
            match typed_query() {
                empty if empty.is_empty() => show_earlier(state),
                query if searched.as_ref() != Some(&query) => now(),
                _ => {}
            }
        });
        move |_| typed()
    }

    fn show(state: SearchState, query: &str, found: Suggestions) {
        let mut suggestions = list(state.locale, query, found);
        state
            .status
            .set((island(state.locale).found)(suggestions.len()));
        state.nothing.set(suggestions.is_empty());
        if !suggestions.is_empty() {
            let words = (island(state.locale).everything_for)(query);
            suggestions.push(search(state.locale, Kind::All, query, vec![(words, false)]));
        }
        state.active.set(None);
        state.suggestions.set(suggestions);
    }

    fn list(locale: Locale, query: &str, found: Suggestions) -> Vec<Suggestion> {
        let categories = found.categories.into_iter().map(|category| Suggestion {
            kind: Kind::Category,
            href: localised(locale, &format!("/categories/{}", category.slug)),
            name: highlight(&category.title, query),
            note: String::new(),
            picture: None,
        });
        let products = found.products.into_iter().map(|product| Suggestion {
            kind: Kind::Product,
            href: localised(locale, &format!("/products/{}", product.slug)),
            name: highlight(&product.title, query),
            note: money(locale, product.price),
            picture: product.image.map(|image| (image.url, product.hue)),
        });
        categories.chain(products).collect()
    }

    fn search(locale: Locale, kind: Kind, query: &str, name: Vec<(String, bool)>) -> Suggestion {
        let mut escaped = String::new();
        percent_encode(&mut escaped, query);
        Suggestion {
            kind,
            href: format!("{}?q={escaped}", localised(locale, "/search")),
            name,
            note: String::new(),
            picture: None,
        }
    }

    /// Shows the recent searches; used while the field is empty.
    fn show_earlier(state: SearchState) {
        let earlier: Vec<String> = local_storage::get(&storage_key(state.locale));
        let suggestions = earlier.into_iter().map(|query| {
            let name = vec![(query.clone(), false)];
            search(state.locale, Kind::Earlier, &query, name)
        });
        state.active.set(None);
        state.nothing.set(false);
        state.status.set(String::new());
        state.suggestions.set(suggestions.collect());
    }

    pub(super) fn focus(state: SearchState) -> impl Fn(ev::FocusEvent) {
        move |_| {
            if typed_query().is_empty() {
                show_earlier(state);
            }
        }
    }

    pub(super) fn submitted(state: SearchState) -> impl Fn(ev::SubmitEvent) {
        move |_| store_query(state.locale)
    }

    /// Stores the query as the most recent search.
    pub(super) fn store_query(locale: Locale) {
        let query = typed_query();
        if query.chars().count() < 2 {
            return;
        }
        let mut searches: Vec<String> = local_storage::get(&storage_key(locale));
        searches.retain(|earlier| *earlier != query);
        searches.insert(0, query);
        searches.truncate(MAX_STORED);
        local_storage::set(&storage_key(locale), &searches);
    }

    pub(super) fn forget(state: SearchState) -> impl Fn(ev::MouseEvent) {
        move |_| {
            local_storage::remove(&storage_key(state.locale));
            state.close();
        }
    }

    /// Removes one recent search.
    fn remove_earlier(state: SearchState, at: usize) {
        let mut searches: Vec<String> = local_storage::get(&storage_key(state.locale));
        if at < searches.len() {
            searches.remove(at);
        }
        local_storage::set(&storage_key(state.locale), &searches);
        show_earlier(state);
    }

    /// Arrow keys move the active option, with the field itself as a stop between last and first; Enter follows the
    /// option, Escape closes the list, Delete removes a recent search.
    pub(super) fn key(state: SearchState) -> impl Fn(ev::KeyboardEvent) {
        move |event| {
            let count = state.suggestions.with(Vec::len);
            if event.key() == "Escape" && state.nothing.get() {
                state.close();
                return event.prevent_default();
            }
            if count == 0 {
                return;
            }
            let active = state.active.get();
            match event.key().as_str() {
                "ArrowDown" => state.active.set(match active {
                    None => Some(0),
                    Some(at) => Some(at + 1).filter(|at| *at < count),
                }),
                "ArrowUp" => state.active.set(match active {
                    None => Some(count - 1),
                    Some(at) => at.checked_sub(1),
                }),
                "Escape" => state.close(),
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
                        state.suggestions.with(|suggestions| {
                            suggestions
                                .get(*at)
                                .is_some_and(|suggestion| suggestion.kind == Kind::Earlier)
                        })
                    };
                    let Some(at) = active.filter(earlier) else {
                        return;
                    };
                    remove_earlier(state, at);
                }
                _ => return,
            }
            event.prevent_default();
        }
    }
}
