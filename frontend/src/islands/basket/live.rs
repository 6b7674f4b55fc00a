//! The basket in a browser: wishes are sent one after the other, so that no answer overtakes another.

use leptos::{
    ev, html,
    prelude::*,
    task::{spawn_local, tick},
};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use super::{BasketState, CartLine, Wished, quantity_in};
use crate::{
    api::{
        browser::{self, AddLine, Refusal},
        shape::Cart,
    },
    format::money,
    islands::{
        look_anew, on_focus,
        press::{after_press, released},
    },
};

/// Sends what origin does not know yet, until it knows all.
pub(super) fn send(it: BasketState) {
    show_count(it);
    it.sent.update_value(|sent| *sent += 1);
    if it.sending.get_untracked() {
        return;
    }
    it.sending.set(true);
    spawn_local(async move {
        let (mut whole, mut fulfilled) = (true, true);
        while let Some(line) = next(it) {
            let wish = line.get_untracked();
            let answer = ask(&wish).await;
            released().await;
            match answer {
                Ok(cart) => whole = take(it, Some((line, wish.wanted)), cart),
                // Somebody else has emptied the cart, or an order has.
                Err(Refusal::Gone) => return look_anew(),
                Err(Refusal::Conflict) => {
                    fulfilled = false;
                    let Ok(cart) = browser::show_cart().await else {
                        return look_anew();
                    };
                    released().await;
                    whole = yield_to(it, line, cart);
                }
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

/// Another tab or window may have changed the cart: asks for it again whenever the shopper turns to this page.
pub(super) fn keep_fresh(it: BasketState) {
    on_focus(move || {
        if it.sending.get_untracked() {
            return; // the answer to that is as fresh
        }
        let sent = it.sent.get_value();
        spawn_local(async move {
            let Ok(cart) = browser::show_cart().await else {
                return;
            };
            released().await;
            // An answer from before a wish would take the wish back.
            if it.sent.get_value() == sent {
                let empty = cart.lines.is_empty();
                if !take(it, None, cart) || empty {
                    look_anew();
                }
            }
        });
    });
}

/// What was typed is taken over when the field is left. A press that leaves it is over first: nothing moves away from
/// under it.
pub(super) fn leave(
    it: BasketState,
    line: RwSignal<Wished>,
    input: NodeRef<html::Input>,
) -> impl Fn(ev::Event) {
    move |_| {
        if let Some(input) = input.get_untracked() {
            it.left.set_value(Some((line, input)));
            after_press(move || {
                it.take_typed();
            });
        }
    }
}

/// The field that was left and not taken over yet.
pub(super) fn typed_before(it: BasketState) -> Option<(RwSignal<Wished>, HtmlInputElement)> {
    it.left.try_update_value(Option::take).flatten()
}

/// What was said of a quantity goes when another one is typed.
pub(super) fn retype(line: RwSignal<Wished>) -> impl Fn(ev::Event) {
    move |_| {
        if line.with_untracked(|line| line.said.is_some()) {
            after_press(move || line.update(|line| line.said = None));
        }
    }
}

/// The way on waits for what is being sent: gone now, the page would take it along.
pub(super) fn press(it: BasketState) -> impl Fn(ev::MouseEvent) + Copy {
    move |event| {
        let right = it.take_typed();
        if right && !it.sending.get_untracked() {
            return;
        }
        event.prevent_default();
        if !right {
            return; // there is something to read first
        }
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
        (seen, 0) => browser::remove(&wish.line.id, seen).await,
        (0, quantity) => {
            let variant = wish.line.variant.clone();
            browser::add(&AddLine { variant, quantity }).await
        }
        (seen, quantity) => browser::change(&wish.line.id, quantity, seen).await,
    }
}

/// Takes over what origin says, in answer to a wish or to nothing; another wish that was made meanwhile stays one.
/// Answers whether the page shows all of it: what was put in elsewhere has no row here, and another destination has
/// other words.
fn take(it: BasketState, asked: Option<(RwSignal<Wished>, u8)>, mut cart: Cart) -> bool {
    it.lines.with_value(|lines| {
        for &signal in lines {
            let sent = asked.and_then(|(line, sent)| (line == signal).then_some(sent));
            signal.update(|line| {
                let settled = sent.map_or(!line.pending(), |sent| line.wanted == sent);
                let of_this = |other: &CartLine| other.variant == line.line.variant;
                match cart.lines.iter().position(of_this) {
                    Some(at) => line.line = cart.lines.swap_remove(at),
                    None => line.line.quantity = 0,
                }
                if settled {
                    if line.wanted > 0 {
                        line.before = line.wanted;
                    }
                    line.wanted = line.line.quantity;
                    // As many as there were, and no more.
                    if sent.is_some_and(|sent| line.wanted < sent) {
                        line.said = Some(it.text().not_enough);
                    }
                }
            });
        }
    });
    let same_journey = it.journey.with_value(|journey| {
        journey.country == cart.quote.country && journey.method == cart.quote.method
    });
    it.told.set(cart.quote.sums);
    show_count(it);
    cart.lines.is_empty() && same_journey
}

/// Takes over what was changed elsewhere, in place of every wish for that line: those were made without knowing it.
fn yield_to(it: BasketState, line: RwSignal<Wished>, cart: Cart) -> bool {
    let wanted = line.with_untracked(|line| line.wanted);
    let whole = take(it, Some((line, wanted)), cart);
    line.update(|line| line.said = Some(it.text().conflict));
    whole
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
            Refusal::Gone | Refusal::Conflict | Refusal::Failed => text.failed,
        });
    });
    show_count(it);
}

/// The header's badge goes along.
fn show_count(it: BasketState) {
    let pieces = untrack(|| it.sum(|line| u32::from(line.wanted)));
    it.count.0.set(Some(pieces));
}

/// What was typed before the basket woke is a wish, as soon as it can be one; from then on the field shows what is wished for, whenever that
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
        let focused = document().active_element().as_ref() == Some(input.as_ref());
        let ready = quantity_in(&input).is_some() || !focused;
        if ready && input.value().trim() != wanted.to_string() {
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
