//! The notice about an order that is awaiting payment, with the actions to pay, change or cancel it.

use contract::{
    Locale,
    order::{Order, OrderState},
    path::page as to,
};
use leptos::prelude::*;

use crate::{
    format::time,
    page_context::Prerender as _,
    text::{checkout::checkout, text},
};

/// The page that shows the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShownOn {
    /// The cart: "Change order" leads to the checkout.
    Cart,
    /// The checkout: "Change order" leads to the form on the same page.
    Checkout,
}

/// The notice; none unless the order is awaiting payment.
pub(crate) fn pending_order(
    locale: Locale,
    order: &Order,
    shown_on: ShownOn,
) -> Option<impl IntoView + use<>> {
    let until = order
        .reserved_until
        .filter(|_| order.state == OrderState::PendingPayment)?;
    let (text, words) = (text(locale), checkout(locale));
    let page = to::localised(locale, &to::order(&order.number));
    let (back, change) = match shown_on {
        ShownOn::Cart => {
            let href = to::localised(locale, to::CHECKOUT);
            let change = view! { <a class="button" href=href>{words.change_order}</a> };
            ("cart", change.prerender())
        }
        ShownOn::Checkout => {
            let change = view! { <a class="button" href="#order">{words.change_order}</a> };
            ("checkout", change.prerender())
        }
    };
    let hint = (shown_on == ShownOn::Checkout)
        .then(|| view! { <p class="hint">{words.change_order_hint}</p> });
    Some(view! {
        <div class="notice waits">
            <p role="status">
                {(words.pending_order)(order.number.as_str(), &time(locale, until))}
                " "<a href=page.clone()>{words.to_order}</a>
            </p>
            {hint}
            <form class="actions" method="post" action=page>
                <input type="hidden" name="back" value=back/>
                <button class="loud" type="submit" name="do" value="pay">{text.pay}</button>
                {change}
                <button class="plain" type="submit" name="do" value="cancel">{text.cancel}</button>
            </form>
        </div>
    })
}
