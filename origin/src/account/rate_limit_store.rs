//! The SQL of rate limits.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// An allowance that is partly consumed.
pub(super) struct ThrottleRow {
    pub subject: String,
    /// When the allowance is full again.
    pub clear_at: DateTime<Utc>,
}

/// The partly consumed ones among these allowances. A full allowance has no row.
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

/// Consumes each allowance, even an exhausted one, and returns the result. Rows are locked in the order of their
/// subjects, to avoid deadlocks, until the transaction ends.
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

/// Refunds an amount of each allowance.
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

/// Deletes allowances that have been full for long, at most a thousand. Skips locked rows: they are in use.
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
