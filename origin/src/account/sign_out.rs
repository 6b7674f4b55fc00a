//! Ending sessions: the current one, another one, or all of them.

use contract::{
    SessionId,
    account::{Claims, SecurityEventKind},
};

use super::{security_event::record, session_store};
use crate::{app::App, http::client::Client};

/// Ends a session of the caller's account. Returns false if there is no active one with this id.
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

/// Ends every session of the caller's account, optionally except one.
pub async fn end_sessions(
    app: &App,
    claims: &Claims,
    except: Option<SessionId>,
    client: &Client,
) -> Result<(), sqlx::Error> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    session_store::end_sessions(&mut tx, claims.sub, except, now).await?;
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
