//! Ending a session: one's own, another one of one's own, or all of them.

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

/// Ends every session of the customer but one, or every one.
pub async fn end_sessions(
    app: &App,
    customer: CustomerId,
    but: Option<SessionId>,
) -> Result<(), sqlx::Error> {
    let mut tx = app.db.write().await?;
    session_store::end_sessions(&mut tx, customer, but, app.clock.now()).await?;
    tx.commit().await
}
