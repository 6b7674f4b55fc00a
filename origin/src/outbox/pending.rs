//! Checks whether there is work for the relay's loops, so that none of them polls by itself.
//!
//! Each check is two cheap statements on a connection that is reused, instead of a lease and a list per loop.
//! `LISTEN`/`NOTIFY` would need no polling, but PostgreSQL serialises the commits of all transactions that notify by
//! one global lock: concurrent orders would queue for it.

use std::time::{Duration, Instant};

use sqlx::{Postgres, pool::PoolConnection};
use tokio::sync::{Notify, watch};

use super::store;
use crate::{app::App, mail};

/// The timeout of one check: a connection to a vanished peer may never return.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How long a connection is reused. The pool checks each new one, because after a failover an old one may lead to a
/// standby.
const MAX_CONNECTION_AGE: Duration = Duration::from_secs(30);

/// Which loops have work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pending {
    pub events: bool,
    pub tags: bool,
    pub mails: bool,
}

/// Wakes the loops. A signal to a busy loop is kept until the loop waits.
#[derive(Debug, Default)]
pub(super) struct Signals {
    pub events: Notify,
    pub tags: Notify,
    pub mails: Notify,
}

impl Signals {
    fn notify(&self, pending: Pending) {
        for (signal, is_pending) in [
            (&self.events, pending.events),
            (&self.tags, pending.tags),
            (&self.mails, pending.mails),
        ] {
            if is_pending {
                signal.notify_one();
            }
        }
    }
}

/// Why a check failed.
#[derive(Debug, thiserror::Error)]
enum PollError {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("the database timed out")]
    Timeout(#[from] tokio::time::error::Elapsed),
}

/// Checks for work every `interval` until the process is asked to stop.
pub(super) async fn watch(
    app: &App,
    interval: Duration,
    signals: &Signals,
    mut stopped: watch::Receiver<bool>,
) {
    let mut cached = None;
    while !*stopped.borrow() {
        match tokio::time::timeout(TIMEOUT, poll_once(app, &mut cached)).await {
            Ok(Ok(pending)) => signals.notify(pending),
            failed => {
                // The connection may be in any state: the next check opens another one.
                cached = None;
                if let Err(error) = failed
                    .map_err(PollError::from)
                    .and_then(|result| Ok(result?))
                {
                    tracing::warn!(%error, "cannot check for work");
                }
            }
        }
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => break,
            () = tokio::time::sleep(interval) => {}
        }
    }
}

type CachedConnection = Option<(PoolConnection<Postgres>, Instant)>;

async fn poll_once(app: &App, cached: &mut CachedConnection) -> Result<Pending, sqlx::Error> {
    let (mut connection, since) = match cached.take() {
        Some((connection, since)) if since.elapsed() < MAX_CONNECTION_AGE => (connection, since),
        _ => (app.db.read_fresh().await?, Instant::now()),
    };
    let (events, tags) = store::has_pending(&mut connection).await?;
    let mails = mail::has_due(&mut connection, app.clock.now()).await?;
    *cached = Some((connection, since));
    Ok(Pending {
        events,
        tags,
        mails,
    })
}
