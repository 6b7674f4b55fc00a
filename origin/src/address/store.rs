//! All SQL of the room. Writers have locked the customer.

use chrono::{DateTime, Utc};
use contract::{AddressId, CustomerId, address_book::SavedAddress, order::Address};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

struct AddressRow {
    id: Uuid,
    address: Json<Address>,
    is_default: bool,
}

impl AddressRow {
    fn saved(self) -> SavedAddress {
        SavedAddress {
            id: AddressId(self.id),
            address: self.address.0,
            is_default: self.is_default,
        }
    }
}

/// A customer's addresses, the default first.
pub async fn list(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<SavedAddress>, sqlx::Error> {
    let rows = sqlx::query_as!(
        AddressRow,
        r#"SELECT id, address AS "address: Json<Address>", is_default FROM customer_address
           WHERE customer_id = $1 ORDER BY is_default DESC, created_at, id"#,
        customer.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(AddressRow::saved).collect())
}

/// An address of a customer's book.
pub async fn find(
    conn: &mut PgConnection,
    customer: CustomerId,
    id: AddressId,
) -> Result<Option<SavedAddress>, sqlx::Error> {
    let row = sqlx::query_as!(
        AddressRow,
        r#"SELECT id, address AS "address: Json<Address>", is_default FROM customer_address
           WHERE customer_id = $1 AND id = $2"#,
        customer.0,
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(AddressRow::saved))
}

/// The newest address.
pub(super) async fn find_newest(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<AddressId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "SELECT id FROM customer_address WHERE customer_id = $1
         ORDER BY created_at DESC, id DESC LIMIT 1",
        customer.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(AddressId))
}

pub(super) async fn insert(
    conn: &mut PgConnection,
    customer: CustomerId,
    address: &Address,
    now: DateTime<Utc>,
) -> Result<AddressId, sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO customer_address (id, customer_id, address, is_default, created_at)
         VALUES ($1, $2, $3, false, $4)",
        id,
        customer.0,
        Json(address) as _,
        now,
    )
    .execute(conn)
    .await?;
    Ok(AddressId(id))
}

/// Returns false if there is no such address.
pub(super) async fn update(
    conn: &mut PgConnection,
    customer: CustomerId,
    id: AddressId,
    address: &Address,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE customer_address SET address = $3 WHERE customer_id = $1 AND id = $2",
        customer.0,
        id.0,
        Json(address) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Makes one address the only default. Two statements, because the unique index on the default is checked row by row.
pub(super) async fn set_default(
    conn: &mut PgConnection,
    customer: CustomerId,
    id: AddressId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE customer_address SET is_default = false
         WHERE customer_id = $1 AND is_default AND id <> $2",
        customer.0,
        id.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE customer_address SET is_default = true WHERE customer_id = $1 AND id = $2",
        customer.0,
        id.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes an address and returns whether it was the default; `None` if there is no such address.
pub(super) async fn delete(
    conn: &mut PgConnection,
    customer: CustomerId,
    id: AddressId,
) -> Result<Option<bool>, sqlx::Error> {
    sqlx::query_scalar!(
        "DELETE FROM customer_address WHERE customer_id = $1 AND id = $2 RETURNING is_default",
        customer.0,
        id.0,
    )
    .fetch_optional(conn)
    .await
}
