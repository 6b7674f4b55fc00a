//! `/account`: orders, and where one is signed in. Forms: `/sign-out`, and posted to `/account`
//! `do=end_session` with `session`. Who is not signed in is sent to sign in first.

use contract::{
    ErrorCode, Locale,
    account::{Customer, Me, Session},
    order::{OrderList, OrderState, OrderSummary},
    path::{self, page as to},
};
use futures_util::future::join3;
use leptos::prelude::*;

use crate::{
    address::query,
    components::form::refusal,
    format::{date, date_time, money},
    head::Head,
    page::Refused,
    text::{Text, text},
    visit::{Answered, Outcome, Page, Part as _, Visit, html},
};

pub(crate) async fn page(visit: &Visit<'_>) -> Answered {
    let cursor = visit.request.parameter("cursor").unwrap_or_default();
    let orders = format!("{}{}", path::ORDERS, query([("cursor", cursor)]));
    let (me, orders, sessions) = join3(
        visit.fetcher.get::<Me>(path::ME),
        visit.fetcher.get::<OrderList>(orders),
        visit.fetcher.get::<Vec<Session>>(path::SESSIONS),
    )
    .await;
    let ended = |code| matches!(code, ErrorCode::NotSignedIn | ErrorCode::SessionEnded);
    let customer = match me?.customer {
        Some(customer) if !orders.as_ref().is_err_and(|p| ended(p.code)) => customer,
        _ => return Ok(Outcome::SeeOther(sign_in(visit))),
    };
    let (locale, refused) = (visit.locale(), visit.refused());
    let (orders, sessions) = (orders?, sessions?);
    let main = html(|| view(locale, refused, &customer, orders, &sessions));
    let mut page = Page::new(Head::private(visit.text().account), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    Ok(page.into())
}

fn sign_in(visit: &Visit<'_>) -> String {
    let here = visit.to(to::ACCOUNT);
    format!(
        "{}{}",
        visit.to(to::SIGN_IN),
        query([("next", here.as_str())])
    )
}

fn view(
    locale: Locale,
    refused: Option<&Refused>,
    customer: &Customer,
    orders: OrderList,
    sessions: &[Session],
) -> impl IntoView + use<> {
    let text = text(locale);
    let unverified =
        (!customer.verified).then(|| view! { <p class="notice">{text.unverified}</p> });
    let older = orders.next_cursor.map(|cursor| {
        let here = to::localised(locale, to::ACCOUNT);
        let href = format!("{here}{}", query([("cursor", cursor.as_str())]));
        view! { <p><a class="button" href=href>{text.older_orders}</a></p> }
    });
    let list = if orders.items.is_empty() {
        let home = to::localised(locale, to::HOME);
        view! { <p>{text.no_orders}" "<a href=home>{text.look_around}</a></p> }.part()
    } else {
        let rows = orders
            .items
            .iter()
            .map(|order| row(locale, text, order))
            .collect_view();
        view! { <ol class="orders" role="list">{rows}</ol> }.part()
    };
    view! {
        {refusal(locale, refused)}
        <header class="head">
            <h1>{text.account}</h1>
            <p class="lead">{(text.hello)(&customer.name)}</p>
            <p class="quiet">{customer.email.to_string()}</p>
            <form method="post" action=to::localised(locale, to::SIGN_OUT)>
                <button type="submit">{text.sign_out}</button>
            </form>
        </header>
        {unverified}
        <section><h2>{text.orders}</h2>{list}{older}</section>
        <section class="sessions">
            <h2>{text.sessions}</h2>
            <p class="hint">{text.sessions_text}</p>
            <ul role="list">{sessions.iter().map(|s| session(locale, text, s)).collect_view()}</ul>
        </section>
    }
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
    view! {
        <li>
            <a href=href>{order.number.to_string()}</a>
            <span>{date(locale, order.placed_at)}</span>
            <span class=class>{state}</span>
            <span class="quiet">{(text.items)(order.count)}</span>
            <span class="cost">{money(locale, order.total)}</span>
        </li>
    }
}

fn session(locale: Locale, text: &Text, session: &Session) -> impl IntoView + use<> {
    let name = browser(&session.user_agent).unwrap_or_else(|| text.unknown_device.to_owned());
    let seen = (text.last_seen)(&date_time(locale, session.last_seen_at));
    let end = if session.current {
        view! { <span class="mark good">{text.this_device}</span> }.part()
    } else {
        view! {
            <form method="post" action=to::localised(locale, to::ACCOUNT)>
                <input type="hidden" name="do" value="end_session"/>
                <input type="hidden" name="session" value=session.id.to_string()/>
                <button class="plain" type="submit">{text.end_session}</button>
            </form>
        }
        .part()
    };
    view! { <li><b>{name}</b><span class="quiet">{seen}</span>{end}</li> }
}

/// `Firefox, Linux`: what a browser calls itself, in two words.
fn browser(agent: &str) -> Option<String> {
    // The order matters: most browsers also call themselves by their forebears' names.
    let browsers = [
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |table: &[(&str, &'static str)]| {
        table
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map(|(_, name)| *name)
    };
    match (find(&browsers), find(&systems)) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_called_as_people_call_them() {
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36 Edg/120";
        assert_eq!(browser(edge).as_deref(), Some("Edge, Windows"));
        assert_eq!(
            browser("Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0").as_deref(),
            Some("Firefox, Linux")
        );
        assert_eq!(browser("curl/8"), None);
    }
}
