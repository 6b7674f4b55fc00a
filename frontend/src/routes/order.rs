//! `/orders/:number`: confirmation and tracking. `?wait=1` says that the shopper has just come back from the payment
//! page. Forms, posted to the page: `do=pay`, `do=cancel`, `do=reorder`, `do=return` with `reason`.

mod give_back;
mod no_access;
mod timeline;

use chrono::NaiveDate;
use contract::{
    ErrorCode, Locale, OrderNumber,
    order::{Address, LastOrder, Order, OrderLine, OrderState, PaymentFailure},
    path::{self, page as to},
};
use leptos::prelude::*;

use crate::{
    components::{
        arrival::arrives,
        form::refusal,
        summary::{country, summary},
        tile::{Load, tile},
    },
    format::{date, money, time},
    head::Head,
    islands::watch::{Watch, Watched},
    page::Refused,
    text::{Text, checkout::checkout, text},
    visit::{Answered, Page, Visit, html},
};

/// Without script the page is loaded again while it waits.
const LOOK_AGAIN_S: u32 = 5;

pub(crate) async fn page(visit: &Visit<'_>, number: OrderNumber) -> Answered {
    let order: Order = match visit.fetcher.get(path::order(&number)).await {
        Ok(order) => order,
        Err(problem) if problem.code == ErrorCode::NotFound => {
            return Ok(no_access::page(visit, &number));
        }
        Err(problem) => return Err(problem),
    };
    let (locale, refused) = (visit.locale(), visit.refused());
    let waits = order.state == OrderState::PendingPayment
        && order.payment_failure.is_none()
        && visit.request.parameter("wait").is_some();
    let mut head = Head::private((visit.text().order)(order.number.as_str()));
    head.refresh_s = waits.then_some(LOOK_AGAIN_S);
    let shown = Shown {
        locale,
        action: visit.to(&to::order(&number)),
        waits,
        comes: comes(&order, visit.request.today()),
        changes_at_checkout: is_of_this_cart(visit, &order).await,
    };
    let mut page = Page::new(head, html(|| view(&shown, order, refused)));
    page.status = refused.map_or(200, |refused| refused.problem.status);
    Ok(page.into())
}

/// What the page's parts know about each other.
struct Shown {
    locale: Locale,
    action: String,
    waits: bool,
    /// Whether it is paid and on its way.
    comes: bool,
    /// Whether the checkout of this browser's cart can change it.
    changes_at_checkout: bool,
}

/// Whether it waits for payment and came from this browser's cart: a guest's link opens it in other browsers, too,
/// whose checkout knows nothing of it. Without an answer the page leaves out the link, and the order stays payable.
async fn is_of_this_cart(visit: &Visit<'_>, order: &Order) -> bool {
    if order.state != OrderState::PendingPayment {
        return false;
    }
    let last: Result<LastOrder, _> = visit.fetcher.get(path::CART_ORDER).await;
    last.ok()
        .and_then(|last| last.order)
        .is_some_and(|last| last.number == order.number)
}

/// Whether the goods are still to come, as far as was promised.
fn comes(order: &Order, today: Option<NaiveDate>) -> bool {
    let over = order
        .quote
        .delivery
        .zip(today)
        .is_some_and(|(window, today)| window.to < today);
    order.state == OrderState::Paid && !timeline::has(order, "returned") && !over
}

fn view(shown: &Shown, order: Order, refused: Option<&Refused>) -> impl IntoView + use<> {
    let locale = shown.locale;
    let text = text(locale);
    let number = order.number.to_string();
    let placed = (text.placed_on)(&date(locale, order.placed_at));
    let watched = order.state == OrderState::PendingPayment && order.payment_failure.is_none();
    let watch = watched.then(|| {
        let what = Watched::Order {
            number: number.clone(),
            state: order.state.as_str().to_owned(),
        };
        view! { <Watch what/> }
    });
    let stands = stands(shown, &order);
    let timeline = timeline::steps(locale, &order, shown.comes);
    let next = shown.comes.then(|| next(locale, &order));
    let give_back = give_back::form(shown, &order);
    let waits = order.state == OrderState::PendingPayment;
    let again = (!waits).then(|| again(shown));
    let promise = order.quote.delivery.filter(|_| shown.comes).map(|window| {
        let method = (checkout(locale).method)(order.quote.method);
        view! { <p class="arrives">{format!("{method}. {}.", arrives(locale, window))}</p> }
    });
    view! {
        {refusal(locale, refused)}
        <article class="order">
            <header class="head">
                {stands}
                <p class="number"><b>{(text.order)(&number)}</b>" "<span class="quiet">{placed}</span></p>
                {watch}
            </header>
            {next}
            <div class="basket">
                <section>
                    <h2>{text.ordered}</h2>
                    <ul class="lines" role="list">{order.lines.into_iter().map(|l| line(locale, l)).collect_view()}</ul>
                    {again}
                </section>
                <aside class="sum" aria-label=text.summary>
                    <h2>{text.summary}</h2>
                    {summary(locale, &order.quote)}
                    <h2>{text.sent_to}</h2>
                    {address(locale, order.address)}
                    {promise}
                    <h2>{text.timeline}</h2>
                    {timeline}
                    {give_back}
                </aside>
            </div>
        </article>
    }
}

