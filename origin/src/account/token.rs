//! Creating tokens: signed access tokens, and successors of refresh tokens.

use chrono::{DateTime, Utc};
use contract::{
    CustomerId, RefreshToken, SessionId,
    account::{ACCESS_TTL_S, AUDIENCE, Claims, ISSUER, Role},
};

use crate::{app::App, keys::CannotSign, secret};

/// The purpose of the derivation, which separates it from every other one.
const SUCCESSOR: &str = "refresh-successor";

/// Signs an access token for a session.
pub(super) fn access(
    app: &App,
    customer: CustomerId,
    session: SessionId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<String, CannotSign> {
    let iat = now.timestamp();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: customer,
        sid: session,
        role,
        iat,
        exp: iat + ACCESS_TTL_S,
    };
    app.signing_keys.sign(&claims, now)
}

/// Derives the successor of a refresh token: deterministic, but unpredictable without the secret.
pub(super) fn successor(app: &App, token: &RefreshToken) -> RefreshToken {
    secret::encode(app.derivation.derive(SUCCESSOR, token.as_str().as_bytes()))
}
