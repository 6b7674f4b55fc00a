//! Refresh token rotation: exchanging a refresh token for its successor and a new access token.
//!
//! The successor is derived from the token by HMAC, so the exchange is idempotent within a grace period of a minute: a
//! lost response, a second tab or twenty parallel requests all get the same successor. A used token that is presented
//! after the grace period, or after its successor was used, is in the hands of somebody who should not have it. Which
//! of the two parties is the thief is unknown, so the whole token family is revoked.
//!
//! A session ends [`SESSION_MAX_S`] after it began, however often it is refreshed.

use chrono::{DateTime, TimeDelta, Utc};
use contract::account::{
    REFRESH_GRACE_S, REFRESH_TTL_S, Refresh, SESSION_MAX_S, SecurityEventKind, Tokens,
};

use super::{
    security_event::record,
    session_store::{self, LockedRefreshToken},
    store, token,
};
use crate::{app::App, http::client::Client, keys::CannotSign, secret};

/// Why no new token was issued.
#[derive(Debug, thiserror::Error)]
pub enum CannotRefresh {
    /// The token is unknown, or its session has ended, possibly just now.
    #[error("the session has ended")]
    SessionEnded,
    /// No access token could be signed.
    #[error(transparent)]
    Sign(#[from] CannotSign),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Returns the successor of a token, with an access token for the same session.
pub async fn refresh(
    app: &App,
    request: Refresh,
    client: &Client,
) -> Result<Tokens, CannotRefresh> {
    let now = app.clock.now();
    let hash = secret::hash(request.refresh_token.as_str());
    let successor = token::successor(app, &request.refresh_token);
    let mut tx = app.db.write().await?;
    // Parallel refreshes of one session queue for this lock. Each then sees what the one before it did, so only the
    // first of them rotates.
    let locked = session_store::lock_by_refresh_token(&mut tx, &hash, now).await?;
    let locked = locked
        .filter(|locked| now < ends_at(locked))
        .ok_or(CannotRefresh::SessionEnded)?;
    // Reuse detection. The revocation is committed although the request fails.
    if is_reuse(&locked, now) {
        session_store::end_session(&mut tx, locked.customer, locked.session, now).await?;
        let kind = SecurityEventKind::ReuseDetected;
        record(&mut tx, locked.customer, kind, client, now).await?;
        tx.commit().await?;
        tracing::warn!(session = %locked.session, "refresh token reuse detected: session revoked");
        return Err(CannotRefresh::SessionEnded);
    }
    // First use. A repeated use within the grace period skips the rotation and returns the successor derived above.
    if locked.used_at.is_none() {
        let successor_hash = secret::hash(successor.as_str());
        session_store::rotate(&mut tx, &locked, &hash, &successor_hash, now).await?;
    }
    let expires_at = (now + TimeDelta::seconds(REFRESH_TTL_S)).min(ends_at(&locked));
    session_store::extend_session(&mut tx, locked.session, now, expires_at).await?;
    let customer = store::find(&mut tx, locked.customer).await?;
    let customer = customer.ok_or(CannotRefresh::SessionEnded)?;
    let access_token = token::access(app, customer.id, locked.session, customer.role, now)?;
    tx.commit().await?;
    Ok(Tokens {
        access_token,
        refresh_token: successor,
        customer,
    })
}

/// Whether a used token is presented outside of the grace period, or after its successor was used: by then, the
/// legitimate client had received the successor.
fn is_reuse(locked: &LockedRefreshToken, now: DateTime<Utc>) -> bool {
    let grace = TimeDelta::seconds(REFRESH_GRACE_S);
    let late = locked.used_at.is_some_and(|used_at| now - used_at > grace);
    late || locked.successor_used
}

/// The latest end of the session.
fn ends_at(locked: &LockedRefreshToken) -> DateTime<Utc> {
    locked.began_at + TimeDelta::seconds(SESSION_MAX_S)
}
