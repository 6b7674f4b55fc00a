//! The account and cart links of the header. All personal data comes from one private request after load, so that public
//! pages can be cached.

use contract::{Locale, path::page};
use leptos::prelude::*;

use super::CartCount;
#[cfg(feature = "hydrate")]
use super::WishlistState;
use crate::text::island::island;

/// Who is signed in, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "set in the browser only")
)]
enum Visitor {
    /// The request has not completed.
    Unknown,
    /// Not signed in.
    Guest,
    /// A customer, by first name.
    Named(String),
}

/// The account link with the customer's name, and the cart link with the number of units.
#[island]
pub fn Shopper(locale: Locale) -> impl IntoView {
    let text = island(locale);
    let visitor = RwSignal::new(Visitor::Unknown);
    let count = CartCount::shared().0;
    #[cfg(feature = "hydrate")]
    browser::load(visitor, count, WishlistState::shared());
    let account = move || match visitor.get() {
        Visitor::Unknown => text.account.to_owned(),
        Visitor::Guest => text.sign_in.to_owned(),
        Visitor::Named(name) => name,
    };
    let greeting = move || match visitor.get() {
        Visitor::Named(name) => Some(format!("{}: {name}", text.account)),
        Visitor::Unknown | Visitor::Guest => None,
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
mod browser {
    use leptos::{prelude::*, task::spawn_local};

    use super::{Visitor, WishlistState};
    use crate::{
        api::client,
        islands::{on_focus, press::released},
    };

    /// Fetches the personal data now, and again whenever the shopper returns to this page.
    pub(super) fn load(
        visitor: RwSignal<Visitor>,
        count: RwSignal<Option<u32>>,
        wishlist: WishlistState,
    ) {
        let load = move || {
            spawn_local(async move {
                let before = count.get_untracked();
                if let Some(me) = client::me().await {
                    released().await;
                    wishlist.0.set(me.customer.is_some().then_some(me.wishlist));
                    let name = me.customer.and_then(|customer| first_name(&customer.name));
                    visitor.set(name.map_or(Visitor::Guest, Visitor::Named));
                    // An island may have changed the cart during the request: its count is newer than this response.
                    if count.get_untracked() == before {
                        count.set(Some(me.cart_count));
                    }
                }
            });
        };
        load();
        on_focus(load);
    }

    fn first_name(name: &str) -> Option<String> {
        name.split_whitespace()
            .next()
            .map(|name| name.chars().take(20).collect())
    }
}
