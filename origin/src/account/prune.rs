//! Forgetting what has run out. The reconciler calls it now and then.

use chrono::TimeDelta;
use contract::account::{DEVICE_TTL_S, REFRESH_TTL_S};

use super::{
    attempt_store, device_store, security_event_store,
    store::{self, Before},
};
use crate::app::App;

/// How long ended sessions are kept, so that a stolen token's use is still told from nonsense.
const KEEP_ENDED: TimeDelta = TimeDelta::days(7);

/// How long used refresh tokens of a session that lives on are kept, so that a stolen one ends it:
/// as long as one is valid.
const KEEP_USED: TimeDelta = TimeDelta::seconds(REFRESH_TTL_S);

/// How long the security log is kept.
const KEEP_EVENTS: TimeDelta = TimeDelta::days(90);

/// How long attempts counted at most in the previous release.
const KEEP_ATTEMPTS: TimeDelta = TimeDelta::hours(1);

/// How long an allowance that is full again is kept: most are used again soon.
const KEEP_CLEAR: TimeDelta = TimeDelta::hours(2);

/// How long a browser stays known after the last sign-in there; as long as the edge's cookie.
const KEEP_DEVICE: TimeDelta = TimeDelta::seconds(DEVICE_TTL_S);

/// Removes sessions, tokens and attempts that nobody needs any more; answers how many.
pub async fn prune(app: &App) -> Result<u64, sqlx::Error> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let before = Before {
        now,
        ended: now - KEEP_ENDED,
        used: now - KEEP_USED,
        attempted: now - KEEP_ATTEMPTS,
    };
    let mut gone = store::prune(&mut tx, &before).await?;
    gone += attempt_store::prune(&mut tx, now - KEEP_CLEAR).await?;
    gone += device_store::prune(&mut tx, now - KEEP_DEVICE).await?;
    gone += security_event_store::prune(&mut tx, now - KEEP_EVENTS).await?;
    tx.commit().await?;
    Ok(gone)
}
