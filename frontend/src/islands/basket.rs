//! The cart's lines and what they cost. Each wish is shown at once, with the sums that `domain` reckons in the
//! browser, and sent after; origin's answer wins, and what it refuses goes back to what it was. Without script the
//! same buttons send forms.

use contract::{Locale, Money, Quantity, cart::Sums, path::page, shipping::ShippingMethod};
use leptos::{prelude::*, web_sys::HtmlInputElement};
use serde::{Deserialize, Serialize};

use super::{
    CartCount,
    picture::{Picture, product_address},
    quantity_in,
};
use crate::{
    api::shape::{Cart, CartLine},
    format::{money, rate},
    text::basket::{BasketText, basket},
};

#[cfg(feature = "hydrate")]
mod live;
mod reckon;

use reckon::reckon;

/// How many pieces a line can hold.
const MOST: u8 = Quantity::MAX.get();

/// Where the cart goes and how, in words and for reckoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// The destination's code.
    pub country: String,
    /// How it travels.
    pub method: ShippingMethod,
    /// `Shipping (Germany)`.
    pub shipping_to: String,
    /// `With you between … and …`.
    pub arrives: String,
}

/// A line as it is wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wished {
    /// As origin knows it; no pieces where origin has it no more.
    line: CartLine,
    /// How many the shopper wishes for, and sees.
    wanted: u8,
    /// How many there were before it was taken out.
    before: u8,
    /// Why the last wish was not fulfilled.
    said: Option<&'static str>,
}

impl Wished {
    /// Whether origin does not know of the wish yet.
    const fn pending(&self) -> bool {
        self.wanted != self.line.quantity
    }

    /// How many can be had of what is wished for.
    fn possible(&self) -> u8 {
        u8::try_from(self.line.available.clamp(0, self.wanted.into())).unwrap_or(0)
    }

    fn dearer_or_cheaper(&self) -> bool {
        self.line.unit_price != self.line.agreed_price
    }

    fn has_changed(&self) -> bool {
        self.wanted > 0 && (self.dearer_or_cheaper() || self.possible() < self.wanted)
    }

    /// Whether no more than what is wished for can be had, although a line can hold more.
    fn is_all(&self) -> bool {
        let all = i32::from(self.wanted) == self.line.available;
        all && self.wanted > 0 && self.wanted < MOST
    }

    fn total_of(&self, quantity: u8) -> Money {
        let price = self.line.unit_price;
        let total = price.checked_mul(quantity.into());
        total.unwrap_or(Money::zero(price.currency))
    }
}

