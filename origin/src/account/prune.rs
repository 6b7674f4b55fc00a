//! Forgetting what has run out. The reconciler calls it now and then.

use chrono::TimeDelta;
use contract::account::{DEVICE_TTL_S, REFRESH_TTL_S};

use super::{
    device_store, rate_limit_store, security_event_store,
    store::{self, PruneCutoffs},
};
use crate::app::App;

/// How long ended sessions are kept, so that a stolen token's use is still told from nonsense.
const ENDED_SESSION_RETENTION: TimeDelta = TimeDelta::days(7);

/// How long used refresh tokens of a session that lives on are kept, so that a stolen one ends it:
/// as long as one is valid.
const USED_TOKEN_RETENTION: TimeDelta = TimeDelta::seconds(REFRESH_TTL_S);

/// How long the security log is kept.
const EVENT_RETENTION: TimeDelta = TimeDelta::days(90);

/// How long attempts counted at most in the previous release.
const ATTEMPT_RETENTION: TimeDelta = TimeDelta::hours(1);

/// How long an allowance that is full again is kept: most are used again soon.
const FULL_ALLOWANCE_RETENTION: TimeDelta = TimeDelta::hours(2);

/// How long a browser stays known after the last sign-in there; as long as the edge's cookie.
const DEVICE_RETENTION: TimeDelta = TimeDelta::seconds(DEVICE_TTL_S);

/// Removes sessions, tokens and attempts that nobody needs any more; answers how many.
pub async fn prune(app: &App) -> Result<u64, sqlx::Error> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let cutoffs = PruneCutoffs {
        now,
        ended: now - ENDED_SESSION_RETENTION,
        used: now - USED_TOKEN_RETENTION,
        attempted: now - ATTEMPT_RETENTION,
    };
    let mut gone = store::prune(&mut tx, &cutoffs).await?;
    gone += rate_limit_store::prune(&mut tx, now - FULL_ALLOWANCE_RETENTION).await?;
    gone += device_store::prune(&mut tx, now - DEVICE_RETENTION).await?;
    gone += security_event_store::prune(&mut tx, now - EVENT_RETENTION).await?;
    tx.commit().await?;
    Ok(gone)
}
