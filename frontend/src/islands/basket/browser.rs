//! The basket in a browser: wishes are sent one after the other, so that no answer overtakes another.

use leptos::{
    ev, html,
    prelude::*,
    task::{spawn_local, tick},
};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use super::{BasketState, CartLine, LineState, parse_quantity};
use crate::{
    api::{
        client::{self, AddLine, CartError},
        slim_types::Cart,
    },
    format::money,
    islands::{
        on_focus,
        press::{after_press, released},
        reload_page,
    },
};

/// Sends what origin does not know yet, until it knows all.
pub(super) fn send(state: BasketState) {
    update_badge(state);
    state.send_count.update_value(|sent| *sent += 1);
    if state.sending.get_untracked() {
        return;
    }
    state.sending.set(true);
    spawn_local(async move {
        let (mut complete, mut accepted) = (true, true);
        while let Some(line) = next_pending_line(state) {
            let sent = line.get_untracked();
            let answer = send_change(&sent).await;
            released().await;
            match answer {
                Ok(cart) => complete = apply_cart(state, Some((line, sent.desired)), cart),
                // Somebody else has emptied the cart, or an order has.
                Err(CartError::Gone) => return reload_page(),
                Err(CartError::Conflict) => {
                    accepted = false;
                    let Ok(cart) = client::get_cart().await else {
                        return reload_page();
                    };
                    released().await;
                    complete = apply_conflict(state, line, cart);
                }
                Err(refusal) => {
                    accepted = false;
                    revert(state, line, sent.desired, refusal);
                }
            }
        }
        state.sending.set(false);
        let total = state
            .confirmed_sums
            .with_untracked(|confirmed_sums| money(state.locale, confirmed_sums.total));
        state.status.set(format!("{}: {total}", state.text().total));
        tick().await; // until the page shows what is so now
        if !resume_deferred_click(state, accepted) && !complete {
            reload_page();
        }
    });
}

/// Another tab or window may have changed the cart: asks for it again whenever the shopper turns to this page.
pub(super) fn refresh_on_focus(state: BasketState) {
    on_focus(move || {
        if state.sending.get_untracked() {
            return; // the answer to that is as fresh
        }
        let sent = state.send_count.get_value();
        spawn_local(async move {
            let Ok(cart) = client::get_cart().await else {
                return;
            };
            released().await;
            // An answer from before a wish would take the wish back.
            if state.send_count.get_value() == sent {
                let empty = cart.lines.is_empty();
                if !apply_cart(state, None, cart) || empty {
                    reload_page();
                }
            }
        });
    });
}

/// What was typed is taken over when the field is left. A press that leaves it is over first: nothing moves away from
/// under it.
pub(super) fn commit_on_change(
    state: BasketState,
    line: RwSignal<LineState>,
    input: NodeRef<html::Input>,
) -> impl Fn(ev::Event) {
    move |_| {
        if let Some(input) = input.get_untracked() {
            state.uncommitted_input.set_value(Some((line, input)));
            after_press(move || {
                state.commit_pending_input();
            });
        }
    }
}

/// The field that was left and not taken over yet.
pub(super) fn take_uncommitted_input(
    state: BasketState,
) -> Option<(RwSignal<LineState>, HtmlInputElement)> {
    state
        .uncommitted_input
        .try_update_value(Option::take)
        .flatten()
}

/// What was said of a quantity goes when another one is typed.
pub(super) fn clear_message_on_input(line: RwSignal<LineState>) -> impl Fn(ev::Event) {
    move |_| {
        if line.with_untracked(|line| line.message.is_some()) {
            after_press(move || line.update(|line| line.message = None));
        }
    }
}

/// The way on waits for what is being sent: gone now, the page would take it along.
pub(super) fn defer_while_sending(state: BasketState) -> impl Fn(ev::MouseEvent) + Copy {
    move |event| {
        let is_valid = state.commit_pending_input();
        if is_valid && !state.sending.get_untracked() {
            return;
        }
        event.prevent_default();
        if !is_valid {
            return; // there is something to read first
        }
        let pressed = event.current_target();
        let pressed = pressed.and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(pressed) = &pressed {
            let _ = pressed.set_attribute("aria-busy", "true");
        }
        state.deferred_click.set_value(pressed);
    }
}

/// Presses again what had to wait; not where there is something to read first.
fn resume_deferred_click(state: BasketState, accepted: bool) -> bool {
    let Some(pressed) = state
        .deferred_click
        .try_update_value(Option::take)
        .flatten()
    else {
        return false;
    };
    let _ = pressed.remove_attribute("aria-busy");
    let proceeds = accepted && pressed.offset_parent().is_some();
    if proceeds {
        pressed.click();
    }
    proceeds
}

