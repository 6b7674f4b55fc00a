//! The SQL of limits.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// An allowance of which something is used.
pub(super) struct ThrottleRow {
    pub subject: String,
    /// When it is full again.
    pub clear_at: DateTime<Utc>,
}

/// The used ones among these allowances; a full one has no row.
pub(super) async fn list(
    conn: &mut PgConnection,
    subjects: &[String],
) -> Result<Vec<ThrottleRow>, sqlx::Error> {
    sqlx::query_as!(
        ThrottleRow,
        "SELECT subject, clear_at FROM throttle WHERE subject = ANY($1)",
        subjects,
    )
    .fetch_all(conn)
    .await
}

/// Uses each of these, whether or not something is left; returns them as they are then. The rows are locked in one order,
/// and stay locked until the transaction ends.
pub(super) async fn consume(
    conn: &mut PgConnection,
    subjects: &[String],
    every_ms: &[i64],
    now: DateTime<Utc>,
) -> Result<Vec<ThrottleRow>, sqlx::Error> {
    sqlx::query_as!(
        ThrottleRow,
        "INSERT INTO throttle AS t (subject, clear_at)
         SELECT s.subject, $3::timestamptz + make_interval(secs => s.every_ms / 1000.0::float8)
         FROM UNNEST($1::text[], $2::bigint[]) AS s (subject, every_ms) ORDER BY s.subject
         ON CONFLICT (subject) DO UPDATE SET clear_at = greatest(t.clear_at, $3) + (excluded.clear_at - $3)
         RETURNING subject, clear_at",
        subjects,
        every_ms,
        now,
    )
    .fetch_all(conn)
    .await
}

/// Refunds these amounts of each.
pub(super) async fn refund(
    conn: &mut PgConnection,
    subjects: &[String],
    back_ms: &[i64],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH locked AS (SELECT subject FROM throttle WHERE subject = ANY($1) ORDER BY subject FOR UPDATE)
         UPDATE throttle t SET clear_at = t.clear_at - make_interval(secs => s.back_ms / 1000.0::float8)
         FROM UNNEST($1::text[], $2::bigint[]) AS s (subject, back_ms) JOIN locked USING (subject)
         WHERE t.subject = s.subject",
        subjects,
        back_ms,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes allowances that have been full for long, a batch at a time.
pub(super) async fn prune(
    conn: &mut PgConnection,
    clear_since: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM throttle WHERE subject IN (
             SELECT subject FROM throttle WHERE clear_at < $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)",
        clear_since,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
