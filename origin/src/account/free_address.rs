//! Freeing an address for an account whose owner has just proved to own it.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{profile_store::Pending, session_store, store};

/// Frees the address. Returns false if another account holds it verified. An unverified holder is deleted: its
/// creator cannot read the address's mail and must not block the owner.
pub(super) async fn free_address(
    conn: &mut PgConnection,
    pending: &Pending,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let Some(holder) = store::find_by_email(conn, &pending.email).await? else {
        return Ok(true);
    };
    let holder = holder.customer.id;
    if holder == pending.customer {
        return Ok(true);
    }
    if store::lock_unverified(conn, holder).await?.is_none() {
        return Ok(false);
    }
    session_store::end_sessions(conn, holder, None, now).await?;
    store::delete_squatter_data(conn, holder).await?;
    store::delete(conn, holder).await?;
    Ok(true)
}
