//! `/orders/:number`: confirmation and tracking. `?wait=1` means that the shopper has just returned from the payment
//! page. Forms, posted to the page: `do=pay`, `do=cancel`, `do=reorder`, `do=return` with `reason`.

mod no_access;
mod return_form;
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
        delivery_estimate::delivery_estimate,
        form::form_status,
        product_image::{Load, product_image},
        summary::{country, summary},
    },
    format::{date, money, time},
    head::Head,
    islands::auto_refresh::{AutoRefresh, RefreshTrigger},
    page_context::{Page, PageContext, PageResult, html},
    page_request::Refused,
    text::{Text, checkout::checkout, text},
};

/// The reload interval without script while the payment is being confirmed.
const REFRESH_S: u32 = 5;

pub(crate) async fn page(context: &PageContext<'_>, number: OrderNumber) -> PageResult {
    let order: Order = match context.fetcher.get(path::order(&number)).await {
        Ok(order) => order,
        Err(problem) if problem.code == ErrorCode::NotFound => {
            return Ok(no_access::page(context, &number));
        }
        Err(problem) => return Err(problem),
    };
    let (locale, refused) = (context.locale(), context.refused());
    let confirming = order.state == OrderState::PendingPayment
        && order.payment_failure.is_none()
        && context.request.parameter("wait").is_some();
    let mut head = Head::private((context.text().order)(order.number.as_str()));
    head.refresh_s = confirming.then_some(REFRESH_S);
    let order_view = OrderView {
        locale,
        action: context.url(&to::order(&number)),
        confirming,
        in_transit: is_in_transit(&order, context.request.today()),
        changes_at_checkout: is_of_this_cart(context, &order).await,
    };
    let mut page = Page::new(head, html(|| view(&order_view, order, refused)));
    page.status = refused.map_or(200, |refused| refused.problem.status);
    Ok(page.into())
}

/// What several parts of the page depend on.
struct OrderView {
    locale: Locale,
    action: String,
    confirming: bool,
    /// Whether it is paid and has not arrived yet.
    in_transit: bool,
    /// Whether the checkout in this browser can change it.
    changes_at_checkout: bool,
}

/// Whether the order is awaiting payment and was placed from this browser's cart. A guest's link also opens it in other
/// browsers, whose checkout does not know it. Best effort: if the call fails, only the link to change the order is
/// missing.
async fn is_of_this_cart(context: &PageContext<'_>, order: &Order) -> bool {
    if order.state != OrderState::PendingPayment {
        return false;
    }
    let last: Result<LastOrder, _> = context.fetcher.get(path::CART_ORDER).await;
    last.ok()
        .and_then(|last| last.order)
        .is_some_and(|last| last.number == order.number)
}

/// Whether the goods are expected: paid, not returned, and within the promised delivery window.
fn is_in_transit(order: &Order, today: Option<NaiveDate>) -> bool {
    let over = order
        .quote
        .delivery
        .zip(today)
        .is_some_and(|(window, today)| window.to < today);
    order.state == OrderState::Paid && !timeline::has(order, "returned") && !over
}

fn view(order_view: &OrderView, order: Order, refused: Option<&Refused>) -> impl IntoView + use<> {
    let locale = order_view.locale;
    let text = text(locale);
    let number = order.number.to_string();
    let placed = (text.placed_on)(&date(locale, order.placed_at));
    let is_pending = order.state == OrderState::PendingPayment && order.payment_failure.is_none();
    let refresh = is_pending.then(|| {
        let when = RefreshTrigger::Order {
            number: number.clone(),
            state: order.state.as_str().to_owned(),
        };
        view! { <AutoRefresh when/> }
    });
    let status = order_status(order_view, &order);
    let timeline = timeline::steps(locale, &order, order_view.in_transit);
    let next_steps = order_view.in_transit.then(|| next_steps(locale, &order));
    let return_form = return_form::form(order_view, &order);
    let waits = order.state == OrderState::PendingPayment;
    let reorder = (!waits).then(|| reorder_form(order_view));
    let promise = order.quote.delivery.filter(|_| order_view.in_transit).map(|window| {
        let method = (checkout(locale).method)(order.quote.method);
        view! { <p class="arrives">{format!("{method}. {}.", delivery_estimate(locale, window))}</p> }
    });
    view! {
        {form_status(locale, refused)}
        <article class="order">
            <header class="head">
                {status}
                <p class="number"><b>{(text.order)(&number)}</b>" "<span class="quiet">{placed}</span></p>
                {refresh}
            </header>
            {next_steps}
            <div class="basket">
                <section>
                    <h2>{text.ordered}</h2>
                    <ul class="lines" role="list">{order.lines.into_iter().map(|l| line(locale, l)).collect_view()}</ul>
                    {reorder}
                </section>
                <aside class="sum" aria-label=text.summary>
                    <h2>{text.summary}</h2>
                    {summary(locale, &order.quote)}
                    <h2>{text.delivery_address}</h2>
                    {address(locale, order.address)}
                    {promise}
                    <h2>{text.timeline}</h2>
                    {timeline}
                    {return_form}
                </aside>
            </div>
        </article>
    }
}