/// The cart as it is shown.
#[derive(Clone, Copy)]
struct BasketState {
    locale: Locale,
    journey: StoredValue<Journey>,
    lines: StoredValue<Vec<RwSignal<Wished>>>,
    /// What origin said that it costs.
    told: RwSignal<Sums>,
    /// Told to who does not see what moves.
    status: RwSignal<String>,
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "nothing is sent")
    )]
    sending: RwSignal<bool>,
    /// How often something was sent.
    #[cfg(feature = "hydrate")]
    sent: StoredValue<u32>,
    /// The field that was left by a press that lasts.
    #[cfg(feature = "hydrate")]
    left: StoredValue<Option<(RwSignal<Wished>, HtmlInputElement)>, LocalStorage>,
    /// The way on that was pressed while something was being sent.
    #[cfg(feature = "hydrate")]
    pressed: StoredValue<Option<web_sys::HtmlElement>, LocalStorage>,
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

    /// Something of all lines together.
    fn sum<T: std::iter::Sum>(self, of: impl Fn(&Wished) -> T) -> T {
        self.lines
            .with_value(|lines| lines.iter().map(|line| line.with(&of)).sum())
    }

    fn any(self, of: impl Fn(&Wished) -> bool) -> bool {
        self.sum(|line| usize::from(of(line))) > 0
    }

    /// What it costs: as origin said, or, before it has, as it will.
    fn sums(self) -> Sums {
        let told = self.told.get();
        if !self.any(Wished::pending) {
            return told;
        }
        let lines: Vec<(CartLine, u8)> = self.lines.with_value(|lines| {
            let wished = |line: &Wished| (line.line.clone(), line.wanted);
            lines.iter().map(|line| line.with(wished)).collect()
        });
        let reckoned = self.journey.with_value(|journey| {
            let pieces = lines.iter().map(|(line, wanted)| (line, *wanted));
            reckon(pieces, &journey.country, journey.method)
        });
        reckoned.unwrap_or(told)
    }

    /// Shows a wish at once and sends it.
    fn wish(self, line: RwSignal<Wished>, quantity: u8) {
        self.take_typed();
        line.update(|line| {
            if quantity == 0 && line.wanted > 0 {
                line.before = line.wanted;
                let removed = self.text().removed;
                self.status.set(removed(&line.line.title));
            }
            line.wanted = quantity;
            line.said = None;
        });
        #[cfg(feature = "hydrate")]
        live::send(self);
    }

    /// What was typed as a quantity: a wish, if it is one. The field then shows what is wished for.
    /// Answers whether it is one.
    fn typed(self, line: RwSignal<Wished>, input: &HtmlInputElement) -> bool {
        let wanted = line.with_untracked(|line| line.wanted);
        let quantity = quantity_in(input);
        match quantity {
            // The enter key sends the form after the change was taken over: what was said of that stays.
            Some(quantity) if quantity == wanted => {}
            Some(quantity) => self.wish(line, quantity),
            None => line.update(|line| line.said = Some(self.text().no_number)),
        }
        input.set_value(&line.with_untracked(|line| line.wanted.to_string()));
        quantity.is_some()
    }

    /// What was typed in a field that the present press has left counts before what the press does. Answers whether
    /// there is nothing wrong with it.
    fn take_typed(self) -> bool {
        #[cfg(feature = "hydrate")]
        let typed = live::typed_before(self);
        #[cfg(not(feature = "hydrate"))]
        let typed: Option<(RwSignal<Wished>, HtmlInputElement)> = None;
        typed.is_none_or(|(line, input)| self.typed(line, &input))
    }

    /// One piece less.
    fn fewer(self, line: RwSignal<Wished>) {
        self.take_typed();
        let wanted = line.with_untracked(|line| line.wanted);
        self.wish(line, wanted.saturating_sub(1));
    }

    /// One piece more, as far as there are.
    fn more(self, line: RwSignal<Wished>) {
        self.take_typed();
        let (wanted, most) = line.with_untracked(|line| (line.wanted, line.line.available));
        if i32::from(wanted) < most {
            self.wish(line, wanted + 1);
        } else {
            let text = self.text();
            line.update(|line| line.said = Some(text.not_enough));
        }
    }
}

/// The cart's lines, what they cost, and the way on.
#[island]
pub fn Basket(locale: Locale, cart: Cart, journey: Journey) -> impl IntoView {
    let wished = |line: CartLine| {
        RwSignal::new(Wished {
            wanted: line.quantity,
            before: line.quantity,
            line,
            said: None,
        })
    };
    let it = BasketState {
        locale,
        journey: StoredValue::new(journey),
        lines: StoredValue::new(cart.lines.into_iter().map(wished).collect()),
        told: RwSignal::new(cart.quote.sums),
        status: RwSignal::new(String::new()),
        sending: RwSignal::new(false),
        #[cfg(feature = "hydrate")]
        sent: StoredValue::new(0),
        #[cfg(feature = "hydrate")]
        left: StoredValue::new_local(None),
        #[cfg(feature = "hydrate")]
        pressed: StoredValue::new_local(None),
        count: CartCount::shared(),
    };
    #[cfg(feature = "hydrate")]
    live::keep_fresh(it);
    let rows = it
        .lines
        .get_value()
        .into_iter()
        .map(|line| row(it, line))
        .collect_view();
    view! {
        <div class="basket">
            <ul class="lines" role="list">{rows}</ul>
            {summary(it)}
            <p class="hide" role="status">{move || it.status.get()}</p>
        </div>
    }
}

