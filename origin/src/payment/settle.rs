//! Settlement: asks the provider for the state of a checkout and applies it in one idempotent transaction. Webhooks,
//! the shopper's return, cancellation and the reconciler all call this; whichever comes first does the work and the
//! others find nothing left to do.

use contract::{
    CartId, OrderId,
    order::{OrderState, PaymentFailure, ReturnReason},
    payment::{Checkout, CheckoutState},
};
use domain::{
    ledger::{late_money, reversed, sale},
    order::Step,
};
use serde_json::json;
use sqlx::{PgConnection, Postgres, Transaction};

use super::{
    ledger,
    open_checkout::{self, CannotOpen},
    provider::ProviderError,
    store::{self, Payment, PaymentState},
};
use crate::{
    account, app::App, cart, catalog::publish_catalog_change::refresh_availability, db, mail,
    order, stock,
};

#[cfg(test)]
mod tests;

/// How many times a step is attempted when it loses a race.
const MAX_ATTEMPTS: u32 = 3;

/// Why a payment did not settle.
#[derive(Debug, thiserror::Error)]
pub enum CannotSettle {
    /// There is no such order.
    #[error("there is no such order")]
    NotFound,
    /// The provider reports an amount other than the order's.
    #[error("the provider's amount is not the order's")]
    WrongAmount,
    /// The provider.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<CannotOpen> for CannotSettle {
    fn from(error: CannotOpen) -> Self {
        match error {
            CannotOpen::Provider(error) => Self::Provider(error),
            CannotOpen::Database(error) => Self::Database(error),
        }
    }
}

/// What to do about an order, given the state that the provider reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The state is already applied, or nothing has happened.
    Nothing,
    /// The payment was captured: mark the order as paid.
    Pay,
    /// The payment was captured after the order had ended: refund it.
    RefundLate,
    /// A refund was decided, for a late payment or a return, and the provider has not made it yet.
    Refund,
    /// An attempt to pay failed; the order stays open for the next one.
    Fail(PaymentFailure),
    /// Another failure was recorded after the provider was queried. Only the provider knows which of the two is newer,
    /// so query it again.
    Recheck,
    /// The checkout expired: cancel the order.
    Cancel,
    /// The provider refunded the payment: record it.
    RecordRefund,
}

/// The decision table. It is monotonic in money: once a payment is captured, a stale `Open` or `Expired` report never
/// undoes it, because reports can arrive out of order.
fn verdict(payment: PaymentState, order: OrderState, checkout: &Checkout) -> Verdict {
    use PaymentState::{Captured, Ended, Open, Opening, Refunded, Refunding};
    match (checkout.state, payment) {
        (CheckoutState::Paid, Opening | Open | Ended) => match order {
            OrderState::PendingPayment => Verdict::Pay,
            OrderState::Cancelled => Verdict::RefundLate,
            OrderState::Paid | OrderState::Refunded => Verdict::Nothing,
        },
        (CheckoutState::Paid, Refunding) => Verdict::Refund,
        (CheckoutState::Refunded, Captured | Refunding) => Verdict::RecordRefund,
        (CheckoutState::Expired | CheckoutState::Refunded, Opening | Open) => Verdict::Cancel,
        (CheckoutState::Open, Opening | Open) => match checkout.failure {
            Some(failure) => Verdict::Fail(failure),
            None => Verdict::Nothing,
        },
        (CheckoutState::Paid, Captured)
        | (CheckoutState::Refunded, Ended)
        | (CheckoutState::Expired | CheckoutState::Open, Captured | Refunding | Ended)
        | (_, Refunded) => Verdict::Nothing,
    }
}

/// Queries the provider for the state of an order's payment and applies it.
pub async fn settle(app: &App, order: OrderId) -> Result<(), CannotSettle> {
    for _ in 0..MAX_ATTEMPTS {
        let payment = find(app, order).await?;
        let checkout = match &payment.checkout_id {
            Some(id) => resolve_missing_checkout(app, &payment, id, app.provider.find(id).await)?,
            None => open_checkout::open(app, &payment).await?,
        };
        if apply(app, &payment, &checkout).await? != Verdict::Recheck {
            break;
        }
    }
    Ok(())
}

/// Expires an order's checkout at the provider, then applies the resulting state.
///
/// The provider comes first: stock is released only once the checkout can no longer be paid, otherwise the last unit
/// could be sold to somebody else and then paid for twice. If the shopper paid in the meantime, the order is marked as
/// paid instead.
pub async fn expire(app: &App, order: OrderId) -> Result<(), CannotSettle> {
    let payment = find(app, order).await?;
    let id = match payment.checkout_id.clone() {
        Some(id) => id,
        None => open_checkout::open(app, &payment).await?.id,
    };
    let checkout = resolve_missing_checkout(app, &payment, &id, app.provider.expire(&id).await)?;
    apply(app, &payment, &checkout).await?;
    Ok(())
}

