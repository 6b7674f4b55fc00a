//! Forgetting what has run out. The reconciler calls it now and then.

use chrono::TimeDelta;

use super::store;
use crate::app::App;

/// How long ended sessions are kept, so that a stolen token's use is still told from nonsense.
const KEEP_ENDED: TimeDelta = TimeDelta::days(7);

/// How long attempts count at most.
const KEEP_ATTEMPTS: TimeDelta = TimeDelta::hours(1);

/// Removes sessions, mail tokens and attempts that nobody needs any more; answers how many.
pub async fn prune(app: &App) -> Result<u64, sqlx::Error> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let gone = store::prune(&mut tx, now, now - KEEP_ENDED, now - KEEP_ATTEMPTS).await?;
    tx.commit().await?;
    Ok(gone)
}
