//! Forgetting what has run out. The reconciler calls it now and then.

use chrono::TimeDelta;
use contract::account::REFRESH_TTL_S;

use super::{
    security_event_store,
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

/// How long attempts count at most.
const KEEP_ATTEMPTS: TimeDelta = TimeDelta::hours(1);

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
    gone += security_event_store::prune(&mut tx, now - KEEP_EVENTS).await?;
    tx.commit().await?;
    Ok(gone)
}
