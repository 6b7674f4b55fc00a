//! `/orders/:number`: confirmation and tracking. `?key=` is a guest's secret and stays in every address
//! of the page; `?wait=1` says that the shopper has just come back from the payment page.
//! Forms, posted to the page: `do=pay`, `do=cancel`.

use contract::{
    Locale, OrderNumber,
    header::ORDER_KEY,
    order::{Address, Order, OrderLine, OrderState, PaymentFailure, TimelineEntry},
    path::{self, page as to},
};
use leptos::prelude::*;

use crate::{
    address::query,
    api::ApiRequest,
    components::{
        form::refusal,
        summary::{country, summary},
        tile::{Load, tile},
    },
    format::{date, date_time, machine, money, time},
    head::Head,
    islands::watch::OrderWatch,
    page::Refused,
    text::{Text, text},
    visit::{Answered, Page, Visit, html},
};

/// Without script the page is loaded again while it waits.
const LOOK_AGAIN_S: u32 = 5;

pub(crate) async fn page(visit: &Visit<'_>, number: OrderNumber) -> Answered {
    let key = visit
        .request
        .parameter("key")
        .unwrap_or_default()
        .to_owned();
    let mut request = ApiRequest::get(path::order(&number));
    if !key.is_empty() {
        request = request.with_header(ORDER_KEY, key.clone());
    }
    let order: Order = visit.fetcher.ask(request).await?;
    let (locale, refused) = (visit.locale(), visit.refused());
    let waits = order.state == OrderState::PendingPayment
        && order.payment_failure.is_none()
        && visit.request.parameter("wait").is_some();
    let mut head = Head::private((visit.text().order)(order.number.as_str()));
    head.refresh_s = waits.then_some(LOOK_AGAIN_S);
    let action = format!(
        "{}{}",
        visit.to(&to::order(&number)),
        query([("key", key.as_str())])
    );
    let shown = Shown {
        locale,
        key,
        action,
        waits,
    };
    let mut page = Page::new(head, html(|| view(&shown, order, refused)));
    page.status = refused.map_or(200, |refused| refused.problem.status);
    Ok(page.into())
}

/// What the page's parts know about each other.
struct Shown {
    locale: Locale,
    key: String,
    action: String,
    waits: bool,
}

fn view(shown: &Shown, order: Order, refused: Option<&Refused>) -> impl IntoView + use<> {
    let locale = shown.locale;
    let text = text(locale);
    let number = order.number.to_string();
    let placed = (text.placed_on)(&date(locale, order.placed_at));
    let watched = order.state == OrderState::PendingPayment && order.payment_failure.is_none();
    let watch = watched.then(|| {
        let state = order.state.as_str().to_owned();
        view! { <OrderWatch number=number.clone() key=shown.key.clone() state/> }
    });
    let stands = stands(shown, &order);
    let next = (order.state == OrderState::Paid).then(|| next(text, order.email.as_str()));
    view! {
        {refusal(locale, refused)}
        <article class="order">
            <header class="head">
                {stands}
                <p class="number"><b>{(text.order)(&number)}</b><span class="quiet">{placed}</span></p>
                {watch}
            </header>
            {next}
            <div class="basket">
                <section>
                    <h2>{text.ordered}</h2>
                    <ul class="lines" role="list">{order.lines.into_iter().map(|l| line(locale, l)).collect_view()}</ul>
                </section>
                <aside class="sum" aria-label=text.summary>
                    <h2>{text.summary}</h2>
                    {summary(locale, &order.quote)}
                    <h2>{text.sent_to}</h2>
                    {address(locale, order.address)}
                    <h2>{text.timeline}</h2>
                    {timeline(locale, text, order.timeline)}
                </aside>
            </div>
        </article>
    }
}

