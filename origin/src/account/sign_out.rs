//! Ending a session: one's own, or another one of one's own.

use contract::{CustomerId, SessionId};

use super::session_store;
use crate::app::App;

/// Ends a session of the customer; false where there is none that stands.
pub async fn end_session(
    app: &App,
    customer: CustomerId,
    session: SessionId,
) -> Result<bool, sqlx::Error> {
    let mut tx = app.db.write().await?;
    let ended = session_store::end_session(&mut tx, customer, session, app.clock.now()).await?;
    tx.commit().await?;
    Ok(ended)
}
