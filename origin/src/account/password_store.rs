//! The SQL of passwords that are replaced, and of the links that replace them.

use chrono::{DateTime, Utc};
use contract::{CustomerId, Email};
use sqlx::PgConnection;

use super::store::Account;
use crate::{db::parsed, secret::SecretHash};

/// Replaces a password that is still the account's; also in the links of sign-ups that typed it. False where
/// another one was set meanwhile.
pub(super) async fn exchange(
    conn: &mut PgConnection,
    account: &Account,
    password_hash: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "WITH linked AS (
             UPDATE mail_token SET password_hash = $3
             WHERE customer_id = $1 AND purpose = 'verify_email' AND password_hash = $2)
         UPDATE customer SET password_hash = $3 WHERE id = $1 AND password_hash = $2",
        account.customer.id.0,
        account.password_hash,
        password_hash,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets the password of who has read a mail to the address; answers the address.
pub(super) async fn reset(
    conn: &mut PgConnection,
    customer: CustomerId,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<Email, sqlx::Error> {
    let email = sqlx::query_scalar!(
        "UPDATE customer SET password_hash = $2, verified_at = coalesce(verified_at, $3)
         WHERE id = $1 RETURNING email",
        customer.0,
        password_hash,
        now,
    )
    .fetch_one(conn)
    .await?;
    parsed(&email)
}

/// A token that goes out by mail and sets a new password.
pub(super) async fn insert_link(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    customer: CustomerId,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mail_token (token_hash, customer_id, purpose, expires_at)
         VALUES ($1, $2, 'reset_password', $3)",
        token_hash.as_slice(),
        customer.0,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a token would set a password now.
pub(super) async fn link_stands(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM mail_token
               WHERE token_hash = $1 AND purpose = 'reset_password' AND expires_at > $2
           ) AS "stands!""#,
        token_hash.as_slice(),
        now,
    )
    .fetch_one(conn)
    .await
}

/// Takes a token; one of many who use it at once gets its customer.
pub(super) async fn take_link(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<CustomerId>, sqlx::Error> {
    let customer = sqlx::query_scalar!(
        "DELETE FROM mail_token
         WHERE token_hash = $1 AND purpose = 'reset_password' AND expires_at > $2
         RETURNING customer_id",
        token_hash.as_slice(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(customer.map(CustomerId))
}

/// Forgets the links that would set a customer's password.
pub(super) async fn delete_links(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM mail_token WHERE customer_id = $1 AND purpose = 'reset_password'",
        customer.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}