fn row(it: BasketState, line: RwSignal<Wished>) -> impl IntoView {
    let shown = line.get_untracked().line;
    let href = product_address(it.locale, &shown.product, &shown.sku);
    let each = move || {
        let price = line.with(|line| money(it.locale, line.line.unit_price));
        format!("{price} {}", it.text().each)
    };
    view! {
        <li class="line" class:gone=move || line.with(|line| line.wanted == 0)
            class:pending=move || line.with(Wished::pending)>
            <a class="thumb" href=href.clone() tabindex="-1" aria-hidden="true">
                <Picture image=shown.image hue=shown.hue/>
            </a>
            <div class="what">
                <h2><a href=href>{shown.title.clone()}</a></h2>
                <p class="quiet">{shown.variant_title}</p>
                <p class="quiet each">{each}</p>
                {move || changes(it, line)}
                <p class="wrong" role="alert">{move || line.with(|line| line.said)}</p>
            </div>
            {stepper(it, line)}
            {removal(it, line)}
            <p class="cost">{move || line.with(|line| money(it.locale, line.total_of(line.wanted)))}</p>
        </li>
    }
}

/// What is no longer as the shopper knows it, and whether it is all there is.
fn changes(it: BasketState, line: RwSignal<Wished>) -> impl IntoView + use<> {
    let (text, locale) = (it.text(), it.locale);
    line.with(|line| {
        let price = line.dearer_or_cheaper().then(|| {
            let old = money(locale, line.line.agreed_price);
            (text.was)(&old, &money(locale, line.line.unit_price))
        });
        let stock = match line.possible() {
            left if left >= line.wanted => None,
            0 => Some(text.sold_out.to_owned()),
            left => Some((text.only_left)(left.into())),
        };
        let changed =
            [price, stock].map(|said| said.map(|said| view! { <p class="changed">{said}</p> }));
        let all = (line.is_all() && line.said.is_none())
            .then(|| view! { <p class="quiet">{text.all_left}</p> });
        (changed, all)
    })
}

fn stepper(it: BasketState, line: RwSignal<Wished>) -> impl IntoView {
    let text = it.text();
    let title = line.with_untracked(|line| line.line.title.clone());
    let id = line.with_untracked(|line| format!("quantity-{}", line.line.id));
    let input = NodeRef::<leptos::html::Input>::new();
    #[cfg(feature = "hydrate")]
    live::follow(it, line, input);
    let typed = move || {
        if let Some(input) = input.get_untracked() {
            it.typed(line, &input);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        typed();
    };
    #[cfg(feature = "hydrate")]
    let (leave, retype) = (live::leave(it, line, input), live::retype(line));
    #[cfg(not(feature = "hydrate"))]
    let (leave, retype) = (|_: leptos::ev::Event| (), |_: leptos::ev::Event| ());
    let fewer = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        it.fewer(line);
    };
    let more = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        it.more(line);
    };
    let most = move || line.with(|line| i32::from(line.wanted) >= line.line.available);
    view! {
        <form class="change" method="post" action=page::localised(it.locale, page::CART) on:submit=submit>
            <input type="hidden" name="do" value="change"/>
            <input type="hidden" name="line" value=move || line.with(|line| line.line.id.clone())/>
            <input type="hidden" name="expected_quantity" value=move || line.with(|line| line.line.quantity.to_string())/>
            // First, so that the enter key means it.
            <button class="plain update" type="submit">{text.update}</button>
            <div class="stepper">
                <button type="submit" name="to" aria-label=(text.fewer)(&title) on:click=fewer
                    value=move || line.with(|line| line.wanted.saturating_sub(1).to_string())>"−"</button>
                <label class="hide" for=id.clone()>{(text.quantity_of)(&title)}</label>
                // Not what it was when the page was left: the cart may be another by now.
                <input id=id name="quantity" type="number" inputmode="numeric" min="0" max="99" required autocomplete="off"
                    value=line.with_untracked(|line| line.wanted.to_string())
                    node_ref=input on:change=leave on:input=retype/>
                <button type="submit" name="to" aria-label=(text.more)(&title) on:click=more
                    aria-disabled=move || most().then_some("true")
                    value=move || line.with(|line| line.wanted.saturating_add(1).min(MOST).to_string())>"+"</button>
            </div>
        </form>
    }
}

