//! What comes alive in the browser. Each island is rendered whole by the server and works as plain
//! links and forms; script makes it quicker. Props stand in the HTML: pass the least.
//!
//! Islands share [`CartCount`], [`WishlistState`] and the [drawer](drawer::Drawer) by context. On the server, and for an
//! island alone, a default stands in.

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

/// How many pieces are in the cart; none until the header's private call has answered.
#[derive(Debug, Clone, Copy)]
pub struct CartCount(pub RwSignal<Option<u32>>);

impl CartCount {
    /// The one of this document.
    pub fn shared() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self(RwSignal::new(None)))
    }
}

/// The products on the wishlist of who is signed in; none where nobody is, as far as is known.
#[derive(Debug, Clone, Copy)]
pub struct WishlistState(pub RwSignal<Option<Vec<String>>>);

impl WishlistState {
    /// The one of this document.
    pub fn shared() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self(RwSignal::new(None)))
    }

    /// Whether a product is on it.
    pub fn contains(self, slug: &str) -> bool {
        self.0
            .with(|slugs| slugs.iter().flatten().any(|listed| listed == slug))
    }

    /// Whether somebody is known to be signed in.
    pub fn is_signed_in(self) -> bool {
        self.0.with_untracked(Option::is_some)
    }

    /// Puts a product onto it, or takes it off.
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

/// Calls back when the browser shows the page as it was left, for as long as the document lives.
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

/// Calls back when the shopper turns to this page again: from another page, tab or window, where the cart may have
/// become another one.
#[cfg(feature = "hydrate")]
fn on_focus(callback: impl Fn() + 'static) {
    use std::{cell::Cell, rc::Rc, time::Duration};

    use leptos::leptos_dom::helpers::window_event_listener_untyped;

    // One turn can cause several events: a tab that is shown need not get the focus, and a window beside another one
    // was visible all the time.
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

/// Shows the page anew by its address: to load the answer to a form again would send the form again. A fragment
/// would only be jumped to.
#[cfg(feature = "hydrate")]
fn reload_page() {
    let location = window().location();
    if let (Ok(path), Ok(query)) = (location.pathname(), location.search()) {
        let _ = location.replace(&(path + &query));
    }
}

/// What a field for a quantity holds: a whole number that a line can hold, or nothing of the kind. `1e1` is ten, to a
/// browser.
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

/// Called once by the loader, before it wakes the islands.
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
