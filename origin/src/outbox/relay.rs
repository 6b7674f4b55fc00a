//! The relay: publishes events to the stream, tag versions to the edge, and sends mail. Three independent loops, so
//! that a slow sink does not delay the others; a lease limits events and tags to one relay per region, and mails are
//! claimed row by row. The loops do not poll: one watcher checks for work and wakes them.

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

/// The maximum number of events that one round reads.
const BATCH: i64 = 500;
/// The initial backoff after a failure. It doubles up to [`MAX_PAUSE`].
const MIN_PAUSE: Duration = Duration::from_millis(100);
/// The maximum backoff.
const MAX_PAUSE: Duration = Duration::from_secs(5);
/// The maximum backoff of the tags loop: a change must be visible at the edge within two seconds.
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

/// The outcome of a round.
enum Round {
    /// Nothing to do, or another relay holds the lease.
    Idle,
    /// Everything in the batch was published; there may be more.
    Busy,
    /// Part of the batch was published: the sink works but throttles.
    Partial,
    /// Nothing was published.
    Failed,
}

/// Relays until the process is asked to stop, and finishes the current round of each loop.
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

/// Waits for the next round. Returns false once the process is asked to stop.
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

/// What a loop waits for between two rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pause {
    /// The watcher's signal. The watcher repeats it while there is work, so work that another relay's lease keeps from
    /// this one is picked up when that relay dies.
    UntilWork,
    /// A fixed duration.
    For(Duration),
}

/// Exponential backoff with jitter, so that relays of several regions do not retry in step.
fn backoff(failures: u32) -> Duration {
    let pause = (MIN_PAUSE * 2_u32.saturating_pow(failures.min(10))).min(MAX_PAUSE);
    pause.mul_f64(0.5 + 0.5 * rand::random::<f64>())
}

/// What to wait for after a round. A partial round also backs off: the sink has just asked for less load.
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
    // Best effort: if the release fails, the lease expires after its TTL.
    let _ = lease.release(app).await.inspect_err(report);
}

fn report(error: &impl std::fmt::Display) {
    tracing::warn!(%error, "relay: will retry");
}

/// Publishes a batch in waves, to keep the order within an aggregate. `PutRecords` may accept any subset of its
/// records, so a wave holds at most one event of each aggregate; the next event of an aggregate goes into a later wave,
/// and only if the stream has accepted the one before.
async fn events_round(app: &App, stream: &Stream, lease: &mut Lease) -> Round {
    let events = match claim_unsent(app, lease).await {
        Ok(events) if events.is_empty() => return Round::Idle,
        Ok(events) => events,
        Err(error) => {
            report(&error);
            return Round::Failed;
        }
    };
    let count = events.len();
    let mut sent = 0;
    let mut rest = events;
    while !rest.is_empty() {
        let (wave, later) = next_wave(rest);
        match send_wave(app, stream, lease, &wave).await {
            Some(failed) => {
                sent += wave.len() - failed.len();
                // An event of an aggregate whose earlier event failed would overtake it: it waits for the next round.
                rest = later
                    .into_iter()
                    .filter(|pending| !failed.contains(&pending.event.aggregate))
                    .collect();
            }
            None => break,
        }
    }
    tracing::debug!(sent, count, "events");
    if sent == count {
        Round::Busy
    } else {
        tracing::warn!(sent, count, "not every event was published");
        if sent > 0 {
            Round::Partial
        } else {
            Round::Failed
        }
    }
}

async fn claim_unsent(app: &App, lease: &mut Lease) -> Result<Vec<PendingEvent>, sqlx::Error> {
    if !lease.hold(app).await? {
        return Ok(Vec::new());
    }
    let mut connection = app.db.read_fresh().await?;
    store::list_unsent(&mut connection, BATCH).await
}

/// Splits off the next wave: the first event of each aggregate, up to the limits of one call. The rest stays in order.
fn next_wave(events: Vec<PendingEvent>) -> (Vec<PendingEvent>, Vec<PendingEvent>) {
    let mut in_wave = BTreeSet::new();
    let mut bytes = 0;
    let (mut wave, mut later) = (Vec::new(), Vec::new());
    for pending in events {
        let size = record(&pending).bytes();
        let fits = wave.is_empty() || (wave.len() < MAX_RECORDS && bytes + size <= MAX_BYTES);
        // `insert` comes first: an event that does not fit still blocks later events of its aggregate.
        if in_wave.insert(pending.event.aggregate.clone()) && fits {
            bytes += size;
            wave.push(pending);
        } else {
            later.push(pending);
        }
    }
    (wave, later)
}