/// The way out of the cart, and back.
fn removal(it: BasketState, line: RwSignal<Wished>) -> impl IntoView {
    let text = it.text();
    let title = line.with_untracked(|line| line.line.title.clone());
    let out = NodeRef::<leptos::html::Button>::new();
    let undo = NodeRef::<leptos::html::Button>::new();
    #[cfg(feature = "hydrate")]
    live::keep_focus(line, out, undo);
    let remove = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        it.wish(line, 0);
    };
    let put_back = move |_| it.wish(line, line.with_untracked(|line| line.before));
    view! {
        <form class="remove" method="post" action=page::localised(it.locale, page::CART) on:submit=remove>
            <input type="hidden" name="do" value="remove"/>
            <input type="hidden" name="line" value=move || line.with(|line| line.line.id.clone())/>
            <input type="hidden" name="expected_quantity" value=move || line.with(|line| line.line.quantity.to_string())/>
            <button class="plain" type="submit" node_ref=out
                aria-label=format!("{}: {title}", text.remove)>{text.remove}</button>
        </form>
        <p class="removed">
            {(text.removed)(&title)}" "
            <button class="plain" type="button" node_ref=undo on:click=put_back>{text.undo}</button>
        </p>
    }
}

fn summary(it: BasketState) -> impl IntoView {
    let (text, locale) = (it.text(), it.locale);
    let sums = Memo::new(move |_| it.sums());
    let figure = move |of: fn(&Sums) -> Money| move || money(locale, sums.with(of));
    let shipping = move || match sums.with(|sums| sums.shipping) {
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
    let pending = move || it.any(Wished::pending).then_some("true");
    let journey = it.journey.get_value();
    view! {
        <aside class="sum" aria-label=text.summary aria-busy=pending>
            <h2>{text.summary}</h2>
            <dl class="sums">
                <div><dt>{text.subtotal}</dt><dd>{figure(|sums| sums.subtotal)}</dd></div>
                <div><dt>{journey.shipping_to}</dt><dd>{shipping}</dd></div>
                <div class="total"><dt>{text.total}</dt><dd>{figure(|sums| sums.total)}</dd></div>
                {taxes}
            </dl>
            <p class="hint">{free_in}</p>
            <p class="arrives">{journey.arrives}</p>
            {way_on(it)}
        </aside>
    }
}

/// To the checkout; where something has changed, agreeing to it first.
fn way_on(it: BasketState) -> impl IntoView {
    let (text, locale) = (it.text(), it.locale);
    let changed = Memo::new(move |_| it.any(Wished::has_changed));
    let left = Memo::new(move |_| it.sum(|line| line.total_of(line.possible()).amount));
    let currency = it.told.with_untracked(|told| told.total.currency);
    let empty = move || !it.any(|line| line.wanted > 0);
    #[cfg(feature = "hydrate")]
    let press = live::press(it);
    #[cfg(not(feature = "hydrate"))]
    let press = |_: leptos::ev::MouseEvent| ();
    view! {
        <form class="agree notice" method="post" action=page::localised(locale, page::CART)
            hidden=move || !changed.get()>
            <input type="hidden" name="do" value="agree"/>
            <input type="hidden" name="expected_subtotal.amount" value=move || left.get().to_string()/>
            <input type="hidden" name="expected_subtotal.currency" value=currency.code()/>
            <p>{text.changed}</p>
            <button class="loud" type="submit" on:click=press>{text.agree}</button>
            <p class="hint">{move || (text.agree_hint)(&money(locale, Money::new(left.get(), currency)))}</p>
        </form>
        <a class="button loud" href=page::localised(locale, page::CHECKOUT)
            hidden=move || changed.get() || empty() on:click=press>{text.to_checkout}</a>
    }
}
