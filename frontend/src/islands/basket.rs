//! The cart's lines and totals, updated optimistically: a change is shown at once, with totals that `domain` calculates
//! in the browser, and then sent. Origin's response always replaces the optimistic state; a rejected change is
//! reverted. Without script the same buttons submit forms.

use contract::{Locale, Money, Quantity, cart::Sums, path::page, shipping::ShippingMethod};
use leptos::{prelude::*, web_sys::HtmlInputElement};
use serde::{Deserialize, Serialize};

use super::{
    CartCount, parse_quantity,
    picture::{Picture, product_address},
};
use crate::{
    api::slim_types::{Cart, CartLine},
    format::{money, rate},
    text::basket::{BasketText, basket},
};

#[cfg(feature = "hydrate")]
mod browser;
mod optimistic_totals;

use optimistic_totals::optimistic_totals;

/// The maximum quantity of a line.
const MAX_QUANTITY: u8 = Quantity::MAX.get();

/// The shipping that the totals include: what the calculation needs, and the texts to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipping {
    /// The code of the destination country.
    pub country: String,
    /// The shipping method.
    pub method: ShippingMethod,
    /// `Shipping (Germany)`.
    pub shipping_to: String,
    /// `Arrives between … and …`.
    pub arrives: String,
}

/// A line of the cart: its confirmed state, and the quantity that the shopper wants.
#[derive(Debug, Clone, PartialEq, Eq)]
struct LineState {
    /// The line as origin last returned it; with quantity 0 if origin no longer has it.
    confirmed: CartLine,
    /// The quantity that the shopper has chosen and that is shown.
    desired: u8,
    /// The quantity that "Undo" restores after a removal.
    undo_quantity: u8,
    /// Why the last change was rejected, or what was wrong with the input.
    message: Option<&'static str>,
}

impl LineState {
    /// Whether a change has not been confirmed by origin yet.
    const fn pending(&self) -> bool {
        self.desired != self.confirmed.quantity
    }

    /// How much of the chosen quantity is in stock.
    fn available_quantity(&self) -> u8 {
        u8::try_from(self.confirmed.available.clamp(0, self.desired.into())).unwrap_or(0)
    }

    fn price_changed(&self) -> bool {
        self.confirmed.unit_price != self.confirmed.agreed_price
    }

    fn has_changed(&self) -> bool {
        self.desired > 0 && (self.price_changed() || self.available_quantity() < self.desired)
    }

    /// Whether the chosen quantity is all that is in stock, although a line could hold more.
    fn is_last_stock(&self) -> bool {
        let all = i32::from(self.desired) == self.confirmed.available;
        all && self.desired > 0 && self.desired < MAX_QUANTITY
    }

    fn total_of(&self, quantity: u8) -> Money {
        let price = self.confirmed.unit_price;
        let total = price.checked_mul(quantity.into());
        total.unwrap_or(Money::zero(price.currency))
    }
}

/// The state of the island.
#[derive(Clone, Copy)]
struct BasketState {
    locale: Locale,
    shipping: StoredValue<Shipping>,
    lines: StoredValue<Vec<RwSignal<LineState>>>,
    /// The totals that origin last returned.
    confirmed_sums: RwSignal<Sums>,
    /// The announcement for screen readers.
    status: RwSignal<String>,
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "nothing is sent")
    )]
    sending: RwSignal<bool>,
    /// How often a send was started. A response to an earlier read is stale if this has changed since.
    #[cfg(feature = "hydrate")]
    send_count: StoredValue<u32>,
    /// A changed field whose value is committed when the current press ends.
    #[cfg(feature = "hydrate")]
    uncommitted_input: StoredValue<Option<(RwSignal<LineState>, HtmlInputElement)>, LocalStorage>,
    /// The link or button to the checkout that was clicked during a send.
    #[cfg(feature = "hydrate")]
    deferred_click: StoredValue<Option<web_sys::HtmlElement>, LocalStorage>,
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "nothing changes")
    )]
    count: CartCount,
}