/// How the order stands, why, and what can be done.
fn stands(shown: &Shown, order: &Order) -> impl IntoView + use<> {
    let (text, more) = (text(shown.locale), checkout(shown.locale));
    let until = order
        .reserved_until
        .map(|at| time(shown.locale, at))
        .unwrap_or_default();
    let lines = |lines: [&str; 2]| lines.map(str::to_owned).to_vec();
    let mut pay = None;
    let (class, words) = match (order.state, order.payment_failure) {
        (OrderState::Paid, _) if timeline::has(order, "returned") => (
            "state",
            lines([more.refund_under_way, more.refund_under_way_text]),
        ),
        (OrderState::Paid, _) if shown.comes => {
            ("state good", vec![text.order_paid_text.to_owned()])
        }
        (OrderState::Paid, _) => ("state", vec![text.order_there_text.to_owned()]),
        (OrderState::Cancelled, _) if timeline::ran_out(order) => {
            ("state", lines([more.ran_out, more.cart_is_whole]))
        }
        (OrderState::Cancelled, _) => {
            let words = [text.order_cancelled, text.order_cancelled_text];
            ("state", lines(words))
        }
        (OrderState::Refunded, _) => (
            "state",
            lines([text.order_refunded, text.order_refunded_text]),
        ),
        (OrderState::PendingPayment, Some(failure)) => {
            pay = Some(text.pay_again);
            let failed = format!("{} {}", text.order_failed, why(text, failure));
            ("state bad", vec![failed, (text.nothing_lost)(&until)])
        }
        (OrderState::PendingPayment, None) if shown.waits => {
            pay = Some(text.pay);
            let words = [text.order_checking, text.order_checking_text];
            ("state", lines(words))
        }
        (OrderState::PendingPayment, None) => {
            pay = Some(text.pay);
            let words = vec![text.order_waits.to_owned(), (text.order_waits_text)(&until)];
            ("state", words)
        }
    };
    let title = if class == "state good" {
        text.order_thanks
    } else {
        text.your_order
    };
    let words = words
        .into_iter()
        .map(|line| view! { <p>{line}</p> })
        .collect_view();
    let actions = pay.map(|pay| pay_or_cancel(shown, pay));
    let alert = order
        .payment_failure
        .filter(|_| pay.is_some())
        .map(|_| "alert");
    view! { <div class=class><h1>{title}</h1><div class="lead" role=alert>{words}</div>{actions}</div> }
}

fn pay_or_cancel(shown: &Shown, pay: &'static str) -> impl IntoView + use<> {
    let change = shown.changes_at_checkout.then(|| {
        let href = to::localised(shown.locale, to::CHECKOUT);
        view! { <a class="button" href=href>{checkout(shown.locale).change_order}</a> }
    });
    view! {
        <form class="actions" method="post" action=shown.action.clone()>
            <button class="loud" type="submit" name="do" value="pay">{pay}</button>
            {change}
            <button class="plain" type="submit" name="do" value="cancel">{text(shown.locale).cancel}</button>
        </form>
    }
}

/// The same once more.
fn again(shown: &Shown) -> impl IntoView + use<> {
    let text = checkout(shown.locale);
    view! {
        <form class="actions" method="post" action=shown.action.clone()>
            <button type="submit" name="do" value="reorder">{text.reorder}</button>
            <span class="hint">{text.reorder_hint}</span>
        </form>
    }
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

/// What comes now: the days that the order was promised, where it was.
fn next(locale: Locale, order: &Order) -> impl IntoView + use<> {
    let text = text(locale);
    let [confirmation, packed, arrival] = (text.next_lines)(order.email.as_str());
    let lines = match order.quote.delivery {
        Some(window) => vec![confirmation, format!("{}.", arrives(locale, window))],
        None => vec![confirmation, packed, arrival],
    };
    let lines = lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect_view();
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
    let land = country(locale, &address.country).to_owned();
    let town = format!("{} {}", address.postal_code, address.city);
    let lines = [address.name, address.street, address.extra, town, land]
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| view! { <span>{line}</span>" " })
        .collect_view();
    view! { <address>{lines}</address> }
}
