//! Listing the customer's sessions.

use contract::account::{Claims, Session};
use sqlx::PgConnection;

use super::session_store;
use crate::app::App;

/// The active sessions of the caller.
pub async fn list_sessions(
    app: &App,
    conn: &mut PgConnection,
    claims: &Claims,
) -> Result<Vec<Session>, sqlx::Error> {
    session_store::list_sessions(conn, claims.sub, claims.sid, app.clock.now()).await
}