impl BasketState {
    fn text(self) -> &'static BasketText {
        basket(self.locale)
    }

    /// A sum over all lines; tracks each of them.
    fn sum<T: std::iter::Sum>(self, of: impl Fn(&LineState) -> T) -> T {
        self.lines
            .with_value(|lines| lines.iter().map(|line| line.with(&of)).sum())
    }

    fn any(self, of: impl Fn(&LineState) -> bool) -> bool {
        self.sum(|line| usize::from(of(line))) > 0
    }

    /// The confirmed totals, or the optimistic ones while a change is pending.
    fn sums(self) -> Sums {
        let confirmed_sums = self.confirmed_sums.get();
        if !self.any(LineState::pending) {
            return confirmed_sums;
        }
        let lines: Vec<(CartLine, u8)> = self.lines.with_value(|lines| {
            let desired = |line: &LineState| (line.confirmed.clone(), line.desired);
            lines.iter().map(|line| line.with(desired)).collect()
        });
        let optimistic = self.shipping.with_value(|shipping| {
            let pieces = lines.iter().map(|(line, desired)| (line, *desired));
            optimistic_totals(pieces, &shipping.country, shipping.method)
        });
        optimistic.unwrap_or(confirmed_sums)
    }

    /// Shows a quantity at once and sends it.
    fn set_quantity(self, line: RwSignal<LineState>, quantity: u8) {
        self.commit_pending_input();
        line.update(|line| {
            if quantity == 0 && line.desired > 0 {
                line.undo_quantity = line.desired;
                let removed = self.text().removed;
                self.status.set(removed(&line.confirmed.title));
            }
            line.desired = quantity;
            line.message = None;
        });
        #[cfg(feature = "hydrate")]
        browser::send(self);
    }

    /// Commits the value of a quantity field, and resets the field to the shown quantity if it is invalid. Returns
    /// whether it was valid.
    fn commit_input(self, line: RwSignal<LineState>, input: &HtmlInputElement) -> bool {
        let desired = line.with_untracked(|line| line.desired);
        let quantity = parse_quantity(input);
        match quantity {
            // Enter fires `change` and then `submit`: the second commit must not clear the message of the first.
            Some(quantity) if quantity == desired => {}
            Some(quantity) => self.set_quantity(line, quantity),
            None => line.update(|line| line.message = Some(self.text().invalid_quantity)),
        }
        input.set_value(&line.with_untracked(|line| line.desired.to_string()));
        quantity.is_some()
    }

    /// Commits the field that lost the focus through the current press, before the press takes effect: typing "3" and
    /// then pressing "+" must give 4. Returns whether its value was valid.
    fn commit_pending_input(self) -> bool {
        #[cfg(feature = "hydrate")]
        let typed = browser::take_uncommitted_input(self);
        #[cfg(not(feature = "hydrate"))]
        let typed: Option<(RwSignal<LineState>, HtmlInputElement)> = None;
        typed.is_none_or(|(line, input)| self.commit_input(line, &input))
    }

    /// Removes one unit.
    fn decrement(self, line: RwSignal<LineState>) {
        self.commit_pending_input();
        let desired = line.with_untracked(|line| line.desired);
        self.set_quantity(line, desired.saturating_sub(1));
    }

    /// Adds one unit, up to the stock.
    fn increment(self, line: RwSignal<LineState>) {
        self.commit_pending_input();
        let (desired, most) = line.with_untracked(|line| (line.desired, line.confirmed.available));
        if i32::from(desired) < most {
            self.set_quantity(line, desired + 1);
        } else {
            let text = self.text();
            line.update(|line| line.message = Some(text.not_enough));
        }
    }
}

/// The lines of the cart, its totals and the link to the checkout.
#[island]
pub fn Basket(locale: Locale, cart: Cart, shipping: Shipping) -> impl IntoView {
    let initial = |line: CartLine| {
        RwSignal::new(LineState {
            desired: line.quantity,
            undo_quantity: line.quantity,
            confirmed: line,
            message: None,
        })
    };
    let state = BasketState {
        locale,
        shipping: StoredValue::new(shipping),
        lines: StoredValue::new(cart.lines.into_iter().map(initial).collect()),
        confirmed_sums: RwSignal::new(cart.quote.sums),
        status: RwSignal::new(String::new()),
        sending: RwSignal::new(false),
        #[cfg(feature = "hydrate")]
        send_count: StoredValue::new(0),
        #[cfg(feature = "hydrate")]
        uncommitted_input: StoredValue::new_local(None),
        #[cfg(feature = "hydrate")]
        deferred_click: StoredValue::new_local(None),
        count: CartCount::shared(),
    };
    #[cfg(feature = "hydrate")]
    browser::refresh_on_focus(state);
    let rows = state
        .lines
        .get_value()
        .into_iter()
        .map(|line| row(state, line))
        .collect_view();
    view! {
        <div class="basket">
            <ul class="lines" role="list">{rows}</ul>
            {summary(state)}
            <p class="hide" role="status">{move || state.status.get()}</p>
        </div>
    }
}

