//! Ending a session: one's own, another one of one's own, or all of them.

use contract::{
    SessionId,
    account::{Claims, SecurityEventKind},
};

use super::{security_event::record, session_store};
use crate::{app::App, http::client::Client};

/// Ends a session of the caller's account; false where there is none that stands.
pub async fn end_session(
    app: &App,
    claims: &Claims,
    session: SessionId,
    client: &Client,
) -> Result<bool, sqlx::Error> {
    let now = app.clock.now();
    let kind = if session == claims.sid {
        SecurityEventKind::SignedOut
    } else {
        SecurityEventKind::SessionEnded
    };
    let mut tx = app.db.write().await?;
    let ended = session_store::end_session(&mut tx, claims.sub, session, now).await?;
    if ended {
        record(&mut tx, claims.sub, kind, client, now).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

/// Ends every session of the caller's account but one, or every one.
pub async fn end_sessions(
    app: &App,
    claims: &Claims,
    but: Option<SessionId>,
    client: &Client,
) -> Result<(), sqlx::Error> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    session_store::end_sessions(&mut tx, claims.sub, but, now).await?;
    record(
        &mut tx,
        claims.sub,
        SecurityEventKind::SessionsEnded,
        client,
        now,
    )
    .await?;
    tx.commit().await
}
