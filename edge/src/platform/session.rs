//! Opens sessions: verifies access tokens, refreshes them when they have run out.

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
    session::{AuthDecision, Credentials, RefreshError, Session, refreshed},
    single_flight::Role,
    token::{BadToken, Keys},
};

/// Milliseconds that the public keys are believed.
const KEYS_MS: i64 = 5 * 60 * 1_000;
/// Milliseconds between two askings for a key that is not known.
const KEYS_AGAIN_MS: i64 = 3_000;
/// Milliseconds that the successors of a refresh token are remembered, for the tabs that come late.
const REFRESHED_MS: i64 = 10_000;

/// A session, and whether the credentials were worth anything.
pub struct Opened {
    /// The session; a guest's where the credentials do not count, which takes their cookies away.
    pub session: Session,
    /// Whether somebody claimed to be signed in and is not.
    pub refused: bool,
}

/// Nobody could say what the credentials are worth; they stay as they are.
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
        let step = credentials.step(verification);
        let mut session = Session::open(credentials, &step);
        let refused = match step {
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
        let verification = self.keys(KEYS_MS).await?.verify(token, clock::now_s());
        let verification = match verification {
            Err(BadToken::UnknownKey) => self
                .keys(KEYS_AGAIN_MS)
                .await?
                .verify(token, clock::now_s()),
            known => known,
        };
        Ok(verification.map(drop))
    }

    /// The public keys, not older than so many milliseconds; older ones where origin does not answer.
    async fn keys(&self, max_age_ms: i64) -> Result<Rc<Keys>, Unavailable> {
        let now_ms = clock::now_ms();
        let known = self.isolate.keys.borrow().clone();
        if let Some((keys, asked_ms)) = &known
            && now_ms - asked_ms < max_age_ms
        {
            return Ok(Rc::clone(keys));
        }
        let reply = self.send(&OriginRequest::get(path::JWKS)).await;
        let fresh = reply
            .is_success()
            .then(|| Keys::parse(&reply.body))
            .flatten()
            .map(Rc::new);
        let keys = fresh.or(known.map(|(keys, _)| keys)).ok_or(Unavailable)?;
        *self.isolate.keys.borrow_mut() = Some((Rc::clone(&keys), now_ms));
        Ok(keys)
    }

    /// A successor of a refresh token: asked for once, however many requests need it.
    async fn refresh(
        &self,
        token: &RefreshToken,
        head: &Rc<RequestParts>,
    ) -> Result<Rc<Tokens>, RefreshError> {
        let name = token.to_string();
        let now_ms = clock::now_ms();
        {
            let mut recent = self.isolate.refreshed.borrow_mut();
            recent.retain(|_, (_, at)| now_ms - *at < REFRESHED_MS);
            if let Some((tokens, _)) = recent.get(&name) {
                return Ok(Rc::clone(tokens));
            }
        }
        match self.isolate.refreshes.join(&name, now_ms) {
            Role::Leader(leader) => {
                let outcome = self.ask_to_refresh(token, head).await;
                // Kept before the leader leaves: nobody finds neither the work nor its result.
                if let Ok(tokens) = &outcome {
                    let made = (Rc::clone(tokens), clock::now_ms());
                    self.isolate.refreshed.borrow_mut().insert(name, made);
                }
                leader.complete(outcome.clone());
                outcome
            }
            Role::Follower(follower) => match follower.result().await {
                Some(outcome) => outcome,
                None => self.ask_to_refresh(token, head).await,
            },
        }
    }

    async fn ask_to_refresh(
        &self,
        token: &RefreshToken,
        head: &RequestParts,
    ) -> Result<Rc<Tokens>, RefreshError> {
        let body = serde_json::to_string(&Refresh {
            refresh_token: token.clone(),
        })
        .ok();
        let call = OriginRequest::json(Method::Post, path::REFRESH, body);
        let call = forward::with_client_info(call, head, head.address.language);
        refreshed(&self.send(&call).await).map(Rc::new)
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
