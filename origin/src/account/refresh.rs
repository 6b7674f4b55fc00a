//! Exchanging a refresh token for its successor and a new access token.
//!
//! The successor is derived from the token: who asks twice (a lost answer, a second tab, twenty
//! requests at once) gets the same one. Once the successor has itself been used, its predecessor can
//! only be in the hands of somebody who should not have it: the whole family ends.

use chrono::TimeDelta;
use contract::account::{REFRESH_TTL_S, Refresh, Tokens};

use super::{session_store, store, token};
use crate::{app::App, keys::CannotSign, secret};

/// Why there is no new token.
#[derive(Debug, thiserror::Error)]
pub enum CannotRefresh {
    /// The token is unknown, or its session has ended, maybe just now.
    #[error("the session has ended")]
    SessionEnded,
    /// No access token could be signed.
    #[error(transparent)]
    Sign(#[from] CannotSign),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The successor of a token, with an access token for the same session.
pub async fn refresh(app: &App, request: Refresh) -> Result<Tokens, CannotRefresh> {
    let now = app.clock.now();
    let hash = secret::hash(request.refresh_token.as_str());
    let successor = token::successor(app, &request.refresh_token)?;
    let mut tx = app.db.write().await?;
    let found = session_store::lock_by_refresh_token(&mut tx, &hash, now).await?;
    let found = found.ok_or(CannotRefresh::SessionEnded)?;
    if found.successor_used {
        session_store::end_session(&mut tx, found.customer, found.session, now).await?;
        tx.commit().await?;
        tracing::warn!(session = %found.session, "an old refresh token was used: the session ends");
        return Err(CannotRefresh::SessionEnded);
    }
    if !found.used {
        let successor_hash = secret::hash(successor.as_str());
        session_store::rotate(&mut tx, &found, &hash, &successor_hash, now).await?;
    }
    let expires_at = now + TimeDelta::seconds(REFRESH_TTL_S);
    session_store::prolong(&mut tx, found.session, now, expires_at).await?;
    let customer = store::find(&mut tx, found.customer).await?;
    let customer = customer.ok_or(CannotRefresh::SessionEnded)?;
    let access_token = token::access(app, customer.id, found.session, customer.role, now)?;
    tx.commit().await?;
    Ok(Tokens {
        access_token,
        refresh_token: successor,
        customer,
    })
}
