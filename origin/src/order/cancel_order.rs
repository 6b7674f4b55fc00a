//! Cancelling an unpaid order: first at the provider, so that it can no longer be paid, then in the database.

use contract::order::{Order, OrderState};

use super::store::{self, OrderRecord};
use crate::{
    app::App,
    payment::settle::{self, CannotSettle},
};

/// Why an order was not cancelled.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotCancel {
    #[error("the order was paid")]
    Paid,
    #[error("the provider has not ended the checkout yet")]
    StillOpen,
    #[error(transparent)]
    Settle(#[from] CannotSettle),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Cancels an order that waits for payment. An order that has already ended is returned unchanged. An order that is
/// paid, even concurrently, is refused.
pub(super) async fn cancel_order(app: &App, record: OrderRecord) -> Result<Order, CannotCancel> {
    let mut order = record.order;
    if order.state == OrderState::PendingPayment {
        settle::expire(app, order.id).await?;
        let mut connection = app.db.read_fresh().await?;
        order = store::get(&mut connection, order.id).await?.order;
    }
    match order.state {
        OrderState::Cancelled | OrderState::Refunded => Ok(order),
        OrderState::Paid => Err(CannotCancel::Paid),
        OrderState::PendingPayment => Err(CannotCancel::StillOpen),
    }
}