/// Closes an order's checkout at the provider without ending the order, for a transaction that replaces the order.
/// Returns whether the checkout can no longer be paid. If it was paid first, the payment is applied and the result is
/// false.
pub async fn close_checkout(app: &App, order: OrderId) -> Result<bool, CannotSettle> {
    let payment = find(app, order).await?;
    let id = match payment.checkout_id.clone() {
        Some(id) => id,
        None => open_checkout::open(app, &payment).await?.id,
    };
    let checkout = resolve_missing_checkout(app, &payment, &id, app.provider.expire(&id).await)?;
    if checkout.state == CheckoutState::Expired {
        return Ok(true);
    }
    apply(app, &payment, &checkout).await?;
    Ok(false)
}

/// Treats a checkout that the provider no longer knows as expired, if its reservation has ended.
///
/// Nobody can pay such a checkout, and without this rule its order, stock and cart would stay locked for ever. It does
/// not apply while a refund is due: that money has not been returned yet.
fn resolve_missing_checkout(
    app: &App,
    payment: &Payment,
    id: &str,
    answer: Result<Checkout, ProviderError>,
) -> Result<Checkout, ProviderError> {
    match answer {
        Err(ProviderError::Refused { status: 404, .. })
            if payment.state != PaymentState::Refunding
                && payment.reserved_until <= app.clock.now() =>
        {
            tracing::error!(order = %payment.number, "checkout unknown to the provider");
            Ok(Checkout {
                id: id.to_owned(),
                reference: payment.number.clone(),
                amount: payment.amount,
                state: CheckoutState::Expired,
                url: String::new(),
                failure: None,
                charges: 0,
            })
        }
        answer => answer,
    }
}

async fn find(app: &App, order: OrderId) -> Result<Payment, CannotSettle> {
    let mut connection = app.db.read_fresh().await?;
    let payment = store::find(&mut connection, order).await?;
    payment.ok_or(CannotSettle::NotFound)
}

async fn apply(app: &App, payment: &Payment, checkout: &Checkout) -> Result<Verdict, CannotSettle> {
    if checkout.amount != payment.amount {
        tracing::error!(order = %payment.number, "the provider's amount is not the order's");
        return Err(CannotSettle::WrongAmount);
    }
    // Applied before the refund is requested: the transaction records that a refund is due. If the process crashes
    // between the two calls, the reconciler finds the payment in `Refunding` and repeats the request, which is
    // idempotent at the provider.
    let mut verdict = apply_with_retry(app, payment, checkout).await?;
    if matches!(verdict, Verdict::RefundLate | Verdict::Refund) {
        tracing::info!(order = %payment.number, "refunding");
        let refunded = app.provider.refund(&checkout.id).await?;
        verdict = apply_with_retry(app, payment, &refunded).await?;
    }
    if verdict != Verdict::Nothing {
        tracing::info!(order = %payment.number, ?verdict, "settled");
    }
    Ok(verdict)
}

async fn apply_with_retry(
    app: &App,
    observed: &Payment,
    checkout: &Checkout,
) -> Result<Verdict, sqlx::Error> {
    let mut attempts = 1;
    loop {
        match apply_in_tx(app, observed, checkout).await {
            Err(error) if db::is_serialization_failure(&error) && attempts < MAX_ATTEMPTS => {
                attempts += 1;
            }
            result => return result,
        }
    }
}

/// Decides and applies in one transaction. `observed` is the payment as it was before the provider was queried.
async fn apply_in_tx(
    app: &App,
    observed: &Payment,
    checkout: &Checkout,
) -> Result<Verdict, sqlx::Error> {
    let (mut tx, payment) = lock_payment(app, observed.order, observed.cart).await?;
    // The verdict must come from the locked rows: `observed` may be stale by now, and two callers that decided on stale
    // state would both apply the payment.
    let mut verdict = verdict(payment.state, payment.order_state, checkout);
    match verdict {
        Verdict::Nothing | Verdict::Refund | Verdict::Recheck => {}
        Verdict::Pay => pay(&mut tx, app, &payment, checkout).await?,
        Verdict::RefundLate => record_late_payment(&mut tx, app, &payment, checkout).await?,
        Verdict::Fail(failure) if payment.failure == Some(failure) => verdict = Verdict::Nothing,
        // A concurrent caller recorded another failure between our query and the lock.
        Verdict::Fail(_) if payment.failure != observed.failure => verdict = Verdict::Recheck,
        Verdict::Fail(failure) => fail(&mut tx, app, &payment, failure).await?,
        Verdict::Cancel => cancel(&mut tx, app, &payment).await?,
        Verdict::RecordRefund => record_refund(&mut tx, app, &payment).await?,
    }
    tx.commit().await?;
    Ok(verdict)
}

/// Begins a transaction and locks cart, order and payment, in this order.
///
/// Every transaction that needs several of these rows takes the cart first, otherwise two of them could deadlock. A
/// sign-in may have moved a guest's order to the customer's cart since the payment was read. Locking the new cart as
/// well would break the order, so the transaction starts over. An order is moved at most once, so one retry is enough.
async fn lock_payment(
    app: &App,
    order: OrderId,
    cart: CartId,
) -> Result<(Transaction<'static, Postgres>, Payment), sqlx::Error> {
    let mut tx = app.db.write().await?;
    let payment = store::lock(&mut tx, order, cart).await?;
    if payment.cart == cart {
        return Ok((tx, payment));
    }
    tx.rollback().await?;
    let mut tx = app.db.write().await?;
    let payment = store::lock(&mut tx, order, payment.cart).await?;
    Ok((tx, payment))
}

