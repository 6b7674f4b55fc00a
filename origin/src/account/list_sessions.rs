//! Where the customer is signed in.

use contract::account::{Claims, Session};
use sqlx::PgConnection;

use super::session_store;
use crate::app::App;

/// The standing sessions of whoever bears these claims.
pub async fn list_sessions(
    app: &App,
    conn: &mut PgConnection,
    claims: &Claims,
) -> Result<Vec<Session>, sqlx::Error> {
    session_store::list_sessions(conn, claims.sub, claims.sid, app.clock.now()).await
}
