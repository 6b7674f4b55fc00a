//! Returning a paid order. One transaction records the return, restocks the units, marks the payment as to be refunded
//! and queues the receipt. The refund is then requested from the provider, outside of any lock. If the provider is
//! unreachable or this process dies, the reconciler retries.

use contract::order::{Order, OrderState, ReturnReason};
use domain::order::returnable_until;

use super::{
    store::{self, OrderRecord},
    withdrawal_receipt::{Declared, record_return},
};
use crate::{
    app::App,
    catalog::publish_catalog_change::refresh_availability,
    payment::{
        settle,
        store::{self as payments, PaymentState},
    },
    stock,
};

/// Why an order was not returned.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotReturn {
    #[error("the order is not paid")]
    WrongState,
    #[error("the return period is over")]
    TooLate,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Returns a whole order. Idempotent.
pub(super) async fn return_order(
    app: &App,
    record: OrderRecord,
    reason: ReturnReason,
    declared: Declared<'_>,
) -> Result<Order, CannotReturn> {
    let id = record.order.id;
    write_return(app, &record, reason, declared).await?;
    if let Err(error) = settle::settle(app, id).await {
        tracing::warn!(order = %record.order.number, %error, "refund failed; the reconciler will retry");
    }
    let mut connection = app.db.read_fresh().await?;
    Ok(store::get(&mut connection, id).await?.order)
}

async fn write_return(
    app: &App,
    record: &OrderRecord,
    reason: ReturnReason,
    declared: Declared<'_>,
) -> Result<(), CannotReturn> {
    let mut tx = app.db.write().await?;
    let payment = payments::lock(&mut tx, record.order.id, record.cart).await?;
    match (payment.order_state, payment.state) {
        (OrderState::Paid, PaymentState::Captured) => {}
        // Returned already: the payment is being refunded, or it was refunded.
        (OrderState::Paid, PaymentState::Refunding) | (OrderState::Refunded, _) => {
            record_return(&mut tx, app, record, reason, declared).await?;
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
    record_return(&mut tx, app, record, reason, declared).await?;
    // The state was checked under the lock, so the statements below run once per order: restocking is not idempotent.
    payments::set_refunding(&mut tx, payment.id, now).await?;
    let restocked = stock::restock(&mut tx, payment.order).await?;
    settle::append_return_event(&mut tx, app, &payment, reason).await?;
    refresh_availability(&mut tx, app, &restocked).await?;
    tx.commit().await?;
    Ok(())
}
