//! The SQL of accounts and of sign-up links.

use chrono::{DateTime, Utc};
use contract::{
    CustomerId, Email, Locale, OrderId,
    account::{Customer, Role},
};
use sqlx::{PgConnection, postgres::PgQueryResult};
use uuid::Uuid;

use crate::{
    db::{self, decode_text, locale},
    secret::SecretHash,
};

/// The unique indexes on the address: the canonical one, and the one of older releases.
const EMAIL_KEYS: [&str; 2] = ["customer_email_key", "customer_email_canonical_key"];

/// Whether a statement failed because another account has the address.
pub(super) fn is_email_taken(error: &sqlx::Error) -> bool {
    db::constraint_name(error).is_some_and(|constraint| EMAIL_KEYS.contains(&constraint))
}

/// An account with what only this room needs.
pub struct Account {
    /// What the customer may see of the account.
    pub customer: Customer,
    /// The hash of its password.
    pub password_hash: String,
    /// When the account was created.
    pub opened_at: DateTime<Utc>,
    /// The locale of mails to the account.
    pub locale: Locale,
}

impl Account {
    /// The locale of a mail that a request causes. An unverified account has no known owner, so its mails use the
    /// locale of the request.
    pub fn mail_locale(&self, requested: Locale) -> Locale {
        if self.customer.verified {
            self.locale
        } else {
            requested
        }
    }
}

struct AccountRow {
    id: Uuid,
    email: String,
    name: String,
    password_hash: String,
    role: String,
    verified: bool,
    created_at: DateTime<Utc>,
    locale: String,
}

impl AccountRow {
    fn account(self) -> Result<Account, sqlx::Error> {
        Ok(Account {
            customer: Customer {
                id: CustomerId(self.id),
                email: decode_text(&self.email)?,
                name: self.name,
                verified: self.verified,
                role: role(&self.role),
            },
            password_hash: self.password_hash,
            opened_at: self.created_at,
            locale: locale(&self.locale),
        })
    }
}

/// Parses a role. An unknown role has the least privileges.
fn role(name: &str) -> Role {
    if name == Role::Merchant.as_str() {
        Role::Merchant
    } else {
        Role::Customer
    }
}

