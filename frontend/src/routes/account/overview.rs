//! `/account`: the customer, the latest orders, and links to the other pages.

use contract::{
    Locale,
    account::{Customer, Me, Session},
    address_book::SavedAddress,
    order::OrderList,
    path::{self, page as to},
};
use futures_util::future::join4;
use leptos::prelude::*;

use super::{super::order::address, SectionResult, if_signed_in, orders};
use crate::{
    page_context::{PageContext, Prerender as _, html},
    text::{account::account as words, text},
};

/// The number of orders shown.
const LATEST: usize = 3;

/// The data of the page.
struct Overview {
    locale: Locale,
    customer: Customer,
    orders: OrderList,
    addresses: Vec<SavedAddress>,
    sessions: usize,
    wishlist_len: usize,
}

pub(super) async fn section(context: &PageContext<'_>) -> SectionResult {
    let (me, orders, addresses, sessions) = join4(
        context.fetcher.get::<Me>(path::ME),
        context.fetcher.get::<OrderList>(path::ORDERS),
        context.fetcher.get::<Vec<SavedAddress>>(path::ADDRESSES),
        context.fetcher.get::<Vec<Session>>(path::SESSIONS),
    )
    .await;
    let me = me?;
    let (Some(customer), Some(orders)) = (me.customer, if_signed_in(orders)?) else {
        return Ok(None);
    };
    let overview = Overview {
        locale: context.locale(),
        customer,
        orders,
        addresses: addresses?,
        sessions: sessions?.len(),
        wishlist_len: me.wishlist.len(),
    };
    Ok(Some(html(|| view(overview))))
}

fn view(overview: Overview) -> impl IntoView {
    let locale = overview.locale;
    let (text, words) = (text(locale), words(locale));
    let unverified =
        (!overview.customer.verified).then(|| view! { <p class="notice">{text.unverified}</p> });
    let mut latest = overview.orders.items;
    let more = overview.orders.next_cursor.is_some() || latest.len() > LATEST;
    latest.truncate(LATEST);
    let all = more.then(|| {
        let href = to::localised(locale, to::ACCOUNT_ORDERS);
        view! { <p><a href=href>{words.all_orders}</a></p> }
    });
    view! {
        <header class="head">
            <h1>{text.account}</h1>
            <p class="lead">{(text.hello)(&overview.customer.name)}</p>
            <p class="quiet">{overview.customer.email.to_string()}</p>
            <p><a href=to::localised(locale, to::PROFILE)>{words.see_profile}</a></p>
            <form method="post" action=to::localised(locale, to::SIGN_OUT)>
                <button type="submit">{text.sign_out}</button>
            </form>
        </header>
        {unverified}
        <section><h2>{words.latest_orders}</h2>{orders::list(locale, &latest)}{all}</section>
        {section_links(locale, overview.addresses, overview.wishlist_len, overview.sessions)}
    }
}

/// Links to the other pages, each with a summary of its content.
fn section_links(
    locale: Locale,
    addresses: Vec<SavedAddress>,
    wishlist_len: usize,
    sessions: usize,
) -> impl IntoView {
    let words = words(locale);
    let parcels = match addresses.into_iter().next() {
        Some(first) => address(locale, first.address).prerender(),
        None => view! { <p>{words.no_address}</p> }.prerender(),
    };
    let summary = |text: String| view! { <p>{text}</p> }.prerender();
    let [.., wishlist, security, data] = words.sections;
    let links = [
        (words.default_address, parcels, words.manage_addresses, to::ADDRESSES),
        (wishlist, summary((words.wishlist_count)(wishlist_len)), words.see_wishlist, to::WISHLIST),
        (security, summary((words.signed_in_on)(sessions)), words.see_security, to::SECURITY),
        (data, summary(words.data_teaser.to_owned()), words.see_data, to::MY_DATA),
    ]
    .map(|(title, body, link, path)| {
        let href = to::localised(locale, path);
        view! { <section class="door"><h2>{title}</h2>{body}<p><a href=href>{link}</a></p></section> }
    });
    view! { <div class="doors">{links}</div> }
}
