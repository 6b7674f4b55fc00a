//! Opens sessions: verifies access tokens, and refreshes expired ones.

use std::rc::Rc;

use contract::{
    ErrorCode, RefreshToken,
    account::{Refresh, Tokens},
    path,
};

use super::{clock, context::RequestContext, render::Visitor};
use crate::{
    forward,
    message::{OriginRequest, Response},
    plan::PrivatePass,
    request_parts::{Method, RequestParts},
    session::{AuthDecision, Credentials, RefreshError, Session, parse_refresh},
    single_flight::Role,
    token::{BadToken, Keys},
};

/// Lifetime of the cached public keys in milliseconds.
const KEYS_TTL_MS: i64 = 5 * 60 * 1_000;
/// Minimum interval between fetches because of an unknown key id, in milliseconds. Without it, forged tokens could make
/// the edge fetch the keys for each request.
const KEYS_RETRY_MS: i64 = 3_000;
/// How long the result of a refresh is kept for other tabs that send the same refresh token, in milliseconds.
const REFRESHED_TTL_MS: i64 = 10_000;

/// An opened session, and whether its credentials were rejected.
pub struct Opened {
    /// The session. If the credentials are invalid, it is a guest's and deletes their cookies.
    pub session: Session,
    /// Whether the request had credentials that were rejected.
    pub refused: bool,
}

/// The credentials could not be verified, because origin is unavailable. The cookies stay unchanged.
#[derive(Debug)]
pub struct Unavailable;

impl RequestContext {
    /// Opens the session of a private request.
    pub async fn open(
        &self,
        pass: &PrivatePass,
        head: &Rc<RequestParts>,
    ) -> Result<Opened, Unavailable> {
        let credentials = Credentials::read(pass, head);
        let verification = match credentials.access() {
            Some(token) => Some(self.verify(token).await?),
            None => None,
        };
        let decision = credentials.decide(verification);
        let mut session = Session::open(credentials, &decision);
        let refused = match decision {
            AuthDecision::Guest | AuthDecision::SignedIn => false,
            AuthDecision::Refuse => {
                session.end();
                true
            }
            AuthDecision::Refresh(token) => match self.refresh(&token, head).await {
                Ok(tokens) => {
                    session.renew(&tokens);
                    false
                }
                Err(RefreshError::Ended) => {
                    session.end();
                    true
                }
                Err(RefreshError::Unavailable) => return Err(Unavailable),
            },
        };
        Ok(Opened { session, refused })
    }

    async fn verify(&self, token: &str) -> Result<Result<(), BadToken>, Unavailable> {
        let verification = self.keys(KEYS_TTL_MS).await?.verify(token, clock::now_s());
        // After a key rotation, the cached keys may lack the new one.
        let verification = match verification {
            Err(BadToken::UnknownKey) => self
                .keys(KEYS_RETRY_MS)
                .await?
                .verify(token, clock::now_s()),
            other => other,
        };
        Ok(verification.map(drop))
    }

    /// The public keys, fetched again if older than `max_age_ms`. Falls back to older keys if origin is unavailable.
    async fn keys(&self, max_age_ms: i64) -> Result<Rc<Keys>, Unavailable> {
        let now_ms = clock::now_ms();
        let cached = self.isolate.keys.borrow().clone();
        if let Some((keys, fetched_ms)) = &cached
            && now_ms - fetched_ms < max_age_ms
        {
            return Ok(Rc::clone(keys));
        }
        let reply = self.send(&OriginRequest::get(path::JWKS)).await;
        let fetched = reply
            .is_success()
            .then(|| Keys::parse(&reply.body))
            .flatten()
            .map(Rc::new);
        let keys = fetched
            .or(cached.map(|(keys, _)| keys))
            .ok_or(Unavailable)?;
        // The time is updated after a failed fetch too, so that an outage of origin is not met with a fetch per
        // request.
        *self.isolate.keys.borrow_mut() = Some((Rc::clone(&keys), now_ms));
        Ok(keys)
    }

    /// Exchanges a refresh token for new tokens. Concurrent and closely following requests with the same token share
    /// one exchange, because the token can be used only once.
    async fn refresh(
        &self,
        token: &RefreshToken,
        head: &Rc<RequestParts>,
    ) -> Result<Rc<Tokens>, RefreshError> {
        let key = token.to_string();
        let now_ms = clock::now_ms();
        {
            let mut recent = self.isolate.refreshed.borrow_mut();
            recent.retain(|_, (_, at)| now_ms - *at < REFRESHED_TTL_MS);
            if let Some((tokens, _)) = recent.get(&key) {
                return Ok(Rc::clone(tokens));
            }
        }
        match self.isolate.refreshes.join(&key, now_ms) {
            Role::Leader(leader) => {
                let outcome = self.call_refresh(token, head).await;
                // Stored before the leader is dropped, so that at any time a request finds either the work or its
                // result.
                if let Ok(tokens) = &outcome {
                    let entry = (Rc::clone(tokens), clock::now_ms());
                    self.isolate.refreshed.borrow_mut().insert(key, entry);
                }
                leader.complete(outcome.clone());
                outcome
            }
            Role::Follower(follower) => match follower.result().await {
                Some(outcome) => outcome,
                // Safe to repeat: within its grace period origin returns the same successor for a used token.
                None => self.call_refresh(token, head).await,
            },
        }
    }

    async fn call_refresh(
        &self,
        token: &RefreshToken,
        head: &RequestParts,
    ) -> Result<Rc<Tokens>, RefreshError> {
        let refresh_token = token.clone();
        let call = OriginRequest::json(Method::Post, path::REFRESH, &Refresh { refresh_token });
        let call = forward::with_client_info(call, head, head.address.language);
        parse_refresh(&self.send(&call).await).map(Rc::new)
    }

    /// Makes one authenticated call for the visitor; the session absorbs tokens and cookies from the response.
    pub async fn call_origin(
        &self,
        call: OriginRequest,
        visitor: &Visitor,
        locale: contract::Locale,
    ) -> Response {
        let call = forward::with_client_info(call, &visitor.head, locale);
        let call = visitor.session.borrow().authenticate(call);
        let reply = self.send(&call).await;
        let reply = visitor.session.borrow_mut().absorb_response(&call, reply);
        forward::filter_response_headers(reply)
    }

    /// The response when the session's state could not be determined.
    pub fn unavailable(&self) -> Response {
        Response::error(ErrorCode::Unavailable, self.trace.id())
    }
}
