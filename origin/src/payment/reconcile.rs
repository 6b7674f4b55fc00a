//! The reconciler: finishes what a crash, a closed browser or a lost webhook left, and forgets what
//! nobody needs any more. Several may run; each payment is looked at by one at a time.

use std::time::Duration;

use chrono::TimeDelta;
use contract::{OrderId, order::OrderState};

use super::{
    settle::{self, CannotSettle},
    store::{self, PaymentState},
};
use crate::{account, app::App, cart, http::layers, mail, order, outbox};

/// How long after its last look a payment is looked at again.
const LOOK_AGAIN: TimeDelta = TimeDelta::seconds(30);
/// How long after its reservation late money is looked for.
const GIVE_UP: TimeDelta = TimeDelta::days(3);
/// How many payments one round looks at.
const BATCH: i64 = 100;
/// How long a cart is kept that nobody touches.
const KEEP_CART: TimeDelta = TimeDelta::days(30);
/// How long a guest's cart is kept that was never changed after it was created.
const KEEP_BEGUN_CART: TimeDelta = TimeDelta::days(14);
/// How long a guest's empty cart is kept.
const KEEP_EMPTY_CART: TimeDelta = TimeDelta::days(1);
/// How long idempotency keys are kept.
const KEEP_KEY: TimeDelta = TimeDelta::hours(48);
/// How long seen webhooks are kept.
const KEEP_WEBHOOK: TimeDelta = TimeDelta::days(30);
/// How long sent events are kept.
const KEEP_EVENT: TimeDelta = TimeDelta::days(7);

/// How often it is forgotten what nobody needs any more.
const PRUNE_EVERY: TimeDelta = TimeDelta::minutes(5);
/// How many rows one statement forgets, where it has a limit.
const PRUNE_BATCH: u64 = 1000;

/// Rounds until the process is asked to stop, or one.
pub async fn run(app: &App, every: Duration, once: bool) -> Result<(), sqlx::Error> {
    let stopped = crate::server::stopped();
    tokio::pin!(stopped);
    let mut prune_at = app.clock.now();
    loop {
        let mut done = round(app).await;
        if done.is_ok() && prune_at <= app.clock.now() {
            prune_at = app.clock.now() + PRUNE_EVERY;
            done = prune(app).await.and(done);
        }
        let pause = match done {
            Ok(Left::Some) => Duration::ZERO,
            Ok(Left::None) => every,
            Err(error) if once => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "the round was not finished");
                every
            }
        };
        if once {
            return Ok(());
        }
        tokio::select! {
            biased; // else a round without a pause could be begun after the stop
            () = &mut stopped => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Whether a round may have left payments that are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Its batch was full.
    Some,
    /// It looked at all of them.
    None,
}

/// One round: payments that are due.
pub async fn round(app: &App) -> Result<Left, sqlx::Error> {
    let now = app.clock.now();
    let due = {
        let mut tx = app.db.write().await?;
        let due = store::claim_due(&mut tx, now, now + LOOK_AGAIN, now - GIVE_UP, BATCH).await?;
        tx.commit().await?;
        due
    };
    let left = if i64::try_from(due.len()).is_ok_and(|due| due < BATCH) {
        Left::None
    } else {
        Left::Some
    };
    for order in due {
        let trace = layers::Trace::of(None);
        if let Err(error) = layers::with_trace(trace, look_at(app, order)).await {
            tracing::warn!(%order, %error, "the payment did not settle; it is looked at again");
        }
    }
    Ok(left)
}

async fn look_at(app: &App, order: OrderId) -> Result<(), CannotSettle> {
    let payment = {
        let mut connection = app.db.read_fresh().await?;
        store::find(&mut connection, order).await?
    };
    let Some(payment) = payment else {
        return Ok(());
    };
    let waits = payment.order_state == OrderState::PendingPayment;
    let over = payment.reserved_until <= app.clock.now();
    match payment.state {
        PaymentState::Opening | PaymentState::Open if waits && over => {
            settle::end(app, order).await
        }
        PaymentState::Opening
        | PaymentState::Open
        | PaymentState::Refunding
        | PaymentState::Ended => settle::settle(app, order).await,
        PaymentState::Captured | PaymentState::Refunded => Ok(()),
    }
}

/// Forgets what nobody needs any more. The versions of orders (`aggregate`) stay as the orders do. What
/// cannot be forgotten keeps nothing else from it; the first error is answered.
pub async fn prune(app: &App) -> Result<(), sqlx::Error> {
    let now = app.clock.now();
    let db = &app.db;
    let untouched = cart::store::Untouched {
        since: now - KEEP_CART,
        begun_since: now - KEEP_BEGUN_CART,
        empty_since: now - KEEP_EMPTY_CART,
    };
    let parts = [
        all(async || account::prune::prune(app).await).await,
        all(async || mail::prune(app).await).await,
        all(async || order::forget::prune(app, now).await).await,
        all(async || cart::store::prune(&mut *db.read_fresh().await?, &untouched).await).await,
        all(async || {
            order::claim_store::prune_keys(&mut *db.read_fresh().await?, now - KEEP_KEY).await
        })
        .await,
        all(async || store::prune_seen(&mut *db.read_fresh().await?, now - KEEP_WEBHOOK).await)
            .await,
        all(async || outbox::prune(&mut *db.read_fresh().await?, now - KEEP_EVENT).await).await,
    ];
    let mut gone = 0;
    let mut done = Ok(());
    for part in parts {
        match part {
            Ok(part) => gone += part,
            Err(error) => {
                tracing::warn!(%error, "not all was pruned");
                done = done.and(Err(error));
            }
        }
    }
    if gone > 0 {
        tracing::info!(gone, "pruned");
    }
    done
}

/// Prunes batch after batch until one was not full; answers how many rows went.
async fn all(prune: impl AsyncFn() -> Result<u64, sqlx::Error>) -> Result<u64, sqlx::Error> {
    let mut gone = 0;
    loop {
        let batch = prune().await?;
        gone += batch;
        if batch < PRUNE_BATCH {
            return Ok(gone);
        }
    }
}