#[expect(
    clippy::expect_used,
    reason = "the derived Serialize of strings, numbers and a JSON value cannot fail; an empty record would lose the event"
)]
fn record(pending: &PendingEvent) -> Record {
    Record {
        partition_key: pending.event.aggregate.clone(),
        data: serde_json::to_vec(&pending.event).expect("Event is serialisable"),
    }
}

/// Publishes a wave and marks what the stream accepted. Returns the aggregates of which an event was rejected, or
/// `None` if this round must not publish more.
///
/// Events are marked after publishing, never before: a crash in between publishes them again (at least once), whereas
/// the reverse would lose them.
async fn send_wave(
    app: &App,
    stream: &Stream,
    lease: &mut Lease,
    wave: &[PendingEvent],
) -> Option<BTreeSet<String>> {
    // Checked before each wave, because a long batch may outlive the lease and two relays would then break the order.
    match lease.hold(app).await.inspect_err(report) {
        Ok(true) => {}
        Ok(false) | Err(_) => return None,
    }
    let records = wave.iter().map(record).collect();
    let accepted = stream.put(records).await.inspect_err(report).ok()?;
    let mut positions = Vec::with_capacity(wave.len());
    let mut failed = BTreeSet::new();
    for (pending, accepted) in wave.iter().zip(accepted) {
        if accepted {
            positions.push(pending.position);
        } else {
            failed.insert(pending.event.aggregate.clone());
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

/// Publishes tag versions to the edge, independently of the stream: a change is visible there within two seconds even
/// while the stream is down.
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
            // Capped below the general maximum, to keep the two-second freshness bound after an outage of the edge.
            Pause::For(pause) => Pause::For(pause.min(MAX_TAGS_PAUSE)),
            Pause::UntilWork => Pause::UntilWork,
        };
        if !next(&mut stopped, work, pause).await {
            break;
        }
    }
    // Best effort: if the release fails, the lease expires after its TTL.
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
    let events: Vec<_> = pending.iter().map(|pending| &pending.event).collect();
    if let Err(error) = edge.raise_tags(app, &events).await {
        report(&error);
        return Ok(Round::Failed);
    }
    let positions: Vec<i64> = pending.iter().map(|pending| pending.position).collect();
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

    fn pending_event(position: i64, aggregate: &str, version: i64) -> PendingEvent {
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

    fn positions(events: &[PendingEvent]) -> Vec<i64> {
        events.iter().map(|pending| pending.position).collect()
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
        .map(|(position, aggregate, version)| pending_event(position, aggregate, version));
        let (wave, later) = next_wave(batch.into());
        assert_eq!(positions(&wave), [1, 2, 5]);
        let (wave, later) = next_wave(later);
        assert_eq!(positions(&wave), [3]);
        let (wave, later) = next_wave(later);
        assert_eq!((positions(&wave), later.len()), (vec![4], 0));
    }

    #[test]
    fn a_wave_is_no_larger_than_a_call() {
        let batch: Vec<_> = (0..700)
            .map(|i| pending_event(i, &format!("o{i}"), 1))
            .collect();
        let (wave, later) = next_wave(batch);
        assert_eq!((wave.len(), later.len()), (MAX_RECORDS, 200));
        let mut batch: Vec<_> = (0..4)
            .map(|i| pending_event(i, &format!("o{i}"), 1))
            .collect();
        for pending in &mut batch {
            pending.event.data = serde_json::Value::String("x".repeat(MAX_BYTES / 2));
        }
        let (wave, later) = next_wave(batch);
        assert_eq!((wave.len(), later.len()), (1, 3));
    }

    #[test]
    fn backoff_grows_up_to_its_maximum() {
        assert!(backoff(1) <= MIN_PAUSE * 2);
        assert!(backoff(30) <= MAX_PAUSE && backoff(30) >= MAX_PAUSE / 2);
    }
}
