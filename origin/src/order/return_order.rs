//! Giving a paid order back. One transaction notes it, puts the goods back on the shelf, marks the payment as
//! money that is to go back, and writes the receipt; then, outside of any lock, the provider is asked to. Where it
//! cannot be reached, or this process dies, the reconciler asks again.

use contract::order::{Order, OrderState, ReturnReason};
use domain::order::returnable_until;

use super::{
    receipt::{Declared, acknowledge},
    store::{self, Found},
};
use crate::{
    app::App,
    catalog::announce::refresh_availability,
    payment::{
        settle,
        store::{self as payments, PaymentState},
    },
    stock,
};

/// Why an order was not given back.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotReturn {
    #[error("the order is not paid")]
    WrongState,
    #[error("the time to give it back is over")]
    TooLate,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Gives an order back, whole. Doing it twice is as good as once.
pub(super) async fn return_order(
    app: &App,
    found: Found,
    reason: ReturnReason,
    declared: Declared<'_>,
) -> Result<Order, CannotReturn> {
    let id = found.order.id;
    note(app, &found, reason, declared).await?;
    if let Err(error) = settle::settle(app, id).await {
        tracing::warn!(order = %found.order.number, %error, "the money goes back later");
    }
    let mut connection = app.db.read_fresh().await?;
    Ok(store::get(&mut connection, id).await?.order)
}

async fn note(
    app: &App,
    found: &Found,
    reason: ReturnReason,
    declared: Declared<'_>,
) -> Result<(), CannotReturn> {
    let mut tx = app.db.write().await?;
    let payment = payments::lock(&mut tx, found.order.id, found.cart).await?;
    match (payment.order_state, payment.state) {
        (OrderState::Paid, PaymentState::Captured) => {}
        // The money is on its way, or there.
        (OrderState::Paid, PaymentState::Refunding) | (OrderState::Refunded, _) => {
            acknowledge(&mut tx, app, found, reason, declared).await?;
            return Ok(tx.commit().await?);
        }
        _ => return Err(CannotReturn::WrongState),
    }
    let now = app.clock.now();
    let order = store::get(&mut tx, payment.order).await?.order;
    let arrives_by = order.quote.delivery.map(|window| window.to);
    let until = returnable_until(order.state, order.paid_at, arrives_by);
    if until.is_none_or(|until| until <= now) {
        return Err(CannotReturn::TooLate);
    }
    acknowledge(&mut tx, app, found, reason, declared).await?;
    payments::set_refunding(&mut tx, payment.id, now).await?;
    let restocked = stock::restock(&mut tx, payment.order).await?;
    settle::note_return(&mut tx, app, &payment, reason).await?;
    refresh_availability(&mut tx, app, &restocked).await?;
    tx.commit().await?;
    Ok(())
}
