//! The SQL of the security log.

use chrono::{DateTime, Utc};
use contract::{
    CustomerId,
    account::{SecurityEvent, SecurityEventKind},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::cursor::Cursor;

/// Inserts an event, unless the customer does not exist.
pub(super) async fn insert(
    conn: &mut PgConnection,
    customer: CustomerId,
    kind: SecurityEventKind,
    (network, device): (Option<String>, Option<String>),
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO security_event (id, customer_id, kind, network, device, at)
         SELECT $1, id, $3, $4, $5, $6 FROM customer WHERE id = $2",
        Uuid::now_v7(),
        customer.0,
        kind.as_str(),
        network,
        device,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The number of refusals recorded since a time.
pub(super) async fn count_refused(
    conn: &mut PgConnection,
    customer: CustomerId,
    since: DateTime<Utc>,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM security_event
           WHERE customer_id = $1 AND at > $2 AND kind IN ('sign_in_refused', 'confirmation_refused')"#,
        customer.0,
        since,
    )
    .fetch_one(conn)
    .await
}

/// Lets the transaction commit asynchronously: a crash may lose its rows.
pub(super) async fn commit_without_waiting(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("SET LOCAL synchronous_commit = off")
        .execute(conn)
        .await?;
    Ok(())
}

/// A customer's events, newest first, older than the cursor.
pub(super) async fn list(
    conn: &mut PgConnection,
    customer: CustomerId,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<(Cursor, SecurityEvent)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT id, kind, network, device, at FROM security_event
         WHERE customer_id = $1 AND ($2::timestamptz IS NULL OR (at, id) < ($2, $3))
         ORDER BY at DESC, id DESC LIMIT $4",
        customer.0,
        after.map(|cursor| cursor.at),
        after.map_or(Uuid::nil(), |cursor| cursor.id),
        limit,
    )
    .fetch_all(conn)
    .await?;
    // A kind that only a newer release knows is skipped instead of failing the page.
    let events = rows.into_iter().filter_map(|row| {
        let cursor = Cursor {
            at: row.at,
            id: row.id,
        };
        let event = SecurityEvent {
            kind: kind(&row.kind)?,
            at: row.at,
            network: row.network,
            device: row.device,
        };
        Some((cursor, event))
    });
    Ok(events.collect())
}

fn kind(name: &str) -> Option<SecurityEventKind> {
    let mut kinds = SecurityEventKind::ALL.into_iter();
    kinds.find(|kind| kind.as_str() == name)
}

/// Deletes events recorded before `before`, at most a thousand.
pub(super) async fn prune(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM security_event WHERE id IN (
             SELECT id FROM security_event WHERE at < $1 LIMIT 1000)",
        before,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
