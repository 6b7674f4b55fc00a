//! The basket in a browser: wishes are sent one after the other, so that no answer overtakes another.

use leptos::{html, prelude::*, task::spawn_local};

use super::{BasketState, CartLine, Wished};
use crate::{
    api::{
        browser::{self, AddLine, Refusal},
        shape::Cart,
    },
    format::money,
};

/// Sends what origin does not know yet, until it knows all.
pub(super) fn send(it: BasketState) {
    show_count(it);
    if it.sending.get_untracked() {
        return;
    }
    it.sending.set(true);
    spawn_local(async move {
        while let Some(line) = next(it) {
            let wish = line.get_untracked();
            match ask(&wish).await {
                Ok(cart) => take(it, line, wish.wanted, cart),
                // Somebody else has emptied the cart, or an order has: the page is told anew.
                Err(Refusal::Gone) => {
                    let _ = window().location().reload();
                    return;
                }
                Err(refusal) => refuse(it, line, refusal),
            }
        }
        it.sending.set(false);
        let total = it.told.with_untracked(|told| money(it.locale, told.total));
        it.status.set(format!("{}: {total}", it.text().total));
    });
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

/// Takes over what origin says; a wish that was made meanwhile stays one.
fn take(it: BasketState, asked: RwSignal<Wished>, sent: u8, mut cart: Cart) {
    it.lines.with_value(|lines| {
        for signal in lines {
            signal.update(|line| {
                let settled = !line.pending() || (*signal == asked && line.wanted == sent);
                let of_this = |other: &CartLine| other.variant == line.line.variant;
                match cart.lines.iter().position(of_this) {
                    Some(at) => line.line = cart.lines.swap_remove(at),
                    None => line.line.quantity = 0,
                }
                if settled {
                    line.wanted = line.line.quantity;
                }
            });
        }
    });
    it.told.set(cart.quote);
    show_count(it);
}

/// The old state again, and why.
fn refuse(it: BasketState, line: RwSignal<Wished>, refusal: Refusal) {
    let text = it.text();
    line.update(|line| {
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

/// What was typed before the basket woke is a wish; from then on the field shows what is wished for.
pub(super) fn follow(it: BasketState, line: RwSignal<Wished>, input: NodeRef<html::Input>) {
    let awake = StoredValue::new(false);
    Effect::new(move |_| {
        let wanted = line.with(|line| line.wanted);
        let Some(input) = input.get() else {
            return;
        };
        if awake.get_value() {
            input.set_value(&wanted.to_string());
            return;
        }
        awake.set_value(true);
        let typed = input.value().trim().parse::<u8>().ok();
        if let Some(typed) = typed.filter(|typed| *typed <= 99 && *typed != wanted) {
            it.wish(line, typed);
        }
    });
}

/// Moves the focus to what took the place of the pressed button, once it is there.
pub(super) fn focus(button: NodeRef<html::Button>) {
    request_animation_frame(move || {
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    });
}
