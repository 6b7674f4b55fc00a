//! The relay: events to the stream, tag versions to the edge, mails to their server. Three loops that
//! do not wait for each other; of each, one runs at a time in a region. None of them polls: one watcher
//! looks for work and wakes them.

use std::{collections::BTreeSet, time::Duration};

use tokio::sync::{Notify, watch};

use super::{
    edge_tags::EdgeClient,
    lease::Lease,
    pending::{self, Signals},
    store::{self, PendingEvent},
    stream::{MAX_BYTES, MAX_RECORDS, Record, Stream},
};
use crate::{
    app::App,
    config::Relay,
    mail::{self, BadMailConfig, Mailer},
};

/// How many events one round reads.
const BATCH: i64 = 500;
/// The first pause after something failed; it doubles up to the longest.
const MIN_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause.
const MAX_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause of the loop that raises tag versions: a change is visible within two seconds.
const MAX_TAGS_PAUSE: Duration = Duration::from_secs(1);

/// Why the relay cannot run.
#[derive(Debug, thiserror::Error)]
pub enum CannotRelay {
    /// The mail server's configuration.
    #[error(transparent)]
    Mail(#[from] BadMailConfig),
    /// The edge's configuration.
    #[error("EDGE_URL: {0}")]
    Edge(#[from] reqwest::Error),
}

/// What a round came to.
enum Round {
    /// There was nothing, or not ours to do.
    Idle,
    /// Something was done; there may be more.
    Busy,
    /// Something was done and something failed: the other side is well, and has too much to do.
    Partial,
    /// Nothing was done.
    Failed,
}

/// Relays until the process is asked to stop; what is under way is finished.
pub async fn run(app: &App, config: &Relay) -> Result<(), CannotRelay> {
    let mailer = match &config.smtp_url {
        Some(url) => Some(Mailer::new(url, &config.mail_from)?),
        None => None,
    };
    let edge = match &config.edge_url {
        Some(url) => Some(EdgeClient::new(url)?),
        None => None,
    };
    let (stop, stopped) = watch::channel(false);
    let wait_for_stop = async {
        crate::server::stopped().await;
        stop.send_replace(true);
    };
    let signals = Signals::default();
    tracing::info!(stream = config.stream, "relaying");
    tokio::join!(
        wait_for_stop,
        pending::watch(app, config.idle, &signals, stopped.clone()),
        send_events(app, config, &signals.events, stopped.clone()),
        send_tags(app, edge, &signals.tags, stopped.clone()),
        send_mails(app, mailer, &signals.mails, stopped),
    );
    Ok(())
}

/// Waits until it is time for the next round; false when it is time to stop.
async fn next(stopped: &mut watch::Receiver<bool>, work: &Notify, pause: Pause) -> bool {
    if *stopped.borrow() {
        return false;
    }
    let ready = async {
        match pause {
            Pause::UntilWork => work.notified().await,
            Pause::For(pause) => tokio::time::sleep(pause).await,
        }
    };
    tokio::select! {
        _ = stopped.wait_for(|stop| *stop) => false,
        () = ready => true,
    }
}

/// What a loop waits for after a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pause {
    /// The watcher's signal. The watcher repeats it while there is work, so that work which another relay's lease
    /// keeps from this one is not forgotten.
    UntilWork,
    /// A time.
    For(Duration),
}

/// Grows with each failure, and differs from relay to relay.
fn backoff(failures: u32) -> Duration {
    let pause = (MIN_PAUSE * 2_u32.saturating_pow(failures.min(10))).min(MAX_PAUSE);
    pause.mul_f64(0.5 + 0.5 * rand::random::<f64>())
}

/// What to wait for after a round.
fn pause_after(round: &Round, failures: &mut u32) -> Pause {
    *failures = match round {
        Round::Idle | Round::Busy | Round::Partial => 0,
        Round::Failed => *failures + 1,
    };
    match round {
        Round::Idle => Pause::UntilWork,
        Round::Busy => Pause::For(Duration::ZERO),
        Round::Partial | Round::Failed => Pause::For(backoff(*failures)),
    }
}

async fn send_events(app: &App, config: &Relay, work: &Notify, mut stopped: watch::Receiver<bool>) {
    let stream = Stream::connect(&config.stream).await;
    let mut lease = Lease::new(format!("relay/{}/events", app.region));
    let mut stream_exists = !config.create_stream;
    let mut failures = 0;
    loop {
        let round = if stream_exists {
            events_round(app, &stream, &mut lease).await
        } else {
            stream_exists = stream.create().await.inspect_err(report).is_ok();
            if stream_exists {
                Round::Busy
            } else {
                Round::Failed
            }
        };
        let pause = pause_after(&round, &mut failures);
        if !next(&mut stopped, work, pause).await {
            break;
        }
    }
    let _ = lease.release(app).await.inspect_err(report);
}

fn report(error: &impl std::fmt::Display) {
    tracing::warn!(%error, "relay: to be tried again");
}

/// Sends a batch in waves: of each aggregate, a wave holds one event, and the next wave holds its next
/// only if the stream has taken that one.
async fn events_round(app: &App, stream: &Stream, lease: &mut Lease) -> Round {
    let waiting = match unsent(app, lease).await {
        Ok(waiting) if waiting.is_empty() => return Round::Idle,
        Ok(waiting) => waiting,
        Err(error) => {
            report(&error);
            return Round::Failed;
        }
    };
    let count = waiting.len();
    let mut sent = 0;
    let mut rest = waiting;
    while !rest.is_empty() {
        let (wave, later) = next_wave(rest);
        match send_wave(app, stream, lease, &wave).await {
            Some(failed) => {
                sent += wave.len() - failed.len();
                rest = later
                    .into_iter()
                    .filter(|waiting| !failed.contains(&waiting.event.aggregate))
                    .collect();
            }
            None => break,
        }
    }
    tracing::debug!(sent, count, "events");
    if sent == count {
        Round::Busy
    } else {
        tracing::warn!(sent, count, "not every event was taken");
        if sent > 0 {
            Round::Partial
        } else {
            Round::Failed
        }
    }
}

async fn unsent(app: &App, lease: &mut Lease) -> Result<Vec<PendingEvent>, sqlx::Error> {
    if !lease.hold(app).await? {
        return Ok(Vec::new());
    }
    let mut connection = app.db.read_fresh().await?;
    store::list_unsent(&mut connection, BATCH).await
}

/// The first event of each aggregate, as many as one call takes, and what is left, in its order.
fn next_wave(waiting: Vec<PendingEvent>) -> (Vec<PendingEvent>, Vec<PendingEvent>) {
    let mut in_wave = BTreeSet::new();
    let mut bytes = 0;
    let (mut wave, mut later) = (Vec::new(), Vec::new());
    for waiting in waiting {
        let size = record(&waiting).bytes();
        let fits = wave.is_empty() || (wave.len() < MAX_RECORDS && bytes + size <= MAX_BYTES);
        // What does not fit must not be overtaken by its aggregate's next one either.
        if in_wave.insert(waiting.event.aggregate.clone()) && fits {
            bytes += size;
            wave.push(waiting);
        } else {
            later.push(waiting);
        }
    }
    (wave, later)
}

fn record(waiting: &PendingEvent) -> Record {
    Record {
        partition_key: waiting.event.aggregate.clone(),
        data: serde_json::to_vec(&waiting.event).unwrap_or_default(),
    }
}

/// Sends a wave and marks what was taken; answers the aggregates of which an event was not. None where
/// nothing more may be sent in this round.
async fn send_wave(
    app: &App,
    stream: &Stream,
    lease: &mut Lease,
    wave: &[PendingEvent],
) -> Option<BTreeSet<String>> {
    match lease.hold(app).await.inspect_err(report) {
        Ok(true) => {}
        Ok(false) | Err(_) => return None,
    }
    let records = wave.iter().map(record).collect();
    let taken = stream.put(records).await.inspect_err(report).ok()?;
    let mut positions = Vec::with_capacity(wave.len());
    let mut failed = BTreeSet::new();
    for (waiting, taken) in wave.iter().zip(taken) {
        if taken {
            positions.push(waiting.position);
        } else {
            failed.insert(waiting.event.aggregate.clone());
        }
    }
    let mut connection = app.db.read_fresh().await.inspect_err(report).ok()?;
    let now = app.clock.now();
    store::mark_sent(&mut connection, &positions, now)
        .await
        .inspect_err(report)
        .ok()?;
    Some(failed)
}

/// Tells the edge new tag versions, whatever the stream does: a change is seen within two seconds.
async fn send_tags(
    app: &App,
    edge: Option<EdgeClient>,
    work: &Notify,
    mut stopped: watch::Receiver<bool>,
) {
    let Some(edge) = edge else {
        return;
    };
    let mut lease = Lease::new(format!("relay/{}/tags", app.region));
    let mut failures = 0;
    loop {
        let round = match tags_round(app, &edge, &mut lease).await {
            Ok(round) => round,
            Err(error) => {
                report(&error);
                Round::Failed
            }
        };
        let pause = match pause_after(&round, &mut failures) {
            // Freshness is promised.
            Pause::For(pause) => Pause::For(pause.min(MAX_TAGS_PAUSE)),
            Pause::UntilWork => Pause::UntilWork,
        };
        if !next(&mut stopped, work, pause).await {
            break;
        }
    }
    let _ = lease.release(app).await.inspect_err(report);
}

async fn tags_round(app: &App, edge: &EdgeClient, lease: &mut Lease) -> Result<Round, sqlx::Error> {
    if !lease.hold(app).await? {
        return Ok(Round::Idle);
    }
    let mut connection = app.db.read_fresh().await?;
    let pending = store::list_unpublished_tag_events(&mut connection, BATCH).await?;
    drop(connection);
    if pending.is_empty() {
        return Ok(Round::Idle);
    }
    let events: Vec<_> = pending.iter().map(|waiting| &waiting.event).collect();
    if let Err(error) = edge.raise_tags(app, &events).await {
        report(&error);
        return Ok(Round::Failed);
    }
    let positions: Vec<i64> = pending.iter().map(|waiting| waiting.position).collect();
    let mut connection = app.db.read_fresh().await?;
    store::mark_tags_published(&mut connection, &positions, app.clock.now()).await?;
    Ok(Round::Busy)
}

async fn send_mails(
    app: &App,
    mailer: Option<Mailer>,
    work: &Notify,
    mut stopped: watch::Receiver<bool>,
) {
    let Some(mailer) = mailer else {
        return;
    };
    let mut failures = 0;
    loop {
        let round = match mail::send_due(app, &mailer).await {
            Ok(0) => Round::Idle,
            Ok(_) => Round::Busy,
            Err(error) => {
                report(&error);
                Round::Failed
            }
        };
        let pause = pause_after(&round, &mut failures);
        if !next(&mut stopped, work, pause).await {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(position: i64, aggregate: &str, version: i64) -> PendingEvent {
        PendingEvent {
            position,
            event: contract::event::Event {
                id: contract::EventId(uuid::Uuid::from_u128(1)),
                kind: "order.placed".to_owned(),
                version: 1,
                occurred_at: chrono::DateTime::UNIX_EPOCH,
                region: "test".to_owned(),
                aggregate: aggregate.to_owned(),
                aggregate_version: version,
                data: serde_json::Value::Null,
                traceparent: String::new(),
            },
        }
    }

    fn positions(waiting: &[PendingEvent]) -> Vec<i64> {
        waiting.iter().map(|waiting| waiting.position).collect()
    }

    #[test]
    fn a_wave_holds_one_event_of_each_aggregate() {
        let batch = [
            (1, "a", 1),
            (2, "b", 1),
            (3, "a", 2),
            (4, "a", 3),
            (5, "c", 1),
        ]
        .map(|(position, aggregate, version)| waiting(position, aggregate, version));
        let (wave, later) = next_wave(batch.into());
        assert_eq!(positions(&wave), [1, 2, 5]);
        let (wave, later) = next_wave(later);
        assert_eq!(positions(&wave), [3]);
        let (wave, later) = next_wave(later);
        assert_eq!((positions(&wave), later.len()), (vec![4], 0));
    }

    #[test]
    fn a_wave_is_no_larger_than_a_call() {
        let batch: Vec<_> = (0..700).map(|i| waiting(i, &format!("o{i}"), 1)).collect();
        let (wave, later) = next_wave(batch);
        assert_eq!((wave.len(), later.len()), (MAX_RECORDS, 200));
        let mut batch: Vec<_> = (0..4).map(|i| waiting(i, &format!("o{i}"), 1)).collect();
        for waiting in &mut batch {
            waiting.event.data = serde_json::Value::String("x".repeat(MAX_BYTES / 2));
        }
        let (wave, later) = next_wave(batch);
        assert_eq!((wave.len(), later.len()), (1, 3));
    }

    #[test]
    fn pauses_grow_and_have_an_end() {
        assert!(backoff(1) <= MIN_PAUSE * 2);
        assert!(backoff(30) <= MAX_PAUSE && backoff(30) >= MAX_PAUSE / 2);
    }
}
