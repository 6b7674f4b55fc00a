//! Settling: asking the provider how a checkout stands, and one idempotent transaction that acts on
//! it. Webhook, return, cancellation and reconciler all come here; whoever is first does it.

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

/// How often a transaction that lost a race is repeated.
const MAX_ATTEMPTS: u32 = 3;

/// Why a payment did not settle.
#[derive(Debug, thiserror::Error)]
pub enum CannotSettle {
    /// There is no such order.
    #[error("there is no such order")]
    NotFound,
    /// The provider speaks of another amount than the order's.
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

/// What is to be done about an order, by what the provider says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It is done already, or nothing has happened.
    Nothing,
    /// Money came: the order is paid.
    Pay,
    /// Money came for an order that had ended: it must go back.
    RefundLate,
    /// The money is to go back, late or given back, and has not gone yet.
    Refund,
    /// An attempt failed; the order waits on.
    Fail(PaymentFailure),
    /// A failure was noted after the provider was asked: which one is the later, only it knows.
    Recheck,
    /// The checkout has ended: so does the order.
    Cancel,
    /// The money went back.
    RecordRefund,
}

/// The table of what to do. `Expired` never undoes money that came: it was true before.
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

/// Asks the provider how an order's payment stands, and acts on it.
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

/// Ends an order's checkout at the provider, and acts on how it stands then: stock is released here
/// only after nobody can pay there any more. An order that was paid meanwhile is paid.
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

/// Closes an order's checkout at the provider without ending the order here, for a transaction that replaces it. Answers
/// whether nobody can pay there any more; money that came first is acted on, and the order is paid.
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

/// How a checkout stands, from the provider's answer. One whose time is over and that the provider does not know any
/// more can be paid by nobody: it has expired, or its order, its stock and its cart would wait for ever. Not so where
/// money is to go back by it: that is not done.
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
            tracing::error!(order = %payment.number, "the provider does not know the checkout");
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
                attempts += 1
            }
            result => return result,
        }
    }
}

/// The one transaction. `seen` is the payment as it was before the provider was asked.
async fn apply_in_tx(
    app: &App,
    observed: &Payment,
    checkout: &Checkout,
) -> Result<Verdict, sqlx::Error> {
    let (mut tx, payment) = lock_payment(app, observed.order, observed.cart).await?;
    let mut verdict = verdict(payment.state, payment.order_state, checkout);
    match verdict {
        Verdict::Nothing | Verdict::Refund | Verdict::Recheck => {}
        Verdict::Pay => pay(&mut tx, app, &payment, checkout).await?,
        Verdict::RefundLate => record_late_payment(&mut tx, app, &payment, checkout).await?,
        Verdict::Fail(failure) if payment.failure == Some(failure) => verdict = Verdict::Nothing,
        Verdict::Fail(_) if payment.failure != observed.failure => verdict = Verdict::Recheck,
        Verdict::Fail(failure) => fail(&mut tx, app, &payment, failure).await?,
        Verdict::Cancel => cancel(&mut tx, app, &payment).await?,
        Verdict::RecordRefund => record_refund(&mut tx, app, &payment).await?,
    }
    tx.commit().await?;
    Ok(verdict)
}

/// Begins the transaction with cart, order and payment locked, in this order. A sign-in that came first
/// has given a guest's order to the customer's cart: then all is let go, and that cart locked instead. An
/// order has only one customer, so this happens once.
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

/// Remembers the checkout where an earlier process died before it could.
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
    stock::claim(conn, payment.order).await?;
    // The order of a guest joins the account that has confirmed its address: only its owner can see it there.
    account::store::adopt_order(conn, payment.order).await?;
    let paid = order::store::get(conn, payment.order).await?;
    let entries = sale(&paid.order.quote);
    ledger::post(conn, app, payment.order, &entries, payment.amount.currency).await?;
    cart::store::line::remove_purchased(conn, payment.cart, payment.order, now).await?;
    let confirmation = order::confirmation::mail(app, &paid)?;
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

/// Ends an order before it was paid; order and payment are locked, and the checkout is closed.
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
    let original = match payment.order_state {
        OrderState::Paid => sale(&order::store::get(conn, payment.order).await?.order.quote),
        _ => late_money(payment.amount),
    };
    advance_order(conn, app, payment, Step::Refund).await?;
    let reversal = reversed(&original);
    ledger::post(conn, app, payment.order, &reversal, payment.amount.currency).await
}

/// Announces that a paid order is given back; what settles it then sees the payment's state.
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

/// Takes a step and announces it. The verdict was made of the locked state, so the step is allowed;
/// should the two tables ever differ, nothing is written.
async fn advance_order(
    conn: &mut PgConnection,
    app: &App,
    payment: &Payment,
    step: Step,
) -> Result<(), sqlx::Error> {
    let to = domain::order::after(payment.order_state, step)
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