/// The status of the order, its reason, and the actions.
fn order_status(order_view: &OrderView, order: &Order) -> impl IntoView + use<> {
    let (text, more) = (text(order_view.locale), checkout(order_view.locale));
    let until = order
        .reserved_until
        .map(|at| time(order_view.locale, at))
        .unwrap_or_default();
    let lines = |lines: [&str; 2]| lines.map(str::to_owned).to_vec();
    let mut pay = None;
    let (class, words) = match (order.state, order.payment_failure) {
        (OrderState::Paid, _) if timeline::has(order, "returned") => {
            ("state", lines([more.returned, more.returned_text]))
        }
        (OrderState::Paid, _) if order_view.in_transit => {
            ("state good", vec![text.order_paid_text.to_owned()])
        }
        (OrderState::Paid, _) => ("state", vec![text.order_arrived_text.to_owned()]),
        (OrderState::Cancelled, _) if timeline::reservation_expired(order) => {
            ("state", lines([more.expired, more.expired_text]))
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
            let failed = format!("{} {}", text.order_failed, failure_reason(text, failure));
            ("state bad", vec![failed, (text.not_charged)(&until)])
        }
        (OrderState::PendingPayment, None) if order_view.confirming => {
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
    let actions = pay.map(|pay| pay_or_cancel(order_view, pay));
    let alert = order
        .payment_failure
        .filter(|_| pay.is_some())
        .map(|_| "alert");
    view! { <div class=class><h1>{title}</h1><div class="lead" role=alert>{words}</div>{actions}</div> }
}

fn pay_or_cancel(order_view: &OrderView, pay: &'static str) -> impl IntoView + use<> {
    let change = order_view.changes_at_checkout.then(|| {
        let href = to::localised(order_view.locale, to::CHECKOUT);
        view! { <a class="button" href=href>{checkout(order_view.locale).change_order}</a> }
    });
    view! {
        <form class="actions" method="post" action=order_view.action.clone()>
            <button class="loud" type="submit" name="do" value="pay">{pay}</button>
            {change}
            <button class="plain" type="submit" name="do" value="cancel">{text(order_view.locale).cancel}</button>
        </form>
    }
}

/// The button that puts the same items into the cart.
fn reorder_form(order_view: &OrderView) -> impl IntoView + use<> {
    let text = checkout(order_view.locale);
    view! {
        <form class="actions" method="post" action=order_view.action.clone()>
            <button type="submit" name="do" value="reorder">{text.reorder}</button>
            <span class="hint">{text.reorder_hint}</span>
        </form>
    }
}

const fn failure_reason(text: &Text, failure: PaymentFailure) -> &'static str {
    let [declined, funds, challenge, abandoned] = text.failures;
    match failure {
        PaymentFailure::Declined => declined,
        PaymentFailure::InsufficientFunds => funds,
        PaymentFailure::ChallengeFailed => challenge,
        PaymentFailure::Abandoned => abandoned,
    }
}

/// The next steps, with the promised delivery window if there is one.
fn next_steps(locale: Locale, order: &Order) -> impl IntoView + use<> {
    let text = text(locale);
    let [confirmation, packed, arrival] = (text.next_lines)(order.email.as_str());
    let lines = match order.quote.delivery {
        Some(window) => vec![
            confirmation,
            format!("{}.", delivery_estimate(locale, window)),
        ],
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
            <span class="thumb">{product_image(line.image, line.hue, Load::Lazy)}</span>
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
    let country = country(locale, &address.country).to_owned();
    let town = format!("{} {}", address.postal_code, address.city);
    let lines = [address.name, address.street, address.extra, town, country]
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| view! { <span>{line}</span>" " })
        .collect_view();
    view! { <address>{lines}</address> }
}
