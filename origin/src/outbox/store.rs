//! All SQL of the room except the append.

use std::time::Duration;

use chrono::{DateTime, Utc};
use contract::{EventId, event::Event};
use serde_json::Value;
use sqlx::{PgConnection, postgres::types::PgInterval};
use uuid::Uuid;

/// An event that is not published yet.
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
    /// An event with an impossible version stops the relay: publishing it with another one would mislead consumers.
    fn into_pending(self) -> Result<PendingEvent, sqlx::Error> {
        let version = u16::try_from(self.version).map_err(|error| sqlx::Error::ColumnDecode {
            index: "version".to_owned(),
            source: Box::new(error),
        })?;
        Ok(PendingEvent {
            position: self.position,
            event: Event {
                id: EventId(self.id),
                kind: self.kind,
                version,
                occurred_at: self.occurred_at,
                region: self.region,
                aggregate: self.aggregate,
                aggregate_version: self.aggregate_version,
                data: self.data,
                traceparent: self.traceparent,
            },
        })
    }
}

/// Unpublished events, oldest first.
///
/// Commits may become visible in another order than positions are assigned. That is safe here, because the query
/// selects what is unpublished instead of what follows the last published position. Within an aggregate, positions rise
/// with versions, and a version becomes visible only after its predecessor, whose transaction held the aggregate's row
/// lock. So the first event of an aggregate in this list is its first unpublished one.
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
    rows.into_iter().map(Row::into_pending).collect()
}

/// Whether there are unpublished events, and tag versions that the edge does not have yet.
///
/// `ORDER BY` makes the planner use the partial indexes, which are empty when there is nothing to do. Without it, stale
/// statistics can lead to a scan of the whole table.
pub(super) async fn has_pending(conn: &mut PgConnection) -> Result<(bool, bool), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT
               (SELECT position FROM outbox WHERE sent_at IS NULL
                ORDER BY position LIMIT 1) IS NOT NULL AS "events!",
               (SELECT position FROM outbox WHERE tags_published_at IS NULL AND kind = 'catalog.changed'
                ORDER BY position LIMIT 1) IS NOT NULL AS "tags!""#,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.events, row.tags))
}

/// Marks events as published to the stream.
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

/// Changes of the catalogue whose tag versions the edge does not have yet, oldest first.
pub(super) async fn list_unpublished_tag_events(
    conn: &mut PgConnection,
    limit: i64,
) -> Result<Vec<PendingEvent>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT position, id, kind, version, aggregate, aggregate_version, data, region,
                traceparent, occurred_at
         FROM outbox WHERE tags_published_at IS NULL AND kind = 'catalog.changed' ORDER BY position LIMIT $1",
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::into_pending).collect()
}

/// Marks tag versions as published to the edge.
pub(super) async fn mark_tags_published(
    conn: &mut PgConnection,
    positions: &[i64],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE outbox SET tags_published_at = $2 WHERE position = ANY($1)",
        positions,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The unpublished events.
#[derive(Debug, Clone, Copy)]
pub struct Backlog {
    /// How many there are.
    pub waiting: i64,
    /// The age of the oldest one, 0 if there is none.
    pub oldest_seconds: i64,
}

/// Size and age of the backlog, which the alarms watch.
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

/// Deletes events published before `before`, at most a thousand.
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

/// Acquires or renews a lease. Returns its epoch, or `None` if another process holds it. The epoch rises with each new
/// holder.
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

/// Releases a lease before it expires.
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