fn row(state: BasketState, line: RwSignal<LineState>) -> impl IntoView {
    let shown = line.get_untracked().confirmed;
    let href = product_address(state.locale, &shown.product, &shown.sku);
    let each = move || {
        let price = line.with(|line| money(state.locale, line.confirmed.unit_price));
        format!("{price} {}", state.text().each)
    };
    view! {
        <li class="line" class:gone=move || line.with(|line| line.desired == 0)
            class:pending=move || line.with(LineState::pending)>
            <a class="thumb" href=href.clone() tabindex="-1" aria-hidden="true">
                <Picture image=shown.image hue=shown.hue/>
            </a>
            <div class="what">
                <h2><a href=href>{shown.title.clone()}</a></h2>
                <p class="quiet">{shown.variant_title}</p>
                <p class="quiet each">{each}</p>
                {move || changes(state, line)}
                <p class="wrong" role="alert">{move || line.with(|line| line.message)}</p>
            </div>
            {stepper(state, line)}
            {removal(state, line)}
            <p class="cost">{move || line.with(|line| money(state.locale, line.total_of(line.desired)))}</p>
        </li>
    }
}

/// What has changed about a line since it was added, or that its quantity is all that is in stock.
fn changes(state: BasketState, line: RwSignal<LineState>) -> impl IntoView + use<> {
    let (text, locale) = (state.text(), state.locale);
    line.with(|line| {
        let price = line.price_changed().then(|| {
            let old = money(locale, line.confirmed.agreed_price);
            (text.price_changed)(&old, &money(locale, line.confirmed.unit_price))
        });
        let stock = match line.available_quantity() {
            left if left >= line.desired => None,
            0 => Some(text.sold_out.to_owned()),
            left => Some((text.only_left)(left.into())),
        };
        let changed = [price, stock]
            .map(|message| message.map(|message| view! { <p class="changed">{message}</p> }));
        let all = (line.is_last_stock() && line.message.is_none())
            .then(|| view! { <p class="quiet">{text.all_left}</p> });
        (changed, all)
    })
}

fn stepper(state: BasketState, line: RwSignal<LineState>) -> impl IntoView {
    let text = state.text();
    let title = line.with_untracked(|line| line.confirmed.title.clone());
    let id = line.with_untracked(|line| format!("quantity-{}", line.confirmed.id));
    let input = NodeRef::<leptos::html::Input>::new();
    #[cfg(feature = "hydrate")]
    browser::sync_input(state, line, input);
    let typed = move || {
        if let Some(input) = input.get_untracked() {
            state.commit_input(line, &input);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        typed();
    };
    #[cfg(feature = "hydrate")]
    let (commit, clear_message) = (
        browser::commit_on_change(state, line, input),
        browser::clear_message_on_input(line),
    );
    #[cfg(not(feature = "hydrate"))]
    let (commit, clear_message) = (|_: leptos::ev::Event| (), |_: leptos::ev::Event| ());
    let fewer = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        state.decrement(line);
    };
    let more = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        state.increment(line);
    };
    let at_limit = move || line.with(|line| i32::from(line.desired) >= line.confirmed.available);
    view! {
        <form class="change" method="post" action=page::localised(state.locale, page::CART) on:submit=submit>
            <input type="hidden" name="do" value="change"/>
            <input type="hidden" name="line" value=move || line.with(|line| line.confirmed.id.clone())/>
            <input type="hidden" name="expected_quantity" value=move || line.with(|line| line.confirmed.quantity.to_string())/>
            // First in document order, so that Enter submits by this button.
            <button class="plain update" type="submit">{text.update}</button>
            <div class="stepper">
                <button type="submit" name="to" aria-label=(text.fewer)(&title) on:click=fewer
                    value=move || line.with(|line| line.desired.saturating_sub(1).to_string())>"−"</button>
                <label class="hide" for=id.clone()>{(text.quantity_of)(&title)}</label>
                // `autocomplete="off"`: a value restored by the browser may differ from the cart by now.
                <input id=id name="quantity" type="number" inputmode="numeric" min="0" max="99" required autocomplete="off"
                    value=line.with_untracked(|line| line.desired.to_string())
                    node_ref=input on:change=commit on:input=clear_message/>
                <button type="submit" name="to" aria-label=(text.more)(&title) on:click=more
                    aria-disabled=move || at_limit().then_some("true")
                    value=move || line.with(|line| line.desired.saturating_add(1).min(MAX_QUANTITY).to_string())>"+"</button>
            </div>
        </form>
    }
}

