//! The basket in a browser: wishes are sent one after the other, so that no answer overtakes another.

use leptos::{
    ev, html,
    prelude::*,
    task::{spawn_local, tick},
};
use wasm_bindgen::JsCast as _;

use super::{BasketState, CartLine, Wished};
use crate::{
    api::{
        browser::{self, AddLine, Refusal},
        shape::Cart,
    },
    format::money,
    islands::look_anew,
};

/// Sends what origin does not know yet, until it knows all.
pub(super) fn send(it: BasketState) {
    show_count(it);
    if it.sending.get_untracked() {
        return;
    }
    it.sending.set(true);
    spawn_local(async move {
        let (mut whole, mut fulfilled) = (true, true);
        while let Some(line) = next(it) {
            let wish = line.get_untracked();
            match ask(&wish).await {
                Ok(cart) => whole = take(it, line, wish.wanted, cart),
                // Somebody else has emptied the cart, or an order has.
                Err(Refusal::Gone) => return look_anew(),
                Err(refusal) => {
                    fulfilled = false;
                    refuse(it, line, wish.wanted, refusal);
                }
            }
        }
        it.sending.set(false);
        let total = it.told.with_untracked(|told| money(it.locale, told.total));
        it.status.set(format!("{}: {total}", it.text().total));
        tick().await; // until the page shows what is so now
        if !go_on(it, fulfilled) && !whole {
            look_anew();
        }
    });
}

/// The way on waits for what is being sent: gone now, the page would take it along.
pub(super) fn press(it: BasketState) -> impl Fn(ev::MouseEvent) + Copy {
    move |event| {
        if !it.sending.get_untracked() {
            return;
        }
        event.prevent_default();
        let pressed = event.current_target();
        let pressed = pressed.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(pressed) = &pressed {
            let _ = pressed.set_attribute("aria-busy", "true");
        }
        it.pressed.set_value(pressed);
    }
}

/// Presses again what had to wait; not where there is something to read first.
fn go_on(it: BasketState, fulfilled: bool) -> bool {
    let Some(pressed) = it.pressed.try_update_value(Option::take).flatten() else {
        return false;
    };
    let _ = pressed.remove_attribute("aria-busy");
    let goes = fulfilled && pressed.offset_parent().is_some();
    if goes {
        pressed.click();
    }
    goes
}

fn next(it: BasketState) -> Option<RwSignal<Wished>> {
    it.lines.with_value(|lines| {
        let pending = |line: &&RwSignal<Wished>| line.with_untracked(Wished::pending);
        lines.iter().find(pending).copied()
    })
}

async fn ask(wish: &Wished) -> Result<Cart, Refusal> {
    match (wish.line.quantity, wish.wanted) {
        (_, 0) => browser::remove(&wish.line.id).await,
        (0, quantity) => {
            let variant = wish.line.variant.clone();
            browser::add(&AddLine { variant, quantity }).await
        }
        (_, quantity) => browser::change(&wish.line.id, quantity).await,
    }
}

/// Takes over what origin says; a wish that was made meanwhile stays one. Answers whether that was all: what was put
/// in elsewhere has no row here.
fn take(it: BasketState, asked: RwSignal<Wished>, sent: u8, mut cart: Cart) -> bool {
    it.lines.with_value(|lines| {
        for signal in lines {
            signal.update(|line| {
                let settled = if *signal == asked {
                    line.wanted == sent
                } else {
                    !line.pending()
                };
                let of_this = |other: &CartLine| other.variant == line.line.variant;
                match cart.lines.iter().position(of_this) {
                    Some(at) => line.line = cart.lines.swap_remove(at),
                    None => line.line.quantity = 0,
                }
                if settled {
                    line.wanted = line.line.quantity;
                    // As many as there were, and no more.
                    if *signal == asked && line.wanted < sent {
                        line.said = Some(it.text().not_enough);
                    }
                }
            });
        }
    });
    it.told.set(cart.quote);
    show_count(it);
    cart.lines.is_empty()
}

/// The old state again, and why; unless there is another wish by now.
fn refuse(it: BasketState, line: RwSignal<Wished>, sent: u8, refusal: Refusal) {
    let text = it.text();
    line.update(|line| {
        if line.wanted != sent {
            return;
        }
        line.wanted = line.line.quantity;
        line.said = Some(match refusal {
            Refusal::OutOfStock => text.not_enough,
            Refusal::CartFull => text.full,
            Refusal::Gone | Refusal::Failed => text.failed,
        });
    });
    show_count(it);
}

/// The header's badge goes along.
fn show_count(it: BasketState) {
    let pieces = untrack(|| it.sum(|line| u32::from(line.wanted)));
    it.count.0.set(Some(pieces));
}

/// What was typed before the basket woke is a wish; from then on the field shows what is wished for, whenever that
/// changes: an answer that leaves it as it is leaves what is being typed, too.
pub(super) fn follow(it: BasketState, line: RwSignal<Wished>, input: NodeRef<html::Input>) {
    let awake = StoredValue::new(false);
    let wanted = Memo::new(move |_| line.with(|line| line.wanted));
    Effect::new(move |_| {
        let wanted = wanted.get();
        let Some(input) = input.get() else {
            return;
        };
        if awake.get_value() {
            input.set_value(&wanted.to_string());
            return;
        }
        awake.set_value(true);
        if input.value().trim() != wanted.to_string() {
            it.typed(line, &input);
        }
    });
}

/// Where a line goes or comes back under the focus, the focus goes to what took its place.
pub(super) fn keep_focus(
    line: RwSignal<Wished>,
    out: NodeRef<html::Button>,
    undo: NodeRef<html::Button>,
) {
    Effect::new(move |was: Option<bool>| {
        let gone = line.with(|line| line.wanted == 0);
        if was.is_some_and(|was| was != gone) {
            // Once it is there.
            request_animation_frame(move || {
                let Some(button) = if gone { undo } else { out }.get_untracked() else {
                    return;
                };
                let row = button.closest("li").ok().flatten();
                let at = document().active_element();
                let lost = at.as_ref().is_none_or(|at| at.tag_name() == "BODY");
                if lost || row.is_some_and(|row| row.contains(at.as_deref())) {
                    let _ = button.focus();
                }
            });
        }
        gone
    });
}
