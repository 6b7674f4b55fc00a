//! All SQL of the room.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Mail;

pub(super) async fn insert(
    conn: &mut PgConnection,
    mail: &Mail,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mail (id, recipient, subject, body_text, body_html, created_at, next_try_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
        Uuid::now_v7(),
        mail.recipient.as_str(),
        mail.subject,
        mail.body_text,
        mail.body_html,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A mail that is to be sent now.
pub(super) struct Due {
    pub id: Uuid,
    pub recipient: String,
    pub subject: String,
    pub body_text: String,
    pub body_html: Option<String>,
    pub attempts: i32,
}

/// Takes the oldest mails that are due: nobody else gets them until `next_try_at`.
pub(super) async fn claim(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    next_try_at: DateTime<Utc>,
    limit: i64,
    max_attempts: i32,
) -> Result<Vec<Due>, sqlx::Error> {
    sqlx::query_as!(
        Due,
        "UPDATE mail SET attempts = attempts + 1, next_try_at = $2
         WHERE id IN (
             SELECT id FROM mail WHERE sent_at IS NULL AND next_try_at <= $1 AND attempts < $4
             ORDER BY next_try_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
         RETURNING id, recipient, subject, body_text, body_html, attempts",
        now,
        next_try_at,
        limit,
        max_attempts,
    )
    .fetch_all(conn)
    .await
}

pub(super) async fn mark_sent(
    conn: &mut PgConnection,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE mail SET sent_at = $2 WHERE id = ANY($1)", ids, now)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn put_off(
    conn: &mut PgConnection,
    ids: &[Uuid],
    next_tries_at: &[DateTime<Utc>],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE mail SET next_try_at = later.at
         FROM unnest($1::uuid[], $2::timestamptz[]) AS later (id, at) WHERE mail.id = later.id",
        ids,
        next_tries_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn prune(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    max_attempts: i32,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM mail WHERE sent_at < $1
            OR (sent_at IS NULL AND attempts >= $2 AND next_try_at < $1)",
        before,
        max_attempts,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
