//! The order summary: lines, totals, changes since the cart was filled, and the button that places the order.

use contract::{Locale, Money, cart::CartLine};
use leptos::prelude::*;

use super::{Checkout, to};
use crate::{
    components::{
        delivery_estimate::delivery_estimate,
        product_image::{Load, product_image},
        summary::{free_in, summary as sums},
    },
    format::money,
    page_context::Prerender as _,
    text::{basket::basket, checkout::checkout, text},
};

pub(super) fn summary(state: &Checkout<'_>) -> impl IntoView + use<> {
    let (locale, text) = (state.locale, text(state.locale));
    let quote = &state.cart.quote;
    let lines = state
        .cart
        .lines
        .iter()
        .map(|one| line(locale, one))
        .collect_view();
    let arrival = quote.delivery.map(|window| {
        let words = format!(
            "{}, {}.",
            delivery_estimate(locale, window),
            checkout(locale).arrives_if
        );
        view! { <p class="arrives">{words}</p> }
    });
    let press = if state.has_changed() {
        agree(locale, &state.cart.lines, quote.total).prerender()
    } else {
        view! {
            <button class="loud" type="submit">{text.order_now}</button>
            {terms(locale)}
        }
        .prerender()
    };
    view! {
        <aside class="sum" aria-label=text.summary data-part="sum">
            <h2>{text.summary}</h2>
            <ul class="lines small" role="list">{lines}</ul>
            {sums(locale, quote)}
            {free_in(locale, quote)}
            {arrival}
            {press}
        </aside>
    }
}

fn line(locale: Locale, line: &CartLine) -> impl IntoView + use<> {
    let changes = changes(locale, line)
        .into_iter()
        .map(|words| view! { <p class="changed">{words}</p> })
        .collect_view();
    view! {
        <li class="line">
            <span class="thumb">{product_image(line.image.clone(), line.hue, Load::Lazy)}</span>
            <div class="what">
                <p>{line.quantity.to_string()}" × "{line.title.clone()}</p>
                <p class="quiet">{line.variant_title.clone()}</p>
                {changes}
            </div>
            <p class="cost">{money(locale, line.total)}</p>
        </li>
    }
}

/// What has changed about a line since it was added to the cart.
fn changes(locale: Locale, line: &CartLine) -> Vec<String> {
    let price = (line.unit_price != line.agreed_price).then(|| {
        let old = money(locale, line.agreed_price);
        (basket(locale).price_changed)(&old, &money(locale, line.unit_price))
    });
    let stock = match line.available {
        left if left >= i32::from(line.quantity) => None,
        left if left <= 0 => Some(checkout(locale).sold_out_removed.to_owned()),
        left => Some((checkout(locale).reduced_to)(left)),
    };
    price.into_iter().chain(stock).collect()
}

/// The button that accepts the changes. It replaces the order button: the shopper must have seen what is ordered.
fn agree(locale: Locale, lines: &[CartLine], total: Money) -> impl IntoView + use<> {
    let words = basket(locale);
    let left = lines.iter().map(|line| {
        let possible = line.available.clamp(0, line.quantity.into());
        line.unit_price.checked_mul(possible.into())
    });
    let left = left
        .collect::<Result<Vec<_>, _>>()
        .and_then(|left| Money::sum(total.currency, left))
        .unwrap_or(total);
    view! {
        <div class="notice">
            <p>{checkout(locale).changed}"."</p>
            <input type="hidden" name="expected_subtotal.amount" value=left.amount.to_string()/>
            <input type="hidden" name="expected_subtotal.currency" value=left.currency.code()/>
            <button class="loud" type="submit" name="do" value="agree" formnovalidate>{words.agree}</button>
            <p class="hint">{(words.agree_hint)(&money(locale, left))}</p>
        </div>
    }
}

fn terms(locale: Locale) -> impl IntoView {
    let [a, terms, b, withdrawal, c] = text(locale).order_terms;
    view! {
        <p class="hint">
            {a}<a href=to::localised(locale, to::TERMS)>{terms}</a>
            {b}<a href=to::localised(locale, to::WITHDRAWAL)>{withdrawal}</a>{c}
        </p>
    }
}
