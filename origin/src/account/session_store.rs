//! The SQL of sessions and their refresh tokens.

use chrono::{DateTime, Utc};
use contract::{CustomerId, SessionId, account::Session};
use sqlx::PgConnection;
use uuid::Uuid;

use super::store::Account;
use crate::secret::SecretHash;

/// Inserts a session with its first refresh token. `None` if the password was replaced after it was checked: the row
/// lock in `FOR SHARE` makes the comparison safe against a concurrent change.
pub(super) async fn insert_session(
    conn: &mut PgConnection,
    account: &Account,
    user_agent: &str,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<Option<SessionId>, sqlx::Error> {
    let id = Uuid::now_v7();
    let done = sqlx::query!(
        "WITH customer AS (
             SELECT id FROM customer WHERE id = $2 AND password_hash = $7 FOR SHARE),
         new_session AS (
             INSERT INTO session (id, customer_id, user_agent, created_at, last_seen_at, expires_at)
             SELECT $1, id, $3, $4, $4, $5 FROM customer RETURNING id)
         INSERT INTO refresh_token (token_hash, session_id, generation)
         SELECT $6, id, 0 FROM new_session",
        id,
        account.customer.id.0,
        user_agent,
        now,
        expires_at,
        token_hash.as_slice(),
        account.password_hash,
    )
    .execute(conn)
    .await?;
    Ok((done.rows_affected() == 1).then_some(SessionId(id)))
}

/// A refresh token and its session, whose row is locked until the end of the transaction.
pub(super) struct LockedRefreshToken {
    pub session: SessionId,
    pub customer: CustomerId,
    pub generation: i32,
    /// The session's start.
    pub began_at: DateTime<Utc>,
    /// When the token was first exchanged for its successor.
    pub used_at: Option<DateTime<Utc>>,
    /// Whether the token's successor was used.
    pub successor_used: bool,
}

/// Locks the active session of a refresh token, then reads the token. The order matters: reading the token first could
/// return a state from before a parallel refresh that has committed in the meantime.
pub(super) async fn lock_by_refresh_token(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<LockedRefreshToken>, sqlx::Error> {
    let session = sqlx::query!(
        "SELECT s.id, s.customer_id, s.created_at FROM session s
         WHERE s.id = (SELECT session_id FROM refresh_token WHERE token_hash = $1)
           AND s.ended_at IS NULL AND s.expires_at > $2
         FOR UPDATE",
        token_hash.as_slice(),
        now,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(session) = session else {
        return Ok(None);
    };
    let token = sqlx::query!(
        r#"SELECT t.generation, t.used_at,
                  EXISTS (
                      SELECT FROM refresh_token next
                      WHERE next.session_id = t.session_id AND next.generation = t.generation + 1
                        AND next.used_at IS NOT NULL) AS "successor_used!"
           FROM refresh_token t WHERE t.token_hash = $1"#,
        token_hash.as_slice(),
    )
    .fetch_one(conn)
    .await?;
    Ok(Some(LockedRefreshToken {
        session: SessionId(session.id),
        customer: CustomerId(session.customer_id),
        generation: token.generation,
        began_at: session.created_at,
        used_at: token.used_at,
        successor_used: token.successor_used,
    }))
}

/// Marks a token as used and inserts its successor.
pub(super) async fn rotate(
    conn: &mut PgConnection,
    locked: &LockedRefreshToken,
    token_hash: &SecretHash,
    successor_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH used AS (UPDATE refresh_token SET used_at = $3 WHERE token_hash = $1)
         INSERT INTO refresh_token (token_hash, session_id, generation) VALUES ($2, $4, $5)",
        token_hash.as_slice(),
        successor_hash.as_slice(),
        now,
        locked.session.0,
        locked.generation + 1,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Extends a session.
pub(super) async fn extend_session(
    conn: &mut PgConnection,
    session: SessionId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE session SET last_seen_at = $2, expires_at = $3 WHERE id = $1",
        session.0,
        now,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends a session of a customer. Returns false if there is no active one with this id.
pub(super) async fn end_session(
    conn: &mut PgConnection,
    customer: CustomerId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE session SET ended_at = $3
         WHERE id = $1 AND customer_id = $2 AND ended_at IS NULL AND expires_at > $3",
        session.0,
        customer.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends every session of a customer, optionally except one.
pub(super) async fn end_sessions(
    conn: &mut PgConnection,
    customer: CustomerId,
    except: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE session SET ended_at = $3
         WHERE customer_id = $1 AND id IS DISTINCT FROM $2 AND ended_at IS NULL",
        customer.0,
        except.map(|session| session.0),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The active sessions of a customer, the most recently used first.
pub(super) async fn list_sessions(
    conn: &mut PgConnection,
    customer: CustomerId,
    current: SessionId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT id, created_at, last_seen_at, user_agent FROM session
         WHERE customer_id = $1 AND ended_at IS NULL AND expires_at > $2
         ORDER BY last_seen_at DESC, id LIMIT 100",
        customer.0,
        now,
    )
    .fetch_all(conn)
    .await?;
    let sessions = rows.into_iter().map(|row| Session {
        id: SessionId(row.id),
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        user_agent: row.user_agent,
        current: SessionId(row.id) == current,
    });
    Ok(sessions.collect())
}
