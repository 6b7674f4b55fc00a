//! `/account/orders?cursor=`: all orders, newest first.

use contract::{
    Locale,
    order::{OrderList, OrderState, OrderSummary},
    path::{self, page as to},
};
use leptos::prelude::*;

use super::{SectionResult, if_signed_in};
use crate::{
    format::{date, money, rfc3339},
    page_context::{PageContext, Prerender as _, html},
    query_string::query,
    text::{Text, account::account as words, text},
};

pub(super) async fn section(context: &PageContext<'_>) -> SectionResult {
    let cursor = context.request.parameter("cursor").unwrap_or_default();
    let orders = format!("{}{}", path::ORDERS, query([("cursor", cursor)]));
    let Some(orders) = if_signed_in(context.fetcher.get::<OrderList>(orders).await)? else {
        return Ok(None);
    };
    let (locale, paged) = (context.locale(), !cursor.is_empty());
    Ok(Some(html(|| view(locale, &orders, paged))))
}

fn view(locale: Locale, orders: &OrderList, paged: bool) -> impl IntoView + use<> {
    let (text, words) = (text(locale), words(locale));
    let here = to::localised(locale, to::ACCOUNT_ORDERS);
    let older = orders.next_cursor.as_deref().map(|cursor| {
        let href = format!("{here}{}", query([("cursor", cursor)]));
        view! { <a class="button" rel="next" href=href>{text.older_orders}</a> }
    });
    let newest = paged.then(|| view! { <a href=here.clone()>{words.newest_orders}</a> });
    view! {
        <header class="head"><h1>{text.orders}</h1></header>
        {list(locale, &orders.items)}
        <p class="pages">{older}" "{newest}</p>
        <p class="hint">{words.guest_orders}</p>
    }
}

/// A list of orders, or a hint if there are none.
pub(super) fn list(locale: Locale, orders: &[OrderSummary]) -> impl IntoView + use<> {
    let text = text(locale);
    if orders.is_empty() {
        let home = to::localised(locale, to::HOME);
        return view! {
            <div class="nothing">
                <p>{text.no_orders}" "{words(locale).no_orders_next}</p>
                <p><a class="button" href=home>{text.browse_shop}</a></p>
            </div>
        }
        .prerender();
    }
    let rows: Vec<_> = orders
        .iter()
        .map(|order| row(locale, text, order))
        .collect();
    view! { <ol class="orders" role="list">{rows}</ol> }.prerender()
}

fn row(locale: Locale, text: &Text, order: &OrderSummary) -> impl IntoView + use<> {
    let href = to::localised(locale, &to::order(&order.number));
    let [pending, paid, cancelled, refunded] = text.states;
    let (class, state) = match order.state {
        OrderState::PendingPayment => ("mark low", pending),
        OrderState::Paid => ("mark good", paid),
        OrderState::Cancelled => ("mark", cancelled),
        OrderState::Refunded => ("mark", refunded),
    };
    let at = rfc3339(order.placed_at);
    view! {
        <li>
            <a href=href>{order.number.to_string()}</a>" "
            <time datetime=at>{date(locale, order.placed_at)}</time>" "
            <span class=class>{state}</span>" "
            <span class="quiet">{(text.items)(order.count)}</span>" "
            <span class="cost">{money(locale, order.total)}</span>
        </li>
    }
}
