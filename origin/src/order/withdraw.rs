//! Withdrawing from an order's contract with its number and e-mail address alone: the statutory right must not depend
//! on signing in or finding a mail (§ 356a BGB). A paid order is returned, an unpaid one is cancelled. The receipt goes
//! to the order's address.

use contract::{
    FieldCode,
    order::{OrderState, ReturnReason, Withdraw},
};
use domain::name;

use super::{
    cancel_order::{CannotCancel, cancel_order},
    return_order::{CannotReturn, return_order},
    store::{self, OrderRecord},
    withdrawal_receipt::{Declared, record_return},
};
use crate::{
    account::rate_limit::{Attempt, Refused},
    app::App,
};

/// Why the withdrawal was refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotWithdraw {
    #[error("the name {0}")]
    Name(FieldCode),
    #[error("there is no such order with this address")]
    NotFound,
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error(transparent)]
    Return(#[from] CannotReturn),
    #[error(transparent)]
    Cancel(#[from] CannotCancel),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Processes a withdrawal. Idempotent.
pub(super) async fn withdraw(app: &App, request: &Withdraw) -> Result<(), CannotWithdraw> {
    let name = name::check(&request.name).map_err(CannotWithdraw::Name)?;
    let record = find(app, request).await?;
    Attempt::withdraw(app, record.order.id).consume(app).await?;
    match record.order.state {
        OrderState::PendingPayment | OrderState::Cancelled => {
            match cancel_order(app, record.clone()).await {
                Ok(_) => return Ok(record_cancelled_withdrawal(app, &record).await?),
                // It was paid concurrently: return it instead.
                Err(CannotCancel::Paid) => {}
                Err(error) => return Err(error.into()),
            }
        }
        OrderState::Paid | OrderState::Refunded => {}
    }
    let declared = Declared::Withdrawal(Some(name.as_str()));
    return_order(app, record, ReturnReason::Unsaid, declared).await?;
    Ok(())
}

async fn find(app: &App, request: &Withdraw) -> Result<OrderRecord, CannotWithdraw> {
    let mut connection = app.db.read_fresh().await?;
    let record = store::find(&mut connection, &request.number).await?;
    record
        .filter(|record| record.was_placed_with(&request.email))
        .ok_or(CannotWithdraw::NotFound)
}

/// Records the withdrawal from an unpaid order. The typed name is not recorded, because there was no purchase that it
/// could refer to.
async fn record_cancelled_withdrawal(app: &App, record: &OrderRecord) -> Result<(), sqlx::Error> {
    let mut tx = app.db.write().await?;
    let declared = Declared::Withdrawal(None);
    record_return(&mut tx, app, record, ReturnReason::Unsaid, declared).await?;
    tx.commit().await
}
