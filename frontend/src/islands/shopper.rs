//! The header's right end: the account and the cart with its count. One private call after load.

use contract::{Locale, path::page};
use leptos::prelude::*;

use super::CartCount;
use crate::text::island::island;

/// Who shops here, and how full the cart is.
#[island]
pub fn Shopper(locale: Locale) -> impl IntoView {
    let text = island(locale);
    // None: not known yet. Some(None): nobody is signed in.
    let name = RwSignal::new(None::<Option<String>>);
    let count = CartCount::shared().0;
    #[cfg(feature = "hydrate")]
    live::fill(name, count);
    let account = move || match name.get() {
        None => text.account.to_owned(),
        Some(None) => text.sign_in.to_owned(),
        Some(Some(name)) => name,
    };
    let greeting = move || {
        let name = name.get().flatten()?;
        Some(format!("{}: {name}", text.account))
    };
    let pieces = move || count.get().filter(|n| *n > 0);
    let label = move || match pieces() {
        Some(n) => format!("{}, {}", text.cart, (text.pieces_in_cart)(n)),
        None => text.cart.to_owned(),
    };
    view! {
        <nav class="tools" aria-label=text.account>
            <a href=page::localised(locale, page::ACCOUNT) aria-label=greeting>{account}</a>
            <a class="cart" href=page::localised(locale, page::CART) aria-label=label>
                {text.cart}<span class="badge">{move || pieces().map(|n| n.to_string())}</span>
            </a>
        </nav>
    }
}

#[cfg(feature = "hydrate")]
mod live {
    use leptos::{
        leptos_dom::helpers::window_event_listener_untyped, prelude::*, task::spawn_local,
    };
    use wasm_bindgen::JsCast as _;

    use crate::api::browser;

    /// Asks now, and again when the browser shows the page from its back/forward cache.
    pub(super) fn fill(name: RwSignal<Option<Option<String>>>, count: RwSignal<Option<u32>>) {
        let ask = move || {
            spawn_local(async move {
                let known = count.get_untracked();
                if let Some(me) = browser::me().await {
                    name.set(Some(me.customer.and_then(|who| first_name(&who.name))));
                    // What was put into the cart meanwhile is newer than this answer.
                    if count.get_untracked() == known {
                        count.set(Some(me.cart_count));
                    }
                }
            });
        };
        ask();
        let handle = window_event_listener_untyped("pageshow", move |event| {
            let shown = event.dyn_into::<web_sys::PageTransitionEvent>();
            if shown.is_ok_and(|event| event.persisted()) {
                ask();
            }
        });
        // For as long as the document lives.
        std::mem::forget(handle);
    }

    fn first_name(name: &str) -> Option<String> {
        name.split_whitespace()
            .next()
            .map(|name| name.chars().take(20).collect())
    }
}
