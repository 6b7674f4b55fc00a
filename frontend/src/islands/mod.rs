//! What comes alive in the browser. Each island is rendered whole by the server and works as plain
//! links and forms; script makes it quicker. Props stand in the HTML: pass the least.
//!
//! Islands share [`CartCount`], [`Wished`] and the [drawer](drawer::Drawer) by context. On the server, and for an
//! island alone, a default stands in.

#![expect(
    missing_docs,
    reason = "the island macro makes types of the functions that it is put on"
)]

pub mod basket;
pub mod buy;
pub mod drawer;
#[cfg(feature = "hydrate")]
mod keep;
mod mark;
pub mod pick;
pub(crate) mod picture;
#[cfg(feature = "hydrate")]
mod press;
pub mod search;
pub mod seen;
pub mod shopper;
pub mod watch;
pub mod wish;

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
pub struct Wished(pub RwSignal<Option<Vec<String>>>);

impl Wished {
    /// The one of this document.
    pub fn shared() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self(RwSignal::new(None)))
    }

    /// Whether a product is on it.
    pub fn holds(self, slug: &str) -> bool {
        self.0
            .with(|wished| wished.iter().flatten().any(|wish| wish == slug))
    }

    /// Whether somebody is known to be signed in.
    pub fn known(self) -> bool {
        self.0.with_untracked(Option::is_some)
    }

    /// Puts a product onto it, or takes it off.
    pub fn put(self, slug: &str, keep: bool) {
        self.0.update(|wished| {
            if let Some(wished) = wished {
                wished.retain(|wish| wish != slug);
                if keep {
                    wished.push(slug.to_owned());
                }
            }
        });
    }
}

/// Calls back when the browser shows the page as it was left, for as long as the document lives.
#[cfg(feature = "hydrate")]
fn on_return(callback: impl Fn() + 'static) {
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
    const TOGETHER: Duration = Duration::from_millis(50);

    let (callback, due) = (Rc::new(callback), Rc::new(Cell::new(false)));
    let turned = move || {
        if document().hidden() || due.replace(true) {
            return;
        }
        let (callback, due) = (Rc::clone(&callback), Rc::clone(&due));
        set_timeout(
            move || {
                due.set(false);
                callback();
            },
            TOGETHER,
        );
    };
    for event in ["focus", "visibilitychange"] {
        let turned = turned.clone();
        std::mem::forget(window_event_listener_untyped(event, move |_| turned()));
    }
    on_return(turned);
}

/// Shows the page anew by its address: to load the answer to a form again would send the form again. A fragment
/// would only be jumped to.
#[cfg(feature = "hydrate")]
fn look_anew() {
    let location = window().location();
    if let (Ok(path), Ok(query)) = (location.pathname(), location.search()) {
        let _ = location.replace(&(path + &query));
    }
}

/// What a field for a quantity holds: a whole number that a line can hold, or nothing of the kind. `1e1` is ten, to a
/// browser.
fn quantity_in(input: &web_sys::HtmlInputElement) -> Option<u8> {
    let number: f64 = input.value().trim().parse().ok()?;
    let most = f64::from(contract::Quantity::MAX.get());
    let whole = number.fract() == 0.0 && (0.0..=most).contains(&number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 99"
    )]
    whole.then_some(number as u8)
}

/// Called once by the loader, before it wakes the islands.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    press::listen();
    hydrate_islands();
    provide_context(CartCount(RwSignal::new(None)));
    provide_context(Wished(RwSignal::new(None)));
    provide_context(drawer::Drawer(RwSignal::new(None)));
}
