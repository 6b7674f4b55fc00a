//! The SQL of replacing passwords, and of password reset links.

use chrono::{DateTime, Utc};
use contract::{CustomerId, Email, Locale};
use sqlx::PgConnection;

use super::store::Account;
use crate::{
    db::{decode_text, locale},
    secret::SecretHash,
};

/// Replaces the account's password if it is still the one in `account` (compare and swap), and in the pending sign-up
/// links that were created with it. Returns false if another one was set concurrently.
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

/// Sets the password of an account whose owner has proved to receive mail at its address, and returns the address. The
/// locale becomes that of the mail: an unverified account has the locale of its latest sign-up, which may have been a
/// stranger's.
pub(super) async fn reset(
    conn: &mut PgConnection,
    link: &Link,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<Email, sqlx::Error> {
    let email = sqlx::query_scalar!(
        "UPDATE customer SET password_hash = $2, verified_at = coalesce(verified_at, $3), locale = $4
         WHERE id = $1 RETURNING email",
        link.customer.0,
        password_hash,
        now,
        link.locale.as_str(),
    )
    .fetch_one(conn)
    .await?;
    decode_text(&email)
}

/// What a password reset link refers to.
pub(super) struct Link {
    pub customer: CustomerId,
    /// The locale of the mail with the link.
    pub locale: Locale,
}

/// Inserts the token of a password reset link.
pub(super) async fn insert_link(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    link: &Link,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mail_token (token_hash, customer_id, purpose, locale, expires_at)
         VALUES ($1, $2, 'reset_password', $3, $4)",
        token_hash.as_slice(),
        link.customer.0,
        link.locale.as_str(),
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a password reset token is valid now.
pub(super) async fn is_link_valid(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM mail_token
               WHERE token_hash = $1 AND purpose = 'reset_password' AND expires_at > $2
           ) AS "valid!""#,
        token_hash.as_slice(),
        now,
    )
    .fetch_one(conn)
    .await
}

/// Deletes a token and returns what it refers to. Of concurrent uses, exactly one gets it.
pub(super) async fn take_link(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<Link>, sqlx::Error> {
    let row = sqlx::query!(
        r#"DELETE FROM mail_token t USING customer c
           WHERE t.token_hash = $1 AND t.purpose = 'reset_password' AND t.expires_at > $2
             AND c.id = t.customer_id
           RETURNING t.customer_id, coalesce(t.locale, c.locale) AS "locale!""#,
        token_hash.as_slice(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Link {
        customer: CustomerId(row.customer_id),
        locale: locale(&row.locale),
    }))
}

/// Deletes the links that would change a customer's password or address.
pub(super) async fn delete_links(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM mail_token
         WHERE customer_id = $1 AND purpose IN ('reset_password', 'change_email')",
        customer.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}