/// How the order stands, why, and what can be done.
fn stands(shown: &Shown, order: &Order) -> impl IntoView + use<> {
    let text = text(shown.locale);
    let until = order
        .reserved_until
        .map(|at| time(shown.locale, at))
        .unwrap_or_default();
    let lines = |lines: [&str; 2]| lines.map(str::to_owned).to_vec();
    let (class, words, pay) = match (order.state, order.payment_failure) {
        (OrderState::Paid, _) => ("state good", vec![text.order_paid_text.to_owned()], None),
        (OrderState::Cancelled, _) => (
            "state",
            lines([text.order_cancelled, text.order_cancelled_text]),
            None,
        ),
        (OrderState::Refunded, _) => (
            "state",
            lines([text.order_refunded, text.order_refunded_text]),
            None,
        ),
        (OrderState::PendingPayment, Some(failure)) => {
            let failed = format!("{} {}", text.order_failed, why(text, failure));
            (
                "state bad",
                vec![failed, (text.nothing_lost)(&until)],
                Some(text.pay_again),
            )
        }
        (OrderState::PendingPayment, None) if shown.waits => (
            "state",
            lines([text.order_checking, text.order_checking_text]),
            Some(text.pay),
        ),
        (OrderState::PendingPayment, None) => {
            let words = vec![text.order_waits.to_owned(), (text.order_waits_text)(&until)];
            ("state", words, Some(text.pay))
        }
    };
    let title = if order.state == OrderState::Paid {
        text.order_thanks
    } else {
        text.your_order
    };
    let words = words
        .into_iter()
        .map(|line| view! { <p>{line}</p> })
        .collect_view();
    let actions = pay.map(|pay| {
        let action = shown.action.clone();
        view! {
            <form class="actions" method="post" action=action>
                <button class="loud" type="submit" name="do" value="pay">{pay}</button>
                <button class="plain" type="submit" name="do" value="cancel">{text.cancel}</button>
            </form>
        }
    });
    let alert = (pay.is_some() && order.payment_failure.is_some()).then_some("alert");
    view! { <div class=class><h1>{title}</h1><div class="lead" role=alert>{words}</div>{actions}</div> }
}

const fn why(text: &Text, failure: PaymentFailure) -> &'static str {
    let [declined, funds, challenge, abandoned] = text.failures;
    match failure {
        PaymentFailure::Declined => declined,
        PaymentFailure::InsufficientFunds => funds,
        PaymentFailure::ChallengeFailed => challenge,
        PaymentFailure::Abandoned => abandoned,
    }
}

fn next(text: &Text, email: &str) -> impl IntoView + use<> {
    let lines = (text.next_lines)(email).map(|line| view! { <li>{line}</li> });
    view! { <section class="next"><h2>{text.next}</h2><ol>{lines}</ol></section> }
}

fn line(locale: Locale, line: OrderLine) -> impl IntoView {
    let href = to::localised(locale, &to::product(&line.product));
    let each = format!("{} × {}", line.quantity, money(locale, line.unit_price));
    view! {
        <li class="line">
            <span class="thumb">{tile(line.image, line.hue, Load::Lazy)}</span>
            <div class="what">
                <h3><a href=href>{line.title}</a></h3>
                <p class="quiet">{line.variant_title}</p>
                <p class="quiet each">{each}</p>
            </div>
            <p class="cost">{money(locale, line.total)}</p>
        </li>
    }
}

pub(super) fn address(locale: Locale, address: Address) -> impl IntoView {
    let land = country(locale, &address.country)
        .trim_start_matches("the ")
        .to_owned();
    let town = format!("{} {}", address.postal_code, address.city);
    let lines = [address.name, address.street, address.extra, town, land]
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| view! { <span>{line}</span> })
        .collect_view();
    view! { <address>{lines}</address> }
}

fn timeline(locale: Locale, text: &Text, entries: Vec<TimelineEntry>) -> impl IntoView + use<> {
    let entries = entries
        .into_iter()
        .map(|entry| {
            let what = (text.happened)(&entry.what);
            let at = machine(entry.at);
            view! { <li><b>{what}</b><time datetime=at>{date_time(locale, entry.at)}</time></li> }
        })
        .collect_view();
    view! { <ol class="timeline" role="list">{entries}</ol> }
}
