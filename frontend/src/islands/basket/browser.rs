//! The basket in the browser. Changes are sent sequentially: concurrent responses could arrive out of order and
//! overwrite a newer state with an older one.

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

/// Sends pending changes one at a time until none is left. Does nothing more if a send is in progress: its loop picks
/// up the new change.
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
            // A copy: the shopper may change the line again during the request, and the response is compared with what
            // was sent.
            let sent = line.get_untracked();
            let response = send_change(&sent).await;
            released().await;
            match response {
                Ok(cart) => complete = apply_cart(state, Some((line, sent.desired)), cart),
                // The cart is gone: emptied in another tab, or consumed by an order.
                Err(CartError::Gone) => return reload_page(),
                Err(CartError::Conflict) => {
                    accepted = false;
                    let Ok(cart) = client::get_cart().await else {
                        return reload_page();
                    };
                    released().await;
                    complete = apply_conflict(state, line, cart);
                }
                Err(error) => {
                    accepted = false;
                    revert(state, line, sent.desired, error);
                }
            }
        }
        state.sending.set(false);
        let total = state
            .confirmed_sums
            .with_untracked(|confirmed_sums| money(state.locale, confirmed_sums.total));
        state.status.set(format!("{}: {total}", state.text().total));
        tick().await; // the DOM must be current: the checkout link may have become hidden
        if !resume_deferred_click(state, accepted) && !complete {
            reload_page();
        }
    });
}

/// Fetches the cart whenever the shopper returns to this page: another tab may have changed it.
pub(super) fn refresh_on_focus(state: BasketState) {
    on_focus(move || {
        if state.sending.get_untracked() {
            return; // its response will be as fresh
        }
        let sent = state.send_count.get_value();
        spawn_local(async move {
            let Ok(cart) = client::get_cart().await else {
                return;
            };
            released().await;
            // If a change was made meanwhile, this response may predate it and would revert it.
            if state.send_count.get_value() == sent {
                let empty = cart.lines.is_empty();
                if !apply_cart(state, None, cart) || empty {
                    reload_page();
                }
            }
        });
    });
}

/// Commits the value when the field loses the focus. If a press caused that, it is committed after the press, so that the
/// layout does not shift under the pointer.
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

/// Takes the field that has not been committed yet.
pub(super) fn take_uncommitted_input(
    state: BasketState,
) -> Option<(RwSignal<LineState>, HtmlInputElement)> {
    state
        .uncommitted_input
        .try_update_value(Option::take)
        .flatten()
}

/// Clears the message of a line when another quantity is typed.
pub(super) fn clear_message_on_input(line: RwSignal<LineState>) -> impl Fn(ev::Event) {
    move |_| {
        if line.with_untracked(|line| line.message.is_some()) {
            after_press(move || line.update(|line| line.message = None));
        }
    }
}

/// Defers a click that leads to the checkout while a change is being sent: leaving the page would abort the request.
pub(super) fn defer_while_sending(state: BasketState) -> impl Fn(ev::MouseEvent) + Copy {
    move |event| {
        let is_valid = state.commit_pending_input();
        if is_valid && !state.sending.get_untracked() {
            return;
        }
        event.prevent_default();
        if !is_valid {
            return; // there is a message to read first
        }
        let pressed = event.current_target();
        let pressed = pressed.and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(pressed) = &pressed {
            // Cannot fail: the attribute's name is valid.
            let _ = pressed.set_attribute("aria-busy", "true");
        }
        state.deferred_click.set_value(pressed);
    }
}

/// Repeats the deferred click, unless a change was rejected, so that the shopper sees the message. Returns whether it
/// did.
fn resume_deferred_click(state: BasketState, accepted: bool) -> bool {
    let Some(pressed) = state
        .deferred_click
        .try_update_value(Option::take)
        .flatten()
    else {
        return false;
    };
    // Cannot fail on an element. The click is not repeated on a hidden element: the changes have to be accepted first.
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

/// Applies a cart that origin returned: in response to a change (`sent_change`: the line and the quantity sent) or to a
/// read. A change that was made meanwhile stays pending. Returns whether the page can show the cart completely: a line
/// that was added elsewhere has no row here, and another destination needs other texts.
fn apply_cart(
    state: BasketState,
    sent_change: Option<(RwSignal<LineState>, u8)>,
    mut cart: Cart,
) -> bool {
    state.lines.with_value(|lines| {
        for &signal in lines {
            let sent = sent_change.and_then(|(line, sent)| (line == signal).then_some(sent));
            signal.update(|line| {
                // For the line that was sent: settled if the shopper has not changed it again. For others: if nothing
                // is pending.
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
                    // Origin reduced the quantity to the stock.
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

/// Applies a cart after an edit conflict and discards pending changes of the line: they were based on a stale quantity.
fn apply_conflict(state: BasketState, line: RwSignal<LineState>, cart: Cart) -> bool {
    let desired = line.with_untracked(|line| line.desired);
    let complete = apply_cart(state, Some((line, desired)), cart);
    line.update(|line| line.message = Some(state.text().conflict));
    complete
}

/// Reverts a rejected change and says why, unless the shopper has changed the line again since.
fn revert(state: BasketState, line: RwSignal<LineState>, sent: u8, error: CartError) {
    let text = state.text();
    line.update(|line| {
        if line.desired != sent {
            return;
        }
        line.desired = line.confirmed.quantity;
        line.message = Some(match error {
            CartError::OutOfStock => text.not_enough,
            CartError::CartFull => text.cart_full,
            CartError::Gone | CartError::Conflict | CartError::Failed => text.failed,
        });
    });
    update_badge(state);
}

/// Updates the count in the header.
fn update_badge(state: BasketState) {
    let pieces = untrack(|| state.sum(|line| u32::from(line.desired)));
    state.count.0.set(Some(pieces));
}

/// Keeps the field in sync with the quantity. On hydration the other way round: a value that was typed before is
/// committed, once it is complete. Afterwards the field is set only when the quantity changes (hence the memo): a
/// response that confirms it must not overwrite what is being typed.
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

/// Moves the focus to the button that replaces the pressed one when a line is removed ("Undo") or restored ("Remove"): an
/// element that becomes hidden loses the focus to `body`.
pub(super) fn keep_focus(
    line: RwSignal<LineState>,
    out: NodeRef<html::Button>,
    undo: NodeRef<html::Button>,
) {
    Effect::new(move |was: Option<bool>| {
        let gone = line.with(|line| line.desired == 0);
        if was.is_some_and(|was| was != gone) {
            // After rendering: a hidden element cannot be focused.
            request_animation_frame(move || {
                let Some(button) = if gone { undo } else { out }.get_untracked() else {
                    return;
                };
                let row = button.closest("li").ok().flatten();
                let at = document().active_element();
                let lost = at.as_ref().is_none_or(|at| at.tag_name() == "BODY");
                if lost || row.is_some_and(|row| row.contains(at.as_deref())) {
                    let _ = button.focus(); // best effort
                }
            });
        }
        gone
    });
}
