//! `/cart`: the lines and totals, which are an island. Forms, posted to `/cart`: `do=change` with `line` and `quantity`
//! (or `to`, the value of a button), `do=remove` with `line`, both with `expected_quantity`; `do=agree` with
//! `expected_subtotal`; `do=add` comes from the product page. `?order=` and `?short=` (SKUs) name the items of an order
//! that could not be ordered again; `?nothing=1` comes from a checkout with an empty cart.

use contract::{
    Locale, Sku,
    cart::Cart,
    catalog::Category,
    order::{LastOrder, Order, OrderState},
    path::{self, page as to},
};
use futures_util::future::join3;
use leptos::prelude::*;

use super::search::categories_row;
use crate::{
    components::{
        delivery_estimate::delivery_estimate,
        form::form_status,
        pending_order::{ShownOn, pending_order},
        summary::country,
    },
    head::Head,
    islands::{
        auto_refresh::{AutoRefresh, RefreshTrigger},
        basket::{Basket, Shipping},
        recently_viewed::RecentlyViewed,
    },
    page_context::{Page, PageContext, PageResult, Prerender as _, html},
    page_request::Refused,
    text::{checkout::checkout, text},
};

pub(crate) async fn page(context: &PageContext<'_>) -> PageResult {
    let cart = context.fetcher.get::<Cart>(path::CART);
    let last = context.fetcher.get::<LastOrder>(path::CART_ORDER);
    let (categories, cart, last) = join3(context.categories(), cart, last).await;
    let cart = cart?;
    let (locale, refused) = (context.locale(), context.refused());
    let last = last.ok().and_then(|last| last.order);
    let notice = match context.request.parameter("short") {
        Some(short) => Some(falls_short(context, short).await),
        None => last.as_ref().and_then(|order| is_paid(context, order)),
    };
    let waiting = last.as_ref();
    let main = html(|| {
        view(
            locale,
            cart,
            refused,
            notice,
            waiting,
            categories.unwrap_or_default(),
        )
    });
    let mut page = Page::new(Head::private(context.text().cart), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    Ok(page.into())
}

/// A notice at the top of the page, with a link to an order.
struct Notice {
    words: String,
    href: Option<String>,
}

/// The notice that the last order is paid, for a shopper who went back to the checkout after paying.
fn is_paid(context: &PageContext<'_>, order: &Order) -> Option<Notice> {
    let came_to_pay = context.request.parameter("nothing").is_some();
    (came_to_pay && order.state == OrderState::Paid).then(|| Notice {
        words: (checkout(context.locale()).is_paid)(order.number.as_str()),
        href: Some(context.url(&to::order(&order.number))),
    })
}

/// The notice about items that could not be ordered again, by name if this browser may see the order.
async fn falls_short(context: &PageContext<'_>, short: &str) -> Notice {
    let text = checkout(context.locale());
    let skus: Vec<Sku> = short
        .split(',')
        .filter_map(|sku| sku.parse().ok())
        .collect();
    let number = context
        .request
        .parameter("order")
        .and_then(|number| number.parse().ok());
    let order = match number {
        Some(number) => context
            .fetcher
            .get::<Order>(path::order(&number))
            .await
            .ok(),
        None => None,
    };
    let lines = order.map(|order| order.lines).unwrap_or_default();
    let names: Vec<String> = lines
        .into_iter()
        .filter(|line| skus.contains(&line.sku))
        .map(|line| line.title)
        .collect();
    let words = if names.is_empty() {
        text.some_unavailable.to_owned()
    } else {
        (text.unavailable)(&names.join(", "))
    };
    Notice { words, href: None }
}

fn view(
    locale: Locale,
    cart: Cart,
    refused: Option<&Refused>,
    notice: Option<Notice>,
    last: Option<&Order>,
    categories: Vec<Category>,
) -> impl IntoView + use<> {
    let text = text(locale);
    let alert = form_status(locale, refused);
    let notice = notice.map(|notice| {
        let to_order = checkout(locale).to_order;
        let link = notice
            .href
            .map(|href| view! { " "<a href=href>{to_order}</a> });
        view! { <p class="notice" role="status">{notice.words}{link}</p> }
    });
    let waiting = last.and_then(|order| pending_order(locale, order, ShownOn::Cart));
    if cart.lines.is_empty() {
        return view! {
            {alert}
            {notice}
            {waiting}
            <header class="head">
                <h1>{text.cart_empty}</h1>
                <p class="lead">{text.cart_empty_next}</p>
                <p><a class="button" href=to::localised(locale, to::HOME)>{text.browse_shop}</a></p>
            </header>
            <AutoRefresh when=RefreshTrigger::EmptyCart/>
            <RecentlyViewed locale current=None/>
            {categories_row(locale, categories)}
        }
        .prerender();
    }
    let shipping = Shipping {
        country: cart.quote.country.to_string(),
        method: cart.quote.method,
        shipping_to: (text.shipping_to)(country(locale, &cart.quote.country)),
        arrives: cart
            .quote
            .delivery
            .map(|window| {
                format!(
                    "{}, {}.",
                    delivery_estimate(locale, window),
                    checkout(locale).arrives_if
                )
            })
            .unwrap_or_default(),
    };
    view! {
        {alert}
        {notice}
        {waiting}
        <header class="head"><h1>{text.cart}</h1></header>
        <Basket locale cart=cart.into() shipping/>
    }
    .prerender()
}
