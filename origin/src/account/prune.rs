//! Pruning expired data of the room. Called by the reconciler.

use chrono::TimeDelta;
use contract::account::{DEVICE_TTL_S, REFRESH_TTL_S};

use super::{
    device_store, rate_limit_store, security_event_store,
    store::{self, PruneCutoffs},
};
use crate::app::App;

/// Retention of ended sessions, so that the use of a stolen token can still be distinguished from that of an unknown
/// one.
const ENDED_SESSION_RETENTION: TimeDelta = TimeDelta::days(7);

/// Retention of used refresh tokens of an active session, so that the reuse of a stolen one is detected: as long as a
/// token is valid.
const USED_TOKEN_RETENTION: TimeDelta = TimeDelta::seconds(REFRESH_TTL_S);

/// Retention of the security log.
const EVENT_RETENTION: TimeDelta = TimeDelta::days(90);

/// Retention of rows that the previous release counted attempts in.
const ATTEMPT_RETENTION: TimeDelta = TimeDelta::hours(1);

/// Retention of a full allowance: most are used again soon.
const FULL_ALLOWANCE_RETENTION: TimeDelta = TimeDelta::hours(2);

/// Retention of a known browser after its last sign-in; the lifetime of the edge's cookie.
const DEVICE_RETENTION: TimeDelta = TimeDelta::seconds(DEVICE_TTL_S);

/// Deletes expired sessions, tokens, attempts, allowances, devices and events. Returns the number of deleted rows.
pub async fn prune(app: &App) -> Result<u64, sqlx::Error> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let cutoffs = PruneCutoffs {
        now,
        ended: now - ENDED_SESSION_RETENTION,
        used: now - USED_TOKEN_RETENTION,
        attempted: now - ATTEMPT_RETENTION,
    };
    let mut pruned = store::prune(&mut tx, &cutoffs).await?;
    pruned += rate_limit_store::prune(&mut tx, now - FULL_ALLOWANCE_RETENTION).await?;
    pruned += device_store::prune(&mut tx, now - DEVICE_RETENTION).await?;
    pruned += security_event_store::prune(&mut tx, now - EVENT_RETENTION).await?;
    tx.commit().await?;
    Ok(pruned)
}
