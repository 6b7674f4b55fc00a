//! All SQL of the room.

use chrono::{DateTime, Utc};
use contract::Email;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Mail;

pub(super) async fn insert(
    conn: &mut PgConnection,
    mail: &Mail,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mail (id, kind, recipient, locale, subject, body_text, body_html, created_at, next_try_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        Uuid::now_v7(),
        mail.kind.as_str(),
        mail.recipient.as_str(),
        mail.locale.as_str(),
        mail.subject,
        mail.body_text,
        mail.body_html,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A due mail.
pub(super) struct Due {
    pub id: Uuid,
    pub recipient: String,
    pub subject: String,
    pub body_text: String,
    pub body_html: Option<String>,
    pub locale: Option<String>,
    pub created_at: DateTime<Utc>,
    pub attempts: i32,
}

/// The parameters of a round.
pub(super) struct Round {
    pub now: DateTime<Utc>,
    /// The expiry of the round's claim on its mails.
    pub until: DateTime<Utc>,
    /// Older mails are given up once they have been tried often enough.
    pub given_up_before: DateTime<Utc>,
    pub min_attempts: i32,
}

/// Claims due mails, the longest waiting first: no other process gets them until `next_try_at`.
pub(super) async fn claim(
    conn: &mut PgConnection,
    round: &Round,
    limit: i64,
) -> Result<Vec<Due>, sqlx::Error> {
    sqlx::query_as!(
        Due,
        r#"WITH due AS (
               SELECT id, next_try_at FROM mail
               WHERE sent_at IS NULL AND next_try_at <= $1 AND (attempts < $3 OR created_at > $4)
               ORDER BY next_try_at, id LIMIT $5 FOR UPDATE SKIP LOCKED),
           taken AS (
               UPDATE mail SET attempts = mail.attempts + 1, next_try_at = $2
               FROM due WHERE mail.id = due.id
               RETURNING mail.*, due.next_try_at AS due_at)
           SELECT id AS "id!", recipient AS "recipient!", subject AS "subject!",
                  body_text AS "body_text!", body_html, locale, created_at AS "created_at!",
                  attempts AS "attempts!"
           FROM taken ORDER BY due_at, id"#,
        round.now,
        round.until,
        round.min_attempts,
        round.given_up_before,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// Whether [`claim`] would take anything.
pub(super) async fn has_due(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    given_up_before: DateTime<Utc>,
    min_attempts: i32,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT (SELECT id FROM mail
                   WHERE sent_at IS NULL AND next_try_at <= $1
                     AND (attempts < $3 OR created_at > $2)
                   ORDER BY next_try_at LIMIT 1) IS NOT NULL AS "due!""#,
        now,
        given_up_before,
        min_attempts,
    )
    .fetch_one(conn)
    .await
}

/// Extends the claim on mails that this round has not finished, and returns those that it still holds. Another process
/// may have claimed the others if this one was paused for longer than a claim lasts.
pub(super) async fn extend(
    conn: &mut PgConnection,
    ids: &[Uuid],
    round: &Round,
    until: DateTime<Utc>,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "UPDATE mail SET next_try_at = $3 WHERE id = ANY($1) AND next_try_at = $2 RETURNING id",
        ids,
        round.until,
        until,
    )
    .fetch_all(conn)
    .await
}

/// Marks a mail as sent and blanks its body.
pub(super) async fn mark_sent(
    conn: &mut PgConnection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE mail SET sent_at = $2, body_text = '', body_html = NULL WHERE id = $1",
        id,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Blanks the bodies of mails that were sent or given up.
pub(super) async fn blank(
    conn: &mut PgConnection,
    given_up_before: DateTime<Utc>,
    min_attempts: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE mail SET body_text = '', body_html = NULL
         WHERE body_text <> ''
           AND (sent_at IS NOT NULL OR (attempts >= $2 AND created_at <= $1))",
        given_up_before,
        min_attempts,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Schedules the next attempt of a mail, unless another round has claimed it.
pub(super) async fn reschedule(
    conn: &mut PgConnection,
    id: Uuid,
    round: &Round,
    next_try_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE mail SET next_try_at = $3 WHERE id = $1 AND next_try_at = $2",
        id,
        round.until,
        next_try_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Releases claimed mails that were not tried, and does not count the attempt.
pub(super) async fn release_claim(
    conn: &mut PgConnection,
    ids: &[Uuid],
    round: &Round,
    next_try_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE mail SET attempts = attempts - 1, next_try_at = $3
         WHERE id = ANY($1) AND next_try_at = $2",
        ids,
        round.until,
        next_try_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes every mail to an address. Scans the whole table, which holds only a few days of mail.
pub(super) async fn delete_to(
    conn: &mut PgConnection,
    recipient: &Email,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"DELETE FROM mail WHERE lower(recipient COLLATE "C") = $1"#,
        recipient.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn prune(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    min_attempts: i32,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM mail WHERE sent_at < $1
            OR (sent_at IS NULL AND attempts >= $2 AND next_try_at < $1)",
        before,
        min_attempts,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
