//! The SQL of the profile, and of links that change or restore an e-mail address.

use chrono::{DateTime, Utc};
use contract::{CustomerId, Email, account::Customer};
use sqlx::PgConnection;

use super::store::Account;
use crate::{db::decode_text, secret::SecretHash};

/// An account and the address that a link sets.
pub(super) struct Pending {
    pub customer: CustomerId,
    pub email: Email,
}

/// Sets a customer's name, also in pending sign-up links with the account's password: verifying one of them would
/// otherwise set the old name again.
pub(super) async fn rename(
    conn: &mut PgConnection,
    customer: CustomerId,
    name: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH linked AS (
             UPDATE mail_token SET name = $2
             WHERE customer_id = $1 AND purpose = 'verify_email'
               AND password_hash = (SELECT password_hash FROM customer WHERE id = $1))
         UPDATE customer SET name = $2 WHERE id = $1",
        customer.0,
        name,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The address that waits for confirmation, if there is one.
pub(super) async fn find_pending(
    conn: &mut PgConnection,
    customer: CustomerId,
    now: DateTime<Utc>,
) -> Result<Option<Email>, sqlx::Error> {
    let email = sqlx::query_scalar!(
        r#"SELECT email AS "email!" FROM mail_token
           WHERE customer_id = $1 AND purpose = 'change_email' AND expires_at > $2"#,
        customer.0,
        now,
    )
    .fetch_optional(conn)
    .await?;
    email.as_deref().map(decode_text).transpose()
}

/// Deletes a pending change of address.
pub(super) async fn delete_pending(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM mail_token WHERE customer_id = $1 AND purpose = 'change_email'",
        customer.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Inserts a token that confirms a new address.
pub(super) async fn insert_pending(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    customer: CustomerId,
    email: &Email,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mail_token (token_hash, customer_id, purpose, email, expires_at)
         VALUES ($1, $2, 'change_email', $3, $4)",
        token_hash.as_slice(),
        customer.0,
        email.as_str(),
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Inserts a token that restores the account's current address.
pub(super) async fn insert_restore(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    customer: &Customer,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mail_token (token_hash, customer_id, purpose, email, expires_at)
         VALUES ($1, $2, 'restore_email', $3, $4)",
        token_hash.as_slice(),
        customer.id.0,
        customer.email.as_str(),
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a confirmation token refers to; `None` if it is unknown, used or expired.
pub(super) async fn find_change(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<Pending>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT customer_id, email AS "email!" FROM mail_token
           WHERE token_hash = $1 AND purpose = 'change_email' AND expires_at > $2"#,
        token_hash.as_slice(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| pending(row.customer_id, &row.email))
        .transpose()
}

/// Deletes a confirmation token and returns what it refers to. Of concurrent uses, exactly one gets it.
pub(super) async fn take_change(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<Pending>, sqlx::Error> {
    let row = sqlx::query!(
        r#"DELETE FROM mail_token
           WHERE token_hash = $1 AND purpose = 'change_email' AND expires_at > $2
           RETURNING customer_id, email AS "email!""#,
        token_hash.as_slice(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| pending(row.customer_id, &row.email))
        .transpose()
}

/// What a restore token refers to; `None` if it is unknown, used or expired.
pub(super) async fn find_restore(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<Pending>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT customer_id, email AS "email!" FROM mail_token
           WHERE token_hash = $1 AND purpose = 'restore_email' AND expires_at > $2"#,
        token_hash.as_slice(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| pending(row.customer_id, &row.email))
        .transpose()
}

/// Deletes a restore token and those of later changes. Earlier ones stay valid: somebody who has taken over an account
/// and changes its address again cannot invalidate the owner's link.
pub(super) async fn take_restore(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<Pending>, sqlx::Error> {
    let row = sqlx::query!(
        r#"WITH taken AS (
               DELETE FROM mail_token
               WHERE token_hash = $1 AND purpose = 'restore_email' AND expires_at > $2
               RETURNING token_hash, customer_id, email, expires_at),
           later AS (
               DELETE FROM mail_token t USING taken
               WHERE t.customer_id = taken.customer_id AND t.purpose = 'restore_email'
                 AND t.token_hash <> taken.token_hash AND t.expires_at >= taken.expires_at)
           SELECT customer_id AS "customer_id!", email AS "email!" FROM taken"#,
        token_hash.as_slice(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| pending(row.customer_id, &row.email))
        .transpose()
}

/// The previous addresses of an account that can still be restored.
pub(super) async fn list_previous(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<Email>, sqlx::Error> {
    let emails = sqlx::query_scalar!(
        r#"SELECT email AS "email!" FROM mail_token
           WHERE customer_id = $1 AND purpose = 'restore_email'"#,
        customer.0,
    )
    .fetch_all(conn)
    .await?;
    emails.iter().map(|email| decode_text(email)).collect()
}

/// Sets an account's new, verified address. Returns false if the password that confirmed it was replaced concurrently.
pub(super) async fn set_email(
    conn: &mut PgConnection,
    account: &Account,
    email: &Email,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE customer SET email = $3, verified_at = $4 WHERE id = $1 AND password_hash = $2",
        account.customer.id.0,
        account.password_hash,
        email.as_str(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Restores an account's previous address.
pub(super) async fn restore(
    conn: &mut PgConnection,
    restored: &Pending,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE customer SET email = $2, verified_at = $3 WHERE id = $1",
        restored.customer.0,
        restored.email.as_str(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn pending(customer: uuid::Uuid, email: &str) -> Result<Pending, sqlx::Error> {
    Ok(Pending {
        customer: CustomerId(customer),
        email: decode_text(email)?,
    })
}