/// Stores the checkout's id if the process that opened the checkout crashed before it could.
async fn backfill_checkout(
    conn: &mut PgConnection,
    payment: &Payment,
    checkout: &Checkout,
) -> Result<(), sqlx::Error> {
    if payment.checkout_id.is_none() {
        store::set_checkout(conn, payment.id, &checkout.id, &checkout.url).await?;
    }
    Ok(())
}

async fn pay(
    conn: &mut PgConnection,
    app: &App,
    payment: &Payment,
    checkout: &Checkout,
) -> Result<(), sqlx::Error> {
    let now = app.clock.now();
    backfill_checkout(conn, payment, checkout).await?;
    store::set_state(conn, payment.id, PaymentState::Captured).await?;
    advance_order(conn, app, payment, Step::Pay).await?;
    // Stock is locked after cart, order and payment: see the lock order in `store`.
    stock::claim(conn, payment.order).await?;
    // A guest's order joins the account only if that account has verified the order's address.
    account::store::adopt_order(conn, payment.order).await?;
    let paid = order::store::get(conn, payment.order).await?;
    let entries = sale(&paid.order.quote);
    ledger::post(conn, app, payment.order, &entries, payment.amount.currency).await?;
    cart::store::line::remove_purchased(conn, payment.cart, payment.order, now).await?;
    let confirmation = order::confirmation::mail(app, &paid);
    mail::append(conn, &confirmation, now).await
}

async fn record_late_payment(
    conn: &mut PgConnection,
    app: &App,
    payment: &Payment,
    checkout: &Checkout,
) -> Result<(), sqlx::Error> {
    backfill_checkout(conn, payment, checkout).await?;
    store::set_refunding(conn, payment.id, app.clock.now()).await?;
    let entries = late_money(payment.amount);
    ledger::post(conn, app, payment.order, &entries, payment.amount.currency).await
}

async fn fail(
    conn: &mut PgConnection,
    app: &App,
    payment: &Payment,
    failure: PaymentFailure,
) -> Result<(), sqlx::Error> {
    order::store::set_failure(conn, payment.order, failure).await?;
    advance_order(conn, app, payment, Step::FailPayment).await
}

/// Cancels an unpaid order. The caller has locked order and payment and has closed the checkout at the provider.
pub async fn cancel(
    conn: &mut PgConnection,
    app: &App,
    payment: &Payment,
) -> Result<(), sqlx::Error> {
    store::set_state(conn, payment.id, PaymentState::Ended).await?;
    advance_order(conn, app, payment, Step::Cancel).await?;
    let released = stock::release(conn, payment.order).await?;
    refresh_availability(conn, app, &released).await?;
    Ok(())
}

async fn record_refund(
    conn: &mut PgConnection,
    app: &App,
    payment: &Payment,
) -> Result<(), sqlx::Error> {
    store::set_state(conn, payment.id, PaymentState::Refunded).await?;
    // The reversal mirrors the original posting: a sale for a return, a late payment otherwise. It is read before the
    // order changes its state.
    let original = match payment.order_state {
        OrderState::Paid => sale(&order::store::get(conn, payment.order).await?.order.quote),
        _ => late_money(payment.amount),
    };
    advance_order(conn, app, payment, Step::Refund).await?;
    let reversal = reversed(&original);
    ledger::post(conn, app, payment.order, &reversal, payment.amount.currency).await
}

/// Appends `order.returned`. The refund itself follows from the payment's state, when the payment is settled.
pub async fn append_return_event(
    conn: &mut PgConnection,
    app: &App,
    payment: &Payment,
    reason: ReturnReason,
) -> Result<(), sqlx::Error> {
    let data = json!({
        "order": payment.order,
        "number": payment.number,
        "payment": payment.id,
        "total": payment.amount,
        "reason": reason,
    });
    let event = Step::Return.event();
    order::append_event::append_event(conn, app, payment.order, event, data).await
}

/// Moves the order to its next state and appends the event. The verdict was made from the locked state, so the
/// transition is allowed; if the decision table and the state machine ever disagree, the transaction fails and nothing
/// is written.
async fn advance_order(
    conn: &mut PgConnection,
    app: &App,
    payment: &Payment,
    step: Step,
) -> Result<(), sqlx::Error> {
    let to = domain::order::transition(payment.order_state, step)
        .map_err(|wrong| sqlx::Error::Protocol(wrong.to_string()))?;
    order::store::set_state(conn, payment.order, to, app.clock.now()).await?;
    let data = json!({
        "order": payment.order,
        "number": payment.number,
        "payment": payment.id,
        "total": payment.amount,
    });
    order::append_event::append_event(conn, app, payment.order, step.event(), data).await
}
