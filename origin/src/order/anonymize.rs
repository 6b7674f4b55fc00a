//! What remains of orders when the customer goes, or when the time to keep them is over. Lines and amounts stay, they belong to the
//! books. Name and address stay with an order that was paid as long as the law wants its invoice kept
//! (§ 147 AO, § 257 HGB: eight years from the end of the year); with every other one nothing personal does.

use chrono::{DateTime, Utc};
use contract::CustomerId;
use sqlx::PgConnection;

use super::anonymize_store as store;
use crate::app::App;

/// Why orders were not forgotten.
#[derive(Debug, thiserror::Error)]
pub enum CannotAnonymize {
    /// One may be paid in this very moment, and somebody must hear of it then.
    #[error("an order waits for payment")]
    PendingPayment,
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Takes a customer out of all of the customer's orders; links to them lead nowhere from then on.
pub async fn anonymize(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<(), CannotAnonymize> {
    if store::lock_by_customer(conn, customer).await? {
        return Err(CannotAnonymize::PendingPayment);
    }
    store::anonymize_by_customer(conn, customer).await?;
    Ok(())
}

/// Forgets names and addresses that the law no longer wants kept, and links that have expired; answers how many. The
/// reconciler calls it.
pub async fn prune(app: &App, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let mut tx = app.db.write().await?;
    let gone = store::anonymize_after_retention(&mut tx, now).await?
        + store::anonymize_aged(&mut tx, now).await?
        + store::delete_expired_links(&mut tx, now).await?;
    tx.commit().await?;
    Ok(gone)
}
