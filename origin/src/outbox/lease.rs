//! A lease: who may do a thing that one process at a time does. It runs out by itself when its holder
//! dies; the database's clock decides.

use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::{app::App, outbox::store};

/// How long a lease lasts without being renewed: how long a dead holder is waited for.
const TTL: Duration = Duration::from_secs(6);
/// It is renewed when less than this is left, and nothing is begun that may take longer.
pub(super) const MARGIN: Duration = Duration::from_secs(4);

/// One process' claim to a name.
pub(super) struct Lease {
    name: String,
    holder: Uuid,
    /// Until when it is surely ours, by a clock that no one sets.
    until: Option<Instant>,
}

impl Lease {
    /// A claim that holds nothing yet.
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            holder: Uuid::now_v7(),
            until: None,
        }
    }

    /// Whether it is ours for at least [`MARGIN`]; takes or renews it where that is to be had.
    pub(super) async fn hold(&mut self, app: &App) -> Result<bool, sqlx::Error> {
        let before = Instant::now();
        if self.until.is_some_and(|until| until > before + MARGIN) {
            return Ok(true);
        }
        let mut connection = app.db.read_fresh().await?;
        let taken = store::take_lease(&mut connection, &self.name, self.holder, TTL).await?;
        if let (Some(epoch), None) = (taken, self.until) {
            tracing::info!(lease = self.name, epoch, "lease taken");
        } else if let (None, Some(_)) = (taken, self.until) {
            tracing::warn!(lease = self.name, "lease lost");
        }
        // Counted from before the question was asked: never longer than the database thinks.
        self.until = taken.map(|_| before + TTL);
        Ok(self
            .until
            .is_some_and(|until| until > Instant::now() + MARGIN))
    }

    /// Gives it back, so that the next holder need not wait.
    pub(super) async fn release(&mut self, app: &App) -> Result<(), sqlx::Error> {
        if self.until.take().is_some() {
            let mut connection = app.db.read_fresh().await?;
            store::release_lease(&mut connection, &self.name, self.holder).await?;
        }
        Ok(())
    }
}
