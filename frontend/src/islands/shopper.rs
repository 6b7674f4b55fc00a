//! The header's right end: the account and the cart with its count. One private call after load.

use contract::{Locale, path::page};
use leptos::prelude::*;

use super::CartCount;
#[cfg(feature = "hydrate")]
use super::Wished;
use crate::text::island::island;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only a browser learns it")
)]
enum Who {
    /// Not known yet.
    Unknown,
    /// Nobody.
    Nobody,
    /// Somebody of this first name.
    Named(String),
}

/// Who shops here, and how full the cart is.
#[island]
pub fn Shopper(locale: Locale) -> impl IntoView {
    let text = island(locale);
    let who = RwSignal::new(Who::Unknown);
    let count = CartCount::shared().0;
    #[cfg(feature = "hydrate")]
    live::fill(who, count, Wished::shared());
    let account = move || match who.get() {
        Who::Unknown => text.account.to_owned(),
        Who::Nobody => text.sign_in.to_owned(),
        Who::Named(name) => name,
    };
    let greeting = move || match who.get() {
        Who::Named(name) => Some(format!("{}: {name}", text.account)),
        Who::Unknown | Who::Nobody => None,
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
                {text.cart}" "<span class="badge">{move || pieces().map(|n| n.to_string())}</span>
            </a>
        </nav>
    }
}

#[cfg(feature = "hydrate")]
mod live {
    use leptos::{prelude::*, task::spawn_local};

    use super::{Who, Wished};
    use crate::{
        api::browser,
        islands::{on_focus, press::released},
    };

    /// Asks now, and again when the shopper turns to this page.
    pub(super) fn fill(who: RwSignal<Who>, count: RwSignal<Option<u32>>, wished: Wished) {
        let ask = move || {
            spawn_local(async move {
                let known = count.get_untracked();
                if let Some(me) = browser::me().await {
                    released().await;
                    wished.0.set(me.customer.is_some().then_some(me.wishlist));
                    let name = me.customer.and_then(|customer| first_name(&customer.name));
                    who.set(name.map_or(Who::Nobody, Who::Named));
                    // What was put into the cart meanwhile is newer than this answer.
                    if count.get_untracked() == known {
                        count.set(Some(me.cart_count));
                    }
                }
            });
        };
        ask();
        on_focus(ask);
    }

    fn first_name(name: &str) -> Option<String> {
        name.split_whitespace()
            .next()
            .map(|name| name.chars().take(20).collect())
    }
}
