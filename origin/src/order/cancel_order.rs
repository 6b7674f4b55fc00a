//! Cancelling before payment: first at the provider, so that nobody can pay any more, then here.

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

/// Cancels an order that waits for payment. One that has ended stays as it is; one that was paid, also
/// in this very moment, is refused.
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
