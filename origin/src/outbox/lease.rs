//! A lease: limits a task to one process at a time. It expires by itself when its holder dies. Expiry is decided by the
//! database's clock alone.

use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::{app::App, outbox::store};

/// The time to live without renewal: how long others wait for a dead holder.
const TTL: Duration = Duration::from_secs(6);
/// The lease is renewed when less than this is left. Nothing starts that may take longer.
pub(super) const MARGIN: Duration = Duration::from_secs(4);

/// One process's claim to a name.
pub(super) struct Lease {
    name: String,
    holder: Uuid,
    /// A lower bound of the expiry, by a monotonic clock.
    until: Option<Instant>,
}

impl Lease {
    /// A lease that is not held yet.
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            holder: Uuid::now_v7(),
            until: None,
        }
    }

    /// Whether this process holds the lease for at least [`MARGIN`]. Acquires or renews it if possible.
    pub(super) async fn hold(&mut self, app: &App) -> Result<bool, sqlx::Error> {
        let before = Instant::now();
        if self.until.is_some_and(|until| until > before + MARGIN) {
            return Ok(true);
        }
        let mut connection = app.db.read_fresh().await?;
        let taken = store::take_lease(&mut connection, &self.name, self.holder, TTL).await?;
        if let (Some(epoch), None) = (taken, self.until) {
            tracing::info!(lease = self.name, epoch, "lease acquired");
        } else if let (None, Some(_)) = (taken, self.until) {
            tracing::warn!(lease = self.name, "lease lost");
        }
        // Measured from before the request, so that it never exceeds the expiry in the database.
        self.until = taken.map(|_| before + TTL);
        Ok(self
            .until
            .is_some_and(|until| until > Instant::now() + MARGIN))
    }

    /// Releases the lease, so that the next holder need not wait for its expiry.
    pub(super) async fn release(&mut self, app: &App) -> Result<(), sqlx::Error> {
        if self.until.take().is_some() {
            let mut connection = app.db.read_fresh().await?;
            store::release_lease(&mut connection, &self.name, self.holder).await?;
        }
        Ok(())
    }
}
