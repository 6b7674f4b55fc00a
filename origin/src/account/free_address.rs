//! Making room for an address that somebody has just proved to own.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{profile_store::Pending, session_store, store};

/// Frees the address for the account that is about to get it; false where another account holds it verified. One that
/// holds it unverified goes: whoever opened it does not read the address's mail, and must not block its owner.
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