/// The buttons to remove a line and to undo that.
fn removal(state: BasketState, line: RwSignal<LineState>) -> impl IntoView {
    let text = state.text();
    let title = line.with_untracked(|line| line.confirmed.title.clone());
    let out = NodeRef::<leptos::html::Button>::new();
    let undo = NodeRef::<leptos::html::Button>::new();
    #[cfg(feature = "hydrate")]
    browser::keep_focus(line, out, undo);
    let remove = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        state.set_quantity(line, 0);
    };
    let put_back =
        move |_| state.set_quantity(line, line.with_untracked(|line| line.undo_quantity));
    view! {
        <form class="remove" method="post" action=page::localised(state.locale, page::CART) on:submit=remove>
            <input type="hidden" name="do" value="remove"/>
            <input type="hidden" name="line" value=move || line.with(|line| line.confirmed.id.clone())/>
            <input type="hidden" name="expected_quantity" value=move || line.with(|line| line.confirmed.quantity.to_string())/>
            <button class="plain" type="submit" node_ref=out
                aria-label=format!("{}: {title}", text.remove)>{text.remove}</button>
        </form>
        <p class="removed">
            {(text.removed)(&title)}" "
            <button class="plain" type="button" node_ref=undo on:click=put_back>{text.undo}</button>
        </p>
    }
}

fn summary(state: BasketState) -> impl IntoView {
    let (text, locale) = (state.text(), state.locale);
    let sums = Memo::new(move |_| state.sums());
    let figure = move |of: fn(&Sums) -> Money| move || money(locale, sums.with(of));
    let shipping_cost = move || match sums.with(|sums| sums.shipping) {
        nothing if nothing.amount == 0 => text.free.to_owned(),
        shipping => money(locale, shipping),
    };
    let taxes = move || {
        let tax = |tax: &contract::cart::TaxAmount| {
            let label = (text.tax)(&rate(locale, tax.rate_bp));
            view! { <div class="tax"><dt>{label}</dt><dd>{money(locale, tax.tax)}</dd></div> }
        };
        sums.with(|sums| sums.taxes.iter().map(tax).collect_view())
    };
    let free_in = move || {
        let rest = sums.with(|sums| sums.free_shipping_in)?;
        Some((text.free_in)(&money(locale, rest)))
    };
    let pending = move || state.any(LineState::pending).then_some("true");
    let shipping = state.shipping.get_value();
    view! {
        <aside class="sum" aria-label=text.summary aria-busy=pending>
            <h2>{text.summary}</h2>
            <dl class="sums">
                <div><dt>{text.subtotal}</dt><dd>{figure(|sums| sums.subtotal)}</dd></div>
                <div><dt>{shipping.shipping_to}</dt><dd>{shipping_cost}</dd></div>
                <div class="total"><dt>{text.total}</dt><dd>{figure(|sums| sums.total)}</dd></div>
                {taxes}
            </dl>
            <p class="hint">{free_in}</p>
            <p class="arrives">{shipping.arrives}</p>
            {checkout_actions(state)}
        </aside>
    }
}

/// The link to the checkout; if prices or stock have changed, the form that accepts this first.
fn checkout_actions(state: BasketState) -> impl IntoView {
    let (text, locale) = (state.text(), state.locale);
    let changed = Memo::new(move |_| state.any(LineState::has_changed));
    let left =
        Memo::new(move |_| state.sum(|line| line.total_of(line.available_quantity()).amount));
    let currency = state
        .confirmed_sums
        .with_untracked(|confirmed_sums| confirmed_sums.total.currency);
    let empty = move || !state.any(|line| line.desired > 0);
    #[cfg(feature = "hydrate")]
    let defer = browser::defer_while_sending(state);
    #[cfg(not(feature = "hydrate"))]
    let defer = |_: leptos::ev::MouseEvent| ();
    view! {
        <form class="agree notice" method="post" action=page::localised(locale, page::CART)
            hidden=move || !changed.get()>
            <input type="hidden" name="do" value="agree"/>
            <input type="hidden" name="expected_subtotal.amount" value=move || left.get().to_string()/>
            <input type="hidden" name="expected_subtotal.currency" value=currency.code()/>
            <p>{text.changed}</p>
            <button class="loud" type="submit" on:click=defer>{text.agree}</button>
            <p class="hint">{move || (text.agree_hint)(&money(locale, Money::new(left.get(), currency)))}</p>
        </form>
        <a class="button loud" href=page::localised(locale, page::CHECKOUT)
            hidden=move || changed.get() || empty() on:click=defer>{text.to_checkout}</a>
    }
}