/// The account with this address. Every statement compares by the one indexed expression; the other side is canonical,
/// because [`Email`] is.
pub async fn find_by_email(
    conn: &mut PgConnection,
    email: &Email,
) -> Result<Option<Account>, sqlx::Error> {
    let row = sqlx::query_as!(
        AccountRow,
        r#"SELECT id, email, name, password_hash, role, verified_at IS NOT NULL AS "verified!", created_at,
                  locale
           FROM customer WHERE lower(email COLLATE "C") = $1"#,
        email.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(AccountRow::account).transpose()
}

/// Finds a customer by id.
pub async fn find(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<Customer>, sqlx::Error> {
    let account = find_account(conn, customer).await?;
    Ok(account.map(|account| account.customer))
}

/// Finds an account by id.
pub(super) async fn find_account(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<Account>, sqlx::Error> {
    let row = sqlx::query_as!(
        AccountRow,
        r#"SELECT id, email, name, password_hash, role, verified_at IS NOT NULL AS "verified!", created_at,
                  locale
           FROM customer WHERE id = $1"#,
        customer.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(AccountRow::account).transpose()
}

/// Locks a customer's row, so that limits per customer also hold under concurrent writes.
pub async fn lock(conn: &mut PgConnection, customer: CustomerId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "SELECT FROM customer WHERE id = $1 FOR NO KEY UPDATE",
        customer.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes a customer; foreign keys cascade to everything that belongs to the account.
pub(super) async fn delete(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM customer WHERE id = $1", customer.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Inserts a customer's account. `None` if the address already has one.
pub async fn insert(
    conn: &mut PgConnection,
    email: &Email,
    name: &str,
    password_hash: &str,
    locale: Locale,
    now: DateTime<Utc>,
) -> Result<Option<CustomerId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        r#"INSERT INTO customer (id, email, name, password_hash, role, locale, created_at)
           VALUES ($1, $2, $3, $4, 'customer', $5, $6)
           ON CONFLICT (lower(email COLLATE "C")) DO NOTHING RETURNING id"#,
        Uuid::now_v7(),
        email.as_str(),
        name,
        password_hash,
        locale.as_str(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(CustomerId))
}

/// Creates a merchant's account, or converts the existing one.
pub(super) async fn upsert_merchant(
    conn: &mut PgConnection,
    email: &Email,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<CustomerId, sqlx::Error> {
    let id = sqlx::query_scalar!(
        r#"INSERT INTO customer (id, email, name, password_hash, role, verified_at, created_at)
           VALUES ($1, $2, 'Merchant', $3, 'merchant', $4, $4)
           ON CONFLICT (lower(email COLLATE "C")) DO UPDATE
           SET password_hash = $3, role = 'merchant', verified_at = coalesce(customer.verified_at, $4)
           RETURNING id"#,
        Uuid::now_v7(),
        email.as_str(),
        password_hash,
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(CustomerId(id))
}

/// Stores the locale that a customer uses now.
pub(super) async fn set_locale(
    conn: &mut PgConnection,
    customer: CustomerId,
    locale: Locale,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE customer SET locale = $2 WHERE id = $1 AND locale <> $2",
        customer.0,
        locale.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks the address as verified, with name, password and locale of the confirmed sign-up.
pub(super) async fn verify(
    conn: &mut PgConnection,
    verification: &Verification,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE customer SET verified_at = $2, name = $3, password_hash = $4, locale = $5 WHERE id = $1",
        verification.customer.0,
        now,
        verification.name,
        verification.password_hash,
        verification.locale.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Assigns the guest orders of a verified address to its account. Anonymized orders have no key and are left out.
/// Returns the number of orders.
pub async fn adopt_guest_orders(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        r#"UPDATE shop_order o SET customer_id = c.id
           FROM customer c
           WHERE c.id = $1 AND c.verified_at IS NOT NULL
             AND o.customer_id IS NULL AND o.key_hash <> ''
             AND lower(o.email COLLATE "C") = lower(c.email COLLATE "C")"#,
        customer.0,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Assigns a guest's order to the account with its verified address, if there is one. The order is locked.
pub async fn adopt_order(conn: &mut PgConnection, order: OrderId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE shop_order o SET customer_id = c.id FROM customer c
         WHERE o.id = $1 AND o.customer_id IS NULL AND o.key_hash <> ''
           AND c.verified_at IS NOT NULL
           AND lower(o.email COLLATE \"C\") = lower(c.email COLLATE \"C\")",
        order.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a verification link refers to.
pub(super) struct Verification {
    pub customer: CustomerId,
    /// The name given at this sign-up.
    pub name: String,
    /// The hash of the password given at this sign-up.
    pub password_hash: String,
    /// The locale of this sign-up.
    pub locale: Locale,
}

/// Inserts the token of a verification link.
pub(super) async fn insert_verification(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    verification: &Verification,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO mail_token (token_hash, customer_id, purpose, name, password_hash, locale, expires_at)
         VALUES ($1, $2, 'verify_email', $3, $4, $5, $6)",
        token_hash.as_slice(),
        verification.customer.0,
        verification.name,
        verification.password_hash,
        verification.locale.as_str(),
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a verification token refers to; `None` if it is unknown, used or expired.
pub(super) async fn find_verification(
    conn: &mut PgConnection,
    token_hash: &SecretHash,
    now: DateTime<Utc>,
) -> Result<Option<Verification>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT t.customer_id, t.name AS "name!", t.password_hash AS "password_hash!",
                  coalesce(t.locale, c.locale) AS "locale!"
           FROM mail_token t JOIN customer c ON c.id = t.customer_id
           WHERE t.token_hash = $1 AND t.purpose = 'verify_email' AND t.expires_at > $2"#,
        token_hash.as_slice(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Verification {
        customer: CustomerId(row.customer_id),
        name: row.name,
        password_hash: row.password_hash,
        locale: locale(&row.locale),
    }))
}

/// Locks an account if its address is unverified, and returns its password hash.
pub(super) async fn lock_unverified(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT password_hash FROM customer WHERE id = $1 AND verified_at IS NULL
         FOR NO KEY UPDATE",
        customer.0,
    )
    .fetch_optional(conn)
    .await
}

/// Deletes what somebody left in an account that they created with another person's address: the owner must not send a
/// parcel to a stranger's saved address. Orders are detached, because they belong to the person whom they name.
pub(super) async fn delete_squatter_data(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH addresses AS (DELETE FROM customer_address WHERE customer_id = $1),
              wishes AS (DELETE FROM wish WHERE customer_id = $1),
              carts AS (DELETE FROM cart WHERE customer_id = $1)
         UPDATE shop_order SET customer_id = NULL WHERE customer_id = $1",
        customer.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes a customer's mailed links, except those that undo a change of address: somebody who has taken over the
/// account must not be able to invalidate them.
pub(super) async fn delete_mail_tokens(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM mail_token WHERE customer_id = $1 AND purpose <> 'restore_email'",
        customer.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The ages beyond which rows are deleted.
pub(super) struct PruneCutoffs {
    pub now: DateTime<Utc>,
    pub ended: DateTime<Utc>,
    pub used: DateTime<Utc>,
    pub attempted: DateTime<Utc>,
}

/// Deletes expired rows: sessions with their tokens, used tokens of active sessions, mail tokens, attempts.
pub(super) async fn prune(
    conn: &mut PgConnection,
    cutoffs: &PruneCutoffs,
) -> Result<u64, sqlx::Error> {
    let sessions = sqlx::query!(
        "DELETE FROM session WHERE id IN (
             SELECT id FROM session WHERE expires_at < $1 OR ended_at < $2 LIMIT 1000)",
        cutoffs.now,
        cutoffs.ended,
    )
    .execute(&mut *conn)
    .await?;
    let used = sqlx::query!("DELETE FROM refresh_token WHERE used_at < $1", cutoffs.used)
        .execute(&mut *conn)
        .await?;
    let mailed = sqlx::query!("DELETE FROM mail_token WHERE expires_at < $1", cutoffs.now)
        .execute(&mut *conn)
        .await?;
    let attempts = sqlx::query!("DELETE FROM attempt WHERE at < $1", cutoffs.attempted)
        .execute(conn)
        .await?;
    let deleted = [sessions, used, mailed, attempts];
    Ok(deleted.iter().map(PgQueryResult::rows_affected).sum())
}
