//! The form to return a paid order, while that is possible.

use chrono::TimeDelta;
use contract::{
    order::{Order, ReturnReason},
    path::page as to,
};
use leptos::prelude::*;

use super::OrderView;
use crate::{
    format::{date, money},
    text::checkout::checkout,
};

pub(super) fn form(order_view: &OrderView, order: &Order) -> impl IntoView + use<> {
    let (locale, action) = (order_view.locale, order_view.action.clone());
    let total = order.quote.total;
    order.returnable_until.map(|until| {
        let text = checkout(locale);
        let last_day = until - TimeDelta::seconds(1);
        let [a, withdrawal, b] = text.return_address;
        let reasons = ReturnReason::ALL.map(
            |reason| view! { <option value=reason.as_str()>{(text.reasons)(reason)}</option> },
        );
        view! {
            <details class="give-back">
                <summary>{text.return_title}</summary>
                <p>{(text.return_text)(&date(locale, last_day), &money(locale, total))}</p>
                <p class="hint">
                    {a}<a href=to::localised(locale, to::WITHDRAWAL)>{withdrawal}</a>{b}
                </p>
                <form method="post" action=action>
                    <div class="field">
                        <label for="reason">{text.reason}</label>
                        <select id="reason" name="reason">{reasons}</select>
                    </div>
                    <button type="submit" name="do" value="return">{text.return_button}</button>
                </form>
            </details>
        }
    })
}
