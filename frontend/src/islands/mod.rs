//! The islands: components that hydrate in the browser. The server renders each of them completely, and it works as
//! plain links and forms until script enhances it. Props are serialised into the HTML, so pass the minimum.
//!
//! Islands share [`CartCount`], [`WishlistState`] and the [drawer](drawer::Drawer) through context. On the server, and
//! for an island in isolation, `shared()` returns a default. What only runs in the browser is in a module `browser` of
//! each island.

#![expect(
    missing_docs,
    reason = "the island macro makes types of the functions that it is put on"
)]

pub mod auto_refresh;
pub mod basket;
pub mod buy_box;
pub mod drawer;
mod highlight;
#[cfg(feature = "hydrate")]
mod local_storage;
pub(crate) mod picture;
#[cfg(feature = "hydrate")]
mod press;
pub mod recently_viewed;
pub mod search;
pub mod shopper;
pub mod variant_selection;
pub mod wishlist_button;

use leptos::prelude::*;

/// The number of units in the cart; none until the header's request for personal data has completed.
#[derive(Debug, Clone, Copy)]
pub struct CartCount(pub RwSignal<Option<u32>>);

impl CartCount {
    /// The instance of this document.
    pub fn shared() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self(RwSignal::new(None)))
    }
}

/// The slugs on the customer's wishlist; none for a guest, or until the header's request has completed.
#[derive(Debug, Clone, Copy)]
pub struct WishlistState(pub RwSignal<Option<Vec<String>>>);

impl WishlistState {
    /// The instance of this document.
    pub fn shared() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self(RwSignal::new(None)))
    }

    /// Whether a product is on the wishlist.
    pub fn contains(self, slug: &str) -> bool {
        self.0
            .with(|slugs| slugs.iter().flatten().any(|listed| listed == slug))
    }

    /// Whether a customer is known to be signed in.
    pub fn is_signed_in(self) -> bool {
        self.0.with_untracked(Option::is_some)
    }

    /// Adds a product or removes it, in this document only.
    pub fn set(self, slug: &str, listed: bool) {
        self.0.update(|slugs| {
            if let Some(slugs) = slugs {
                slugs.retain(|listed| listed != slug);
                if listed {
                    slugs.push(slug.to_owned());
                }
            }
        });
    }
}

/// Registers a callback for when the page is restored from the back/forward cache. The listener lives as long as the
/// document.
#[cfg(feature = "hydrate")]
fn on_bfcache_restore(callback: impl Fn() + 'static) {
    use leptos::leptos_dom::helpers::window_event_listener_untyped;
    use wasm_bindgen::JsCast as _;

    let handle = window_event_listener_untyped("pageshow", move |event| {
        let shown = event.dyn_into::<web_sys::PageTransitionEvent>();
        if shown.is_ok_and(|event| event.persisted()) {
            callback();
        }
    });
    std::mem::forget(handle);
}

/// Registers a callback for when the shopper returns to this page from another page, tab or window, where the cart may
/// have been changed.
#[cfg(feature = "hydrate")]
fn on_focus(callback: impl Fn() + 'static) {
    use std::{cell::Cell, rc::Rc, time::Duration};

    use leptos::leptos_dom::helpers::window_event_listener_untyped;

    // None of the events covers all cases (a tab that becomes visible need not get the focus; a window next to another
    // one was visible all the time), and one return can fire several of them.
    const DEBOUNCE: Duration = Duration::from_millis(50);

    let (callback, due) = (Rc::new(callback), Rc::new(Cell::new(false)));
    let notify = move || {
        if document().hidden() || due.replace(true) {
            return;
        }
        let (callback, due) = (Rc::clone(&callback), Rc::clone(&due));
        set_timeout(
            move || {
                due.set(false);
                callback();
            },
            DEBOUNCE,
        );
    };
    for event in ["focus", "visibilitychange"] {
        let notify = notify.clone();
        std::mem::forget(window_event_listener_untyped(event, move |_| notify()));
    }
    on_bfcache_restore(notify);
}

/// Loads the page's URL again. `location.reload()` would resubmit the form if the page is the response to one; and
/// without the fragment removed the browser would only scroll to it.
#[cfg(feature = "hydrate")]
fn reload_page() {
    let location = window().location();
    if let (Ok(path), Ok(query)) = (location.pathname(), location.search()) {
        let _ = location.replace(&(path + &query));
    }
}

/// Parses a quantity field: an integer within a line's range, otherwise none. Goes through `f64` because a number input
/// accepts `1e1` for ten.
fn parse_quantity(input: &web_sys::HtmlInputElement) -> Option<u8> {
    let number: f64 = input.value().trim().parse().ok()?;
    let most = f64::from(contract::Quantity::MAX.get());
    let is_whole = number.fract() == 0.0 && (0.0..=most).contains(&number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 99"
    )]
    is_whole.then_some(number as u8)
}

/// Called once by `boot.js`, before it hydrates the islands. Shared context must exist by then: an island that finds none
/// would create a default that no other island sees.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    press::listen();
    hydrate_islands();
    provide_context(CartCount(RwSignal::new(None)));
    provide_context(WishlistState(RwSignal::new(None)));
    provide_context(drawer::Drawer(RwSignal::new(None)));
}
