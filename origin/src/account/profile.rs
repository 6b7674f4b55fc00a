//! The profile: name and e-mail address of an account, and an address that waits for confirmation.

use contract::{
    CustomerId,
    account::{Claims, Profile},
};
use sqlx::PgConnection;

use super::{profile_store, store};
use crate::app::App;

/// The profile of the caller's account; `None` if it was erased concurrently.
pub async fn profile(
    app: &App,
    conn: &mut PgConnection,
    claims: &Claims,
) -> Result<Option<Profile>, sqlx::Error> {
    let Some(customer) = store::find(conn, claims.sub).await? else {
        return Ok(None);
    };
    let pending_email = profile_store::find_pending(conn, claims.sub, app.clock.now()).await?;
    Ok(Some(Profile {
        customer,
        pending_email,
    }))
}

/// Cancels a pending change of address: its link stops working.
pub async fn cancel_email_change(app: &App, customer: CustomerId) -> Result<(), sqlx::Error> {
    let mut tx = app.db.write().await?;
    profile_store::delete_pending(&mut tx, customer).await?;
    tx.commit().await
}
