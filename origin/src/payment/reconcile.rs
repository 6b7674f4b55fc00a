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
const RECHECK_AFTER: TimeDelta = TimeDelta::seconds(30);
/// How long after its reservation late money is looked for.
const STOP_CHECKING_AFTER: TimeDelta = TimeDelta::days(3);
/// How many payments one round looks at.
const BATCH: i64 = 100;
/// How long a cart is kept that nobody touches.
const CART_RETENTION: TimeDelta = TimeDelta::days(30);
/// How long a guest's cart is kept that was never changed after it was created.
const UNCHANGED_CART_RETENTION: TimeDelta = TimeDelta::days(14);
/// How long a guest's empty cart is kept.
const EMPTY_CART_RETENTION: TimeDelta = TimeDelta::days(1);
/// How long idempotency keys are kept.
const KEY_RETENTION: TimeDelta = TimeDelta::hours(48);
/// How long seen webhooks are kept.
const WEBHOOK_RETENTION: TimeDelta = TimeDelta::days(30);
/// How long sent events are kept.
const EVENT_RETENTION: TimeDelta = TimeDelta::days(7);

/// How often it is forgotten what nobody needs any more.
const PRUNE_INTERVAL: TimeDelta = TimeDelta::minutes(5);
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
            prune_at = app.clock.now() + PRUNE_INTERVAL;
            done = prune(app).await.and(done);
        }
        let pause = match done {
            Ok(RoundOutcome::BatchFull) => Duration::ZERO,
            Ok(RoundOutcome::CaughtUp) => every,
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
pub enum RoundOutcome {
    /// Its batch was full.
    BatchFull,
    /// It looked at all of them.
    CaughtUp,
}

/// One round: payments that are due.
pub async fn round(app: &App) -> Result<RoundOutcome, sqlx::Error> {
    let now = app.clock.now();
    let due = {
        let mut tx = app.db.write().await?;
        let due = store::claim_due(
            &mut tx,
            now,
            now + RECHECK_AFTER,
            now - STOP_CHECKING_AFTER,
            BATCH,
        )
        .await?;
        tx.commit().await?;
        due
    };
    let outcome = if i64::try_from(due.len()).is_ok_and(|due| due < BATCH) {
        RoundOutcome::CaughtUp
    } else {
        RoundOutcome::BatchFull
    };
    for order in due {
        let trace = layers::Trace::of(None);
        if let Err(error) = layers::with_trace(trace, reconcile_payment(app, order)).await {
            tracing::warn!(%order, %error, "the payment did not settle; it is looked at again");
        }
    }
    Ok(outcome)
}

async fn reconcile_payment(app: &App, order: OrderId) -> Result<(), CannotSettle> {
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
            settle::expire(app, order).await
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
    let cutoffs = cart::store::PruneCutoffs {
        since: now - CART_RETENTION,
        unchanged_since: now - UNCHANGED_CART_RETENTION,
        empty_since: now - EMPTY_CART_RETENTION,
    };
    let parts = [
        prune_all(async || account::prune::prune(app).await).await,
        prune_all(async || mail::prune(app).await).await,
        prune_all(async || order::anonymize::prune(app, now).await).await,
        prune_all(async || cart::store::prune(&mut *db.read_fresh().await?, &cutoffs).await).await,
        prune_all(async || {
            order::idempotency_store::prune_keys(&mut *db.read_fresh().await?, now - KEY_RETENTION)
                .await
        })
        .await,
        prune_all(async || {
            store::prune_seen_webhooks(&mut *db.read_fresh().await?, now - WEBHOOK_RETENTION).await
        })
        .await,
        prune_all(async || {
            outbox::prune(&mut *db.read_fresh().await?, now - EVENT_RETENTION).await
        })
        .await,
    ];
    let mut pruned = 0;
    let mut done = Ok(());
    for part in parts {
        match part {
            Ok(part) => pruned += part,
            Err(error) => {
                tracing::warn!(%error, "not all was pruned");
                done = done.and(Err(error));
            }
        }
    }
    if pruned > 0 {
        tracing::info!(pruned, "pruned");
    }
    done
}

/// Prunes batch after batch until one was not full; answers how many rows went.
async fn prune_all(prune: impl AsyncFn() -> Result<u64, sqlx::Error>) -> Result<u64, sqlx::Error> {
    let mut pruned = 0;
    loop {
        let batch = prune().await?;
        pruned += batch;
        if batch < PRUNE_BATCH {
            return Ok(pruned);
        }
    }
}