fn next_pending_line(state: BasketState) -> Option<RwSignal<LineState>> {
    state.lines.with_value(|lines| {
        let pending = |line: &&RwSignal<LineState>| line.with_untracked(LineState::pending);
        lines.iter().find(pending).copied()
    })
}

async fn send_change(sent: &LineState) -> Result<Cart, CartError> {
    match (sent.confirmed.quantity, sent.desired) {
        (seen, 0) => client::remove(&sent.confirmed.id, seen).await,
        (0, quantity) => {
            let variant = sent.confirmed.variant.clone();
            client::add(&AddLine { variant, quantity }).await
        }
        (seen, quantity) => client::change(&sent.confirmed.id, quantity, seen).await,
    }
}

/// Takes over what origin says, in answer to a wish or to nothing; another wish that was made meanwhile stays one.
/// Answers whether the page shows all of it: what was put in elsewhere has no row here, and another destination has
/// other words.
fn apply_cart(
    state: BasketState,
    sent_change: Option<(RwSignal<LineState>, u8)>,
    mut cart: Cart,
) -> bool {
    state.lines.with_value(|lines| {
        for &signal in lines {
            let sent = sent_change.and_then(|(line, sent)| (line == signal).then_some(sent));
            signal.update(|line| {
                let settled = sent.map_or(!line.pending(), |sent| line.desired == sent);
                let of_this = |other: &CartLine| other.variant == line.confirmed.variant;
                match cart.lines.iter().position(of_this) {
                    Some(at) => line.confirmed = cart.lines.swap_remove(at),
                    None => line.confirmed.quantity = 0,
                }
                if settled {
                    if line.desired > 0 {
                        line.undo_quantity = line.desired;
                    }
                    line.desired = line.confirmed.quantity;
                    // As many as there were, and no more.
                    if sent.is_some_and(|sent| line.desired < sent) {
                        line.message = Some(state.text().not_enough);
                    }
                }
            });
        }
    });
    let same_journey = state.shipping.with_value(|shipping| {
        shipping.country == cart.quote.country && shipping.method == cart.quote.method
    });
    state.confirmed_sums.set(cart.quote.sums);
    update_badge(state);
    cart.lines.is_empty() && same_journey
}

/// Takes over what was changed elsewhere, in place of every wish for that line: those were made without knowing it.
fn apply_conflict(state: BasketState, line: RwSignal<LineState>, cart: Cart) -> bool {
    let desired = line.with_untracked(|line| line.desired);
    let complete = apply_cart(state, Some((line, desired)), cart);
    line.update(|line| line.message = Some(state.text().conflict));
    complete
}

/// The old state again, and why; unless there is another wish by now.
fn revert(state: BasketState, line: RwSignal<LineState>, sent: u8, refusal: CartError) {
    let text = state.text();
    line.update(|line| {
        if line.desired != sent {
            return;
        }
        line.desired = line.confirmed.quantity;
        line.message = Some(match refusal {
            CartError::OutOfStock => text.not_enough,
            CartError::CartFull => text.full,
            CartError::Gone | CartError::Conflict | CartError::Failed => text.failed,
        });
    });
    update_badge(state);
}

/// The header's badge goes along.
fn update_badge(state: BasketState) {
    let pieces = untrack(|| state.sum(|line| u32::from(line.desired)));
    state.count.0.set(Some(pieces));
}

/// What was typed before the basket woke is a wish, as soon as it can be one; from then on the field shows what is wished for, whenever that
/// changes: an answer that leaves it as it is leaves what is being typed, too.
pub(super) fn sync_input(
    state: BasketState,
    line: RwSignal<LineState>,
    input: NodeRef<html::Input>,
) {
    let hydrated = StoredValue::new(false);
    let desired = Memo::new(move |_| line.with(|line| line.desired));
    Effect::new(move |_| {
        let desired = desired.get();
        let Some(input) = input.get() else {
            return;
        };
        if hydrated.get_value() {
            input.set_value(&desired.to_string());
            return;
        }
        hydrated.set_value(true);
        let focused = document().active_element().as_ref() == Some(input.as_ref());
        let ready = parse_quantity(&input).is_some() || !focused;
        if ready && input.value().trim() != desired.to_string() {
            state.commit_input(line, &input);
        }
    });
}

/// Where a line goes or comes back under the focus, the focus goes to what took its place.
pub(super) fn keep_focus(
    line: RwSignal<LineState>,
    out: NodeRef<html::Button>,
    undo: NodeRef<html::Button>,
) {
    Effect::new(move |was: Option<bool>| {
        let gone = line.with(|line| line.desired == 0);
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
