//! The reconciler: finishes what a crash, a closed browser or a lost webhook left behind, and prunes expired data.
//! Several may run: each due payment is claimed by one of them.

use std::time::Duration;

use chrono::TimeDelta;
use contract::{OrderId, order::OrderState};

use super::{
    settle::{self, CannotSettle},
    store::{self, PaymentState},
};
use crate::{account, app::App, cart, http::layers, mail, order, outbox};

/// When a claimed payment is due again.
const RECHECK_AFTER: TimeDelta = TimeDelta::seconds(30);
/// For how long after the reservation the reconciler looks for a late payment.
const STOP_CHECKING_AFTER: TimeDelta = TimeDelta::days(3);
/// The maximum number of payments that one round claims.
const BATCH: i64 = 100;
/// Retention of a cart since it was last used.
const CART_RETENTION: TimeDelta = TimeDelta::days(30);
/// Retention of a guest's cart that was never changed after it was created.
const UNCHANGED_CART_RETENTION: TimeDelta = TimeDelta::days(14);
/// Retention of a guest's empty cart.
const EMPTY_CART_RETENTION: TimeDelta = TimeDelta::days(1);
/// Retention of idempotency keys.
const KEY_RETENTION: TimeDelta = TimeDelta::hours(48);
/// Retention of processed webhooks' ids.
const WEBHOOK_RETENTION: TimeDelta = TimeDelta::days(30);
/// Retention of published events.
const EVENT_RETENTION: TimeDelta = TimeDelta::days(7);

/// How often expired data is pruned.
const PRUNE_INTERVAL: TimeDelta = TimeDelta::minutes(5);
/// The maximum number of rows that one statement deletes, where it has a limit.
const PRUNE_BATCH: u64 = 1000;

/// Runs rounds until the process is asked to stop, or exactly one if `once`.
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
                tracing::warn!(%error, "reconciliation round failed");
                every
            }
        };
        if once {
            return Ok(());
        }
        tokio::select! {
            biased; // otherwise a round without a pause could start after the stop signal
            () = &mut stopped => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Whether a round may have left due payments behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundOutcome {
    /// Its batch was full: there may be more.
    BatchFull,
    /// It processed every due payment.
    CaughtUp,
}

/// One round: claims the due payments and reconciles each.
pub async fn round(app: &App) -> Result<RoundOutcome, sqlx::Error> {
    let now = app.clock.now();
    let due = {
        // Claiming is its own short transaction: the provider is queried afterwards, without a lock. If this process
        // dies, the payments are due again after RECHECK_AFTER.
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
            tracing::warn!(%order, %error, "payment did not settle; it will be retried");
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

/// Prunes expired data. Aggregate versions stay as long as the orders do. A failing part does not stop the others; the
/// first error is returned.
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
                tracing::warn!(%error, "pruning failed in part");
                done = done.and(Err(error));
            }
        }
    }
    if pruned > 0 {
        tracing::info!(pruned, "pruned");
    }
    done
}

/// Prunes batch by batch until one is not full, and returns the number of deleted rows.
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
