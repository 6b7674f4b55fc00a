//! What stands beside the page after something was put into the cart: the cart, and the ways on. A native dialog: the
//! page behind it is inert, Escape closes it, and the focus returns to where it was. Without script the form that
//! adds leads to the cart instead.

use contract::{Locale, Money, path::page};
use leptos::prelude::*;

use super::picture::{Picture, product_address};
use crate::{
    api::shape::{Cart, CartLine},
    format::money,
    text::basket::basket,
};

/// What the drawer shows: what was added, and the cart that origin answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// `2 × Mug, Clay`.
    pub added: String,
    /// The cart.
    pub cart: Cart,
}

/// The drawer of this document; who adds something sets it.
#[derive(Debug, Clone, Copy)]
pub struct Drawer(pub RwSignal<Option<Drawn>>);

impl Drawer {
    /// The one of this document.
    pub fn shared() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self(RwSignal::new(None)))
    }
}

/// The cart beside the page.
#[island]
pub fn CartDrawer(locale: Locale) -> impl IntoView {
    let drawn = Drawer::shared().0;
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    #[cfg(feature = "hydrate")]
    live::open(drawn, dialog);
    // Beside the drawer, on what it covers.
    let beside = move |event: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        live::close_if_beside(&event, dialog);
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, dialog);
    };
    view! {
        <dialog class="cart-drawer" aria-labelledby="drawer-title" aria-describedby="drawer-added"
            node_ref=dialog on:click=beside>
            {move || drawn.get().map(|drawn| contents(locale, drawn))}
        </dialog>
    }
}

fn contents(locale: Locale, drawn: Drawn) -> impl IntoView {
    let text = basket(locale);
    let quote = drawn.cart.quote.sums;
    let free_in = quote.free_shipping_in.map(|rest| {
        let words = (text.free_in)(&money(locale, rest));
        view! { <p class="hint">{words}</p> }
    });
    let lines = drawn
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
            <p id="drawer-added" class="good">{(text.added)(&drawn.added)}</p>
            <ul class="lines small" role="list">{lines}</ul>
            <footer>
                <p class="subtotal"><span>{text.subtotal}</span>" "<b>{money(locale, quote.subtotal)}</b></p>
                {free_in}
                <a class="button loud" href=page::localised(locale, page::CHECKOUT)>{text.to_checkout}</a>
                <div class="pair">
                    <a class="plain button" href=page::localised(locale, page::CART)>{text.to_cart}</a>
                    <form method="dialog"><button class="plain">{text.go_on}</button></form>
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
mod live {
    use leptos::{ev, html, prelude::*};

    use super::Drawn;
    use crate::islands::on_return;

    /// Opens when there is something to show, once it is drawn. Who comes back later may have another cart by then, or
    /// be somebody else.
    pub(super) fn open(drawn: RwSignal<Option<Drawn>>, dialog: NodeRef<html::Dialog>) {
        Effect::new(move |_| {
            if drawn.with(Option::is_some) {
                request_animation_frame(move || {
                    if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
                        let _ = dialog.show_modal();
                    }
                });
            }
        });
        on_return(move || {
            if let Some(dialog) = dialog.get_untracked() {
                dialog.close();
            }
            drawn.set(None);
        });
    }

    pub(super) fn close_if_beside(event: &ev::MouseEvent, dialog: NodeRef<html::Dialog>) {
        let Some(dialog) = dialog.get_untracked() else {
            return;
        };
        let itself: &web_sys::EventTarget = dialog.as_ref();
        if event.target().as_ref() == Some(itself) {
            dialog.close();
        }
    }
}
