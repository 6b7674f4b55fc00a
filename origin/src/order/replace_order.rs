//! Placing an order that replaces one waiting for payment.
//!
//! Both ways below run in the transaction of `place_order`, with cart, order and payment locked, so that a concurrent
//! payment settles before or after it, never in between:
//!
//! - If lines and total are the same, the waiting order is *changed*. Its checkout stays valid, because the provider
//!   knows only the number and the amount.
//! - Otherwise the waiting order is *cancelled* and a new one takes its place. Its checkout is closed at the provider
//!   first, outside of any lock. If the provider reports it as paid, the order is paid and nothing is replaced.

use chrono::TimeDelta;
use contract::{OrderId, OrderNumber, cart::Quote, order::OrderState};
use domain::order::Step;
use serde_json::json;
use sqlx::PgConnection;

use super::{
    append_event::append_event,
    idempotency_store,
    place_order::{Attempt, CannotPlaceOrder},
    store::{self, OrderRecord},
};
use crate::{
    cart,
    payment::{
        self, settle,
        store::{Payment, PaymentState},
    },
};

/// An order is changed only if this much of its reservation is left to pay it. Otherwise a new order gets a new
/// reservation.
const MIN_TIME_LEFT: TimeDelta = TimeDelta::minutes(5);

/// The outcome for the waiting order.
pub(super) enum Replaced {
    /// It was changed and is the order to return.
    Changed(Box<OrderRecord>),
    /// It was cancelled: a new one can be inserted in this transaction.
    Ended,
    /// Its checkout must first be closed at the provider.
    StillPayable,
}

/// Changes the waiting order of a locked cart, or cancels it if its checkout is `closed` at the provider.
pub(super) async fn replace(
    conn: &mut PgConnection,
    attempt: &Attempt<'_>,
    waiting: OrderId,
    cart: &cart::store::LockedCart,
    quote: &Quote,
    closed: Option<OrderId>,
) -> Result<Replaced, CannotPlaceOrder> {
    let payment = payment::store::lock(conn, waiting, cart.header.id).await?;
    match payment.order_state {
        OrderState::PendingPayment => {}
        OrderState::Cancelled => return Ok(Replaced::Ended),
        OrderState::Paid | OrderState::Refunded => {
            return Err(CannotPlaceOrder::Paid(payment.number));
        }
    }
    if stays_payable(conn, attempt, &payment, cart, quote).await? {
        let record = change(conn, attempt, &payment, quote).await?;
        return Ok(Replaced::Changed(Box::new(record)));
    }
    if closed != Some(waiting) {
        return Ok(Replaced::StillPayable);
    }
    settle::cancel(conn, attempt.app, &payment).await?;
    Ok(Replaced::Ended)
}

/// Whether the waiting order's checkout still matches what the shopper is about to order.
async fn stays_payable(
    conn: &mut PgConnection,
    attempt: &Attempt<'_>,
    payment: &Payment,
    cart: &cart::store::LockedCart,
    quote: &Quote,
) -> Result<bool, sqlx::Error> {
    let left = payment.reserved_until - attempt.app.clock.now();
    // The language is part of the request that opens a checkout, and the provider binds its key to that request. Once
    // the checkout is open, the language may change.
    let opened = payment.state == PaymentState::Open;
    let same_language = payment.locale == attempt.request.locale;
    if payment.amount != quote.total || left < MIN_TIME_LEFT || !(opened || same_language) {
        return Ok(false);
    }
    let mut wanted: Vec<_> = cart
        .lines
        .iter()
        .map(|line| {
            (
                line.variant,
                i32::from(line.quantity),
                line.unit_price.amount,
            )
        })
        .collect();
    wanted.sort_unstable();
    Ok(store::list_purchased(conn, payment.order).await? == wanted)
}

async fn change(
    conn: &mut PgConnection,
    attempt: &Attempt<'_>,
    payment: &Payment,
    quote: &Quote,
) -> Result<OrderRecord, CannotPlaceOrder> {
    let order = payment.order;
    let kind = Step::Change.event();
    store::change(conn, order, attempt.request, &attempt.address, quote).await?;
    idempotency_store::repoint_key(conn, payment.cart, attempt.key, order).await?;
    let data = json!({
        "order": order,
        "number": payment.number,
        "country": quote.country,
        "method": quote.method,
        "delivery": quote.delivery,
        "shipping": quote.shipping,
        "taxes": quote.taxes,
        "total": quote.total,
    });
    append_event(conn, attempt.app, order, kind, data).await?;
    Ok(store::get(conn, order).await?)
}

/// Why there is nothing to order: the order to be replaced is paid, or the cart is empty.
pub(super) async fn nothing_to_order(
    conn: &mut PgConnection,
    attempt: &Attempt<'_>,
) -> Result<CannotPlaceOrder, sqlx::Error> {
    let paid = find_replaced_if_paid(conn, attempt).await?;
    Ok(paid.map_or(CannotPlaceOrder::EmptyCart, CannotPlaceOrder::Paid))
}

/// The order to be replaced, if it is paid by now.
pub(super) async fn find_replaced_if_paid(
    conn: &mut PgConnection,
    attempt: &Attempt<'_>,
) -> Result<Option<OrderNumber>, sqlx::Error> {
    let Some(number) = &attempt.request.replaces else {
        return Ok(None);
    };
    let state = store::find_state(conn, attempt.owner, number).await?;
    let is_paid = matches!(state, Some(OrderState::Paid | OrderState::Refunded));
    Ok(is_paid.then(|| number.clone()))
}
