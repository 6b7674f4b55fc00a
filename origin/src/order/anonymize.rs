//! Anonymizing orders when the customer is erased or retention ends. Lines and amounts stay, because they belong to the
//! books. A paid order keeps name and address for as long as its invoice must be kept (§ 147 AO, § 257 HGB: eight years
//! from the end of the year); any other order keeps no personal data.

use chrono::{DateTime, Utc};
use contract::CustomerId;
use sqlx::PgConnection;

use super::anonymize_store as store;
use crate::app::App;

/// Why orders were not anonymized.
#[derive(Debug, thiserror::Error)]
pub enum CannotAnonymize {
    /// An order waits for payment: it may be paid at any moment, and its owner must then be notified.
    #[error("an order waits for payment")]
    PendingPayment,
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Anonymizes all orders of a customer. Links to them stop working.
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

/// Removes names and addresses whose retention has ended, and expired links. Returns the number of affected rows.
/// Called by the reconciler.
pub async fn prune(app: &App, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let mut tx = app.db.write().await?;
    let changed = store::anonymize_after_retention(&mut tx, now).await?
        + store::anonymize_aged(&mut tx, now).await?
        + store::delete_expired_links(&mut tx, now).await?;
    tx.commit().await?;
    Ok(changed)
}
