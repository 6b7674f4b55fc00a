//! All SQL of the room but the append.

use std::time::Duration;

use chrono::{DateTime, Utc};
use contract::{EventId, event::Event};
use serde_json::Value;
use sqlx::{PgConnection, postgres::types::PgInterval};
use uuid::Uuid;

/// An event that waits.
pub(super) struct PendingEvent {
    pub position: i64,
    pub event: Event,
}

struct Row {
    position: i64,
    id: Uuid,
    kind: String,
    version: i16,
    aggregate: String,
    aggregate_version: i64,
    data: Value,
    region: String,
    traceparent: String,
    occurred_at: DateTime<Utc>,
}

impl Row {
    fn waiting(self) -> PendingEvent {
        PendingEvent {
            position: self.position,
            event: Event {
                id: EventId(self.id),
                kind: self.kind,
                version: u16::try_from(self.version).unwrap_or_default(),
                occurred_at: self.occurred_at,
                region: self.region,
                aggregate: self.aggregate,
                aggregate_version: self.aggregate_version,
                data: self.data,
                traceparent: self.traceparent,
            },
        }
    }
}

/// Events that were not sent, the earliest first.
///
/// Safe although commits come out of the order of positions: this asks for what is unsent, not for what
/// lies behind the last one sent. Within an aggregate positions rise with versions, and a version is
/// visible only when the one before is (its row was locked), so the first of an aggregate here is its
/// first that waits.
pub(super) async fn list_unsent(
    conn: &mut PgConnection,
    limit: i64,
) -> Result<Vec<PendingEvent>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT position, id, kind, version, aggregate, aggregate_version, data, region,
                traceparent, occurred_at
         FROM outbox WHERE sent_at IS NULL ORDER BY position LIMIT $1",
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Row::waiting).collect())
}

/// Whether there are events to send, and tag versions of which the edge does not know.
///
/// Ordered, so that the planner takes the partial indexes, which are empty when there is nothing: without an order it
/// may scan the whole table when its statistics are old.
pub(super) async fn has_pending(conn: &mut PgConnection) -> Result<(bool, bool), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT
               (SELECT position FROM outbox WHERE sent_at IS NULL
                ORDER BY position LIMIT 1) IS NOT NULL AS "events!",
               (SELECT position FROM outbox WHERE told_at IS NULL AND kind = 'catalog.changed'
                ORDER BY position LIMIT 1) IS NOT NULL AS "tags!""#,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.events, row.tags))
}

/// The stream has taken these.
pub(super) async fn mark_sent(
    conn: &mut PgConnection,
    positions: &[i64],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE outbox SET sent_at = $2 WHERE position = ANY($1)",
        positions,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes of the catalogue of which the edge was not told, the earliest first.
pub(super) async fn list_unpublished_tag_events(
    conn: &mut PgConnection,
    limit: i64,
) -> Result<Vec<PendingEvent>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT position, id, kind, version, aggregate, aggregate_version, data, region,
                traceparent, occurred_at
         FROM outbox WHERE told_at IS NULL AND kind = 'catalog.changed' ORDER BY position LIMIT $1",
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Row::waiting).collect())
}

/// The edge knows of these.
pub(super) async fn mark_tags_published(
    conn: &mut PgConnection,
    positions: &[i64],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE outbox SET told_at = $2 WHERE position = ANY($1)",
        positions,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What the stream has not taken yet.
#[derive(Debug, Clone, Copy)]
pub struct Backlog {
    /// Events that wait.
    pub waiting: i64,
    /// How long the earliest of them has waited; zero where none does.
    pub oldest_seconds: i64,
}

/// How much waits, and for how long: what operators are woken by.
pub async fn backlog(conn: &mut PgConnection) -> Result<Backlog, sqlx::Error> {
    sqlx::query_as!(
        Backlog,
        r#"SELECT count(*) AS "waiting!",
                  coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::bigint AS "oldest_seconds!"
           FROM outbox WHERE sent_at IS NULL"#,
    )
    .fetch_one(conn)
    .await
}

/// Forgets events that were sent before `before`, at most a thousand.
pub async fn prune(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM outbox WHERE position IN (
             SELECT position FROM outbox WHERE sent_at < $1 ORDER BY sent_at LIMIT 1000)",
        before,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Takes or renews a lease; answers its epoch, or none where somebody else holds it.
pub(super) async fn take_lease(
    conn: &mut PgConnection,
    name: &str,
    holder: Uuid,
    ttl: Duration,
) -> Result<Option<i64>, sqlx::Error> {
    let ttl = PgInterval::try_from(ttl).map_err(sqlx::Error::Encode)?;
    sqlx::query_scalar!(
        "INSERT INTO lease (name, holder, epoch, expires_at)
         VALUES ($1, $2, 1, clock_timestamp() + $3)
         ON CONFLICT (name) DO UPDATE
         SET holder = $2, expires_at = clock_timestamp() + $3,
             epoch = lease.epoch + CASE WHEN lease.holder = $2 THEN 0 ELSE 1 END
         WHERE lease.holder = $2 OR lease.expires_at < clock_timestamp()
         RETURNING epoch",
        name,
        holder,
        ttl,
    )
    .fetch_optional(conn)
    .await
}

/// Gives a lease back before it runs out.
pub(super) async fn release_lease(
    conn: &mut PgConnection,
    name: &str,
    holder: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE lease SET expires_at = clock_timestamp() WHERE name = $1 AND holder = $2",
        name,
        holder,
    )
    .execute(conn)
    .await?;
    Ok(())
}
