//! The cart drawer, which opens after an addition. A native modal dialog: the page behind it is inert, Escape closes it
//! and the focus returns to where it was. Without script the form that adds leads to the cart page instead.

use contract::{Locale, Money, path::page};
use leptos::prelude::*;

use super::picture::{Picture, product_address};
use crate::{
    api::slim_types::{Cart, CartLine},
    format::money,
    text::basket::basket,
};

/// The content of the drawer: what was added, and the cart that origin returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawerContent {
    /// `2 × Mug, Clay`.
    pub added: String,
    /// The cart.
    pub cart: Cart,
}

/// The content of this document's drawer; an island that adds to the cart sets it.
#[derive(Debug, Clone, Copy)]
pub struct Drawer(pub RwSignal<Option<DrawerContent>>);

impl Drawer {
    /// The instance of this document.
    pub fn shared() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self(RwSignal::new(None)))
    }
}

/// The cart drawer.
#[island]
pub fn CartDrawer(locale: Locale) -> impl IntoView {
    let content = Drawer::shared().0;
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    #[cfg(feature = "hydrate")]
    browser::open_when_set(content, dialog);
    // A click on the backdrop has the dialog itself as its target.
    let backdrop = move |event: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        browser::close_on_backdrop(&event, dialog);
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, dialog);
    };
    view! {
        <dialog class="cart-drawer" aria-labelledby="drawer-title" aria-describedby="drawer-added"
            node_ref=dialog on:click=backdrop>
            {move || content.get().map(|content| body(locale, content))}
        </dialog>
    }
}

fn body(locale: Locale, content: DrawerContent) -> impl IntoView {
    let text = basket(locale);
    let quote = content.cart.quote.sums;
    let free_in = quote.free_shipping_in.map(|rest| {
        let words = (text.free_in)(&money(locale, rest));
        view! { <p class="hint">{words}</p> }
    });
    let lines = content
        .cart
        .lines
        .into_iter()
        .rev()
        .map(|one| line(locale, one))
        .collect_view();
    view! {
        <div class="inside">
            <header>
                <h2 id="drawer-title" tabindex="-1" autofocus>{text.in_cart}</h2>
                <form method="dialog"><button class="plain" aria-label=text.close>"×"</button></form>
            </header>
            <p id="drawer-added" class="good">{(text.added)(&content.added)}</p>
            <ul class="lines small" role="list">{lines}</ul>
            <footer>
                <p class="subtotal"><span>{text.subtotal}</span>" "<b>{money(locale, quote.subtotal)}</b></p>
                {free_in}
                <a class="button loud" href=page::localised(locale, page::CHECKOUT)>{text.to_checkout}</a>
                <div class="pair">
                    <a class="plain button" href=page::localised(locale, page::CART)>{text.to_cart}</a>
                    <form method="dialog"><button class="plain">{text.continue_shopping}</button></form>
                </div>
            </footer>
        </div>
    }
}

fn line(locale: Locale, line: CartLine) -> impl IntoView {
    let href = product_address(locale, &line.product, &line.sku);
    let total = line.unit_price.checked_mul(line.quantity.into());
    let total = total.unwrap_or(Money::zero(line.unit_price.currency));
    let each = format!("{} × {}", line.quantity, money(locale, line.unit_price));
    view! {
        <li class="line">
            <span class="thumb"><Picture image=line.image hue=line.hue/></span>
            <div class="what">
                <p><a href=href>{line.title}</a></p>
                <p class="quiet">{line.variant_title}</p>
                <p class="quiet each">{each}</p>
            </div>
            <p class="cost">{money(locale, total)}</p>
        </li>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{ev, html, prelude::*};

    use super::DrawerContent;
    use crate::islands::on_bfcache_restore;

    /// Opens the dialog once its content has been rendered. A page that is restored from the back/forward cache starts
    /// with a closed drawer: the cart may have changed, or the customer signed out.
    pub(super) fn open_when_set(
        content: RwSignal<Option<DrawerContent>>,
        dialog: NodeRef<html::Dialog>,
    ) {
        Effect::new(move |_| {
            if content.with(Option::is_some) {
                request_animation_frame(move || {
                    if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
                        let _ = dialog.show_modal(); // fails only if it is open or detached
                    }
                });
            }
        });
        on_bfcache_restore(move || {
            if let Some(dialog) = dialog.get_untracked() {
                dialog.close();
            }
            content.set(None);
        });
    }

    pub(super) fn close_on_backdrop(event: &ev::MouseEvent, dialog: NodeRef<html::Dialog>) {
        let Some(dialog) = dialog.get_untracked() else {
            return;
        };
        let backdrop: &web_sys::EventTarget = dialog.as_ref();
        if event.target().as_ref() == Some(backdrop) {
            dialog.close();
        }
    }
}
