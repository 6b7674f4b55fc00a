//! All SQL of the room.

use chrono::{DateTime, Utc};
use contract::{
    CustomerId, Email, SessionId,
    account::{Customer, Role, Session},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{db::parsed, secret::SecretHash};

/// An account.
pub struct Account {
    /// What the customer may see of it.
    pub customer: Customer,
    /// The hash of its password.
    pub password_hash: String,
}

struct AccountRow {
    id: Uuid,
    email: String,
    name: String,
    password_hash: String,
    role: String,
    verified: bool,
}

impl AccountRow {
    fn account(self) -> Result<Account, sqlx::Error> {
        Ok(Account {
            customer: Customer {
                id: CustomerId(self.id),
                email: parsed(&self.email)?,
                name: self.name,
                verified: self.verified,
                role: role(&self.role),
            },
            password_hash: self.password_hash,
        })
    }
}

/// A role that is not known may do nothing but buy.
fn role(name: &str) -> Role {
    if name == Role::Merchant.as_str() {
        Role::Merchant
    } else {
        Role::Customer
    }
}

/// The account of an address, in whatever case it is written.
pub async fn find_by_email(
    conn: &mut PgConnection,
    email: &Email,
) -> Result<Option<Account>, sqlx::Error> {
    let row = sqlx::query_as!(
        AccountRow,
        r#"SELECT id, email, name, password_hash, role, verified_at IS NOT NULL AS "verified!"
           FROM customer WHERE lower(email) = lower($1)"#,
        email.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(AccountRow::account).transpose()
}

/// A customer.
pub async fn find(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<Customer>, sqlx::Error> {
    let row = sqlx::query_as!(
        AccountRow,
        r#"SELECT id, email, name, password_hash, role, verified_at IS NOT NULL AS "verified!"
           FROM customer WHERE id = $1"#,
        customer.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.account().map(|account| account.customer))
        .transpose()
}

/// A new account; none where the address has one already.
pub async fn insert(
    conn: &mut PgConnection,
    email: &Email,
    name: &str,
    password_hash: &str,
    role: Role,
    now: DateTime<Utc>,
) -> Result<Option<CustomerId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "INSERT INTO customer (id, email, name, password_hash, role, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (lower(email)) DO NOTHING RETURNING id",
        Uuid::now_v7(),
        email.as_str(),
        name,
        password_hash,
        role.as_str(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(CustomerId))
}

/// Makes an address a merchant's, with this password.
pub(super) async fn put_merchant(
    conn: &mut PgConnection,
    email: &Email,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<CustomerId, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "INSERT INTO customer (id, email, name, password_hash, role, verified_at, created_at)
         VALUES ($1, $2, 'Merchant', $3, 'merchant', $4, $4)
         ON CONFLICT (lower(email)) DO UPDATE
         SET password_hash = $3, role = 'merchant', verified_at = coalesce(customer.verified_at, $4)
         RETURNING id",
        Uuid::now_v7(),
        email.as_str(),
        password_hash,
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(CustomerId(id))
}

/// Notes that the address was verified; what was said before stays.
pub async fn verify(
    conn: &mut PgConnection,
    customer: CustomerId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE customer SET verified_at = coalesce(verified_at, $2) WHERE id = $1",
        customer.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives a verified address the orders that it placed as a guest.
pub async fn adopt_guest_orders(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE shop_order o SET customer_id = c.id
         FROM customer c
         WHERE c.id = $1 AND c.verified_at IS NOT NULL
           AND o.customer_id IS NULL AND lower(o.email) = lower(c.email)",
        customer.0,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// A token that goes out by mail and verifies the address.
pub async fn insert_verification(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    customer: CustomerId,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mail_token (token_hash, customer_id, purpose, expires_at)
         VALUES ($1, $2, 'verify_email', $3)",
        token_hash.as_slice(),
        customer.0,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Uses a verification token; none where it is unknown, used or too old.
pub async fn use_verification(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<CustomerId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "UPDATE mail_token SET used_at = $2
         WHERE token_hash = $1 AND purpose = 'verify_email' AND used_at IS NULL AND expires_at > $2
         RETURNING customer_id",
        token_hash.as_slice(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(CustomerId))
}

/// Lets the attempts for one subject happen one after another, until the transaction ends.
pub(super) async fn lock_subject(
    conn: &mut PgConnection,
    subject: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
        subject
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn count_attempts(
    conn: &mut PgConnection,
    subject: &str,
    since: DateTime<Utc>,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM attempt WHERE subject = $1 AND at > $2"#,
        subject,
        since,
    )
    .fetch_one(conn)
    .await
}

pub(super) async fn insert_attempt(
    conn: &mut PgConnection,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO attempt (subject, at) VALUES ($1, $2)",
        subject,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn delete_attempts(
    conn: &mut PgConnection,
    subject: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM attempt WHERE subject = $1", subject)
        .execute(conn)
        .await?;
    Ok(())
}

/// Begins a session with its first refresh token.
pub(super) async fn insert_session(
    conn: &mut PgConnection,
    customer: CustomerId,
    user_agent: &str,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<SessionId, sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "WITH begun AS (
             INSERT INTO session (id, customer_id, user_agent, created_at, last_seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $4, $5) RETURNING id)
         INSERT INTO refresh_token (token_hash, session_id, generation)
         SELECT $6, id, 0 FROM begun",
        id,
        customer.0,
        user_agent,
        now,
        expires_at,
        token_hash.as_slice(),
    )
    .execute(conn)
    .await?;
    Ok(SessionId(id))
}

/// A refresh token and its session, which is locked until the transaction ends.
pub(super) struct Found {
    pub session: SessionId,
    pub customer: CustomerId,
    pub generation: i32,
    pub used: bool,
    /// Whether the token that follows on it was used.
    pub successor_used: bool,
}

/// Locks the standing session of a refresh token, then reads the token: in this order, so that one of
/// many parallel refreshes sees what the one before it did.
pub(super) async fn lock_by_refresh_token(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<Found>, sqlx::Error> {
    let session = sqlx::query!(
        "SELECT s.id, s.customer_id FROM session s
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
        r#"SELECT t.generation, t.used_at IS NOT NULL AS "used!",
                  EXISTS (
                      SELECT FROM refresh_token next
                      WHERE next.session_id = t.session_id AND next.generation = t.generation + 1
                        AND next.used_at IS NOT NULL) AS "successor_used!"
           FROM refresh_token t WHERE t.token_hash = $1"#,
        token_hash.as_slice(),
    )
    .fetch_one(conn)
    .await?;
    Ok(Some(Found {
        session: SessionId(session.id),
        customer: CustomerId(session.customer_id),
        generation: token.generation,
        used: token.used,
        successor_used: token.successor_used,
    }))
}

/// Marks a token as used and begins its successor.
pub(super) async fn rotate(
    conn: &mut PgConnection,
    found: &Found,
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
        found.session.0,
        found.generation + 1,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a session lives on.
pub(super) async fn prolong(
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

/// Ends a session of a customer; false where there is none that stands.
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

/// The standing sessions of a customer, the one seen last first.
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

/// Forgets what has run out: sessions with their tokens, mail tokens, attempts.
pub(super) async fn prune(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    ended_before: DateTime<Utc>,
    attempts_before: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let sessions = sqlx::query!(
        "DELETE FROM session WHERE id IN (
             SELECT id FROM session WHERE expires_at < $1 OR ended_at < $2 LIMIT 1000)",
        now,
        ended_before,
    )
    .execute(&mut *conn)
    .await?;
    let tokens = sqlx::query!("DELETE FROM mail_token WHERE expires_at < $1", now)
        .execute(&mut *conn)
        .await?;
    let attempts = sqlx::query!("DELETE FROM attempt WHERE at < $1", attempts_before)
        .execute(conn)
        .await?;
    Ok(sessions.rows_affected() + tokens.rows_affected() + attempts.rows_affected())
}
