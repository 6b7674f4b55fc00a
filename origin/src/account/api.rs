//! Accounts and sessions over HTTP.

use chrono::TimeDelta;
use contract::{
    CartToken, ErrorCode, FieldCode, Locale, SessionId,
    account::{Me, Refresh, SecurityEventList, Session, SignIn, SignUp, Tokens, VerifyEmail},
    header,
};
use poem::Request;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Response,
};
use serde::Serialize;

use super::{
    list_security_events::list_security_events,
    list_sessions::list_sessions,
    me::me,
    password::CannotHash,
    rate_limit::Refused,
    refresh::{CannotRefresh, refresh},
    sign_in::{CannotSignIn, SignedIn, sign_in},
    sign_out::{end_session, end_sessions},
    sign_up::{CannotSignUp, sign_up},
    verify_email::{CannotVerify, verify_email},
};
use crate::{
    app::App,
    cursor::Cursor,
    db::Db,
    http::{
        Tag,
        auth::{Customer, Shopper},
        client::Client,
        error::ApiError,
        json::Json,
        no_content::{Accepted, NoContent, no_content},
        read_your_writes,
    },
    keys::{CannotSign, PublicKey},
};

/// `Retry-After` when the hashing queue is full: it has drained by then.
const HASHING_RETRY: TimeDelta = TimeDelta::seconds(2);

/// The operations on accounts and sessions.
pub struct AccountApi(pub App);

/// A set of public keys (RFC 7517).
#[derive(Debug, Serialize, Object)]
#[oai(read_only_all)]
struct Jwks {
    /// The keys: the current one, and those that will sign soon or did until recently.
    keys: Vec<Jwk>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(Debug, Serialize, Object)]
#[oai(read_only_all)]
struct Jwk {
    /// `OKP`.
    kty: &'static str,
    /// `Ed25519`.
    crv: &'static str,
    /// The public point, base64url.
    x: String,
    /// Its id.
    kid: String,
    /// `EdDSA`.
    alg: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    #[oai(rename = "use")]
    purpose: &'static str,
}

impl From<PublicKey> for Jwk {
    fn from(key: PublicKey) -> Self {
        Self {
            kty: "OKP",
            crv: "Ed25519",
            x: key.x,
            kid: key.kid,
            alg: "EdDSA",
            purpose: "sig",
        }
    }
}

#[OpenApi(tag = "Tag::Account")]
impl AccountApi {
    /// Show the current shopper
    ///
    /// What a page's header needs: the customer's name, the number of items in the cart, and the wishlist.
    #[oai(path = "/me", method = "get", operation_id = "me")]
    async fn me(&self, request: &Request, shopper: Shopper) -> Result<Json<Me>, ApiError> {
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        Ok(Json(me(&mut connection, &shopper).await?))
    }

    /// Sign up
    ///
    /// The response is the same whether or not the address already has an account; only the mail to the address
    /// differs.
    #[oai(path = "/account/sign-up", method = "post", operation_id = "sign_up")]
    async fn sign_up(&self, client: Client, body: Json<SignUp>) -> Result<Accepted, ApiError> {
        sign_up(&self.0, body.0, &client).await?;
        Ok(Accepted::Accepted)
    }

    /// Verify an e-mail address
    ///
    /// Requires the token of the mailed link and the password chosen at that sign-up. Signs in.
    #[oai(
        path = "/account/verify-email",
        method = "post",
        operation_id = "verify_email"
    )]
    async fn verify_email(
        &self,
        #[oai(name = "stoa-cart-token")] guest: Header<Option<CartToken>>,
        client: Client,
        body: Json<VerifyEmail>,
    ) -> Result<Response<Json<Tokens>>, ApiError> {
        let verified = verify_email(&self.0, body.0, guest.0, &client).await?;
        Ok(session_response(&self.0.db, verified).await)
    }

    /// Sign in
    ///
    /// Merges the cart whose secret is in `stoa-cart-token` into the customer's.
    #[oai(path = "/account/sign-in", method = "post", operation_id = "sign_in")]
    async fn sign_in(
        &self,
        #[oai(name = "stoa-cart-token")] guest: Header<Option<CartToken>>,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
        client: Client,
        body: Json<SignIn>,
    ) -> Result<Response<Json<Tokens>>, ApiError> {
        let begun = sign_in(&self.0, body.0, guest.0, &client, locale.0).await?;
        Ok(session_response(&self.0.db, begun).await)
    }

    /// Sign out
    ///
    /// Ends the session: its tokens are rejected from then on.
    #[oai(path = "/account/sign-out", method = "post", operation_id = "sign_out")]
    async fn sign_out(
        &self,
        customer: Customer,
        client: Client,
    ) -> Result<Response<NoContent>, ApiError> {
        end_session(&self.0, &customer.0, customer.0.sid, &client).await?;
        no_content(&self.0.db).await
    }

    /// Rotate a refresh token
    ///
    /// Only for the edge. Returns the token's successor and a new access token. Repeating the call with the same token
    /// within a minute returns the same successor. After that, or once the successor was used, the call ends the
    /// session, because the token must have been stolen.
    #[oai(path = "/account/refresh", method = "post", operation_id = "refresh")]
    async fn refresh(&self, client: Client, body: Json<Refresh>) -> Result<Json<Tokens>, ApiError> {
        Ok(Json(refresh(&self.0, body.0, &client).await?))
    }

    /// List the customer's sessions
    #[oai(
        path = "/account/sessions",
        method = "get",
        operation_id = "list_sessions"
    )]
    async fn list_sessions(
        &self,
        request: &Request,
        customer: Customer,
    ) -> Result<Json<Vec<Session>>, ApiError> {
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        Ok(Json(
            list_sessions(&self.0, &mut connection, &customer.0).await?,
        ))
    }

    /// List the account's security events
    ///
    /// Newest first. `cursor` is the `next_cursor` of the previous page.
    #[oai(
        path = "/account/security-events",
        method = "get",
        operation_id = "list_security_events"
    )]
    async fn list_security_events(
        &self,
        request: &Request,
        customer: Customer,
        cursor: Query<Option<String>>,
    ) -> Result<Json<SecurityEventList>, ApiError> {
        let after = Cursor::parameter(cursor.0.as_deref())?;
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        Ok(Json(
            list_security_events(&mut connection, customer.id(), after).await?,
        ))
    }

    /// End every other session
    #[oai(
        path = "/account/sessions",
        method = "delete",
        operation_id = "end_other_sessions"
    )]
    async fn end_other_sessions(
        &self,
        customer: Customer,
        client: Client,
    ) -> Result<Response<NoContent>, ApiError> {
        end_sessions(&self.0, &customer.0, Some(customer.0.sid), &client).await?;
        no_content(&self.0.db).await
    }

    /// End a session
    #[oai(
        path = "/account/sessions/:session",
        method = "delete",
        operation_id = "end_session"
    )]
    async fn end_session(
        &self,
        customer: Customer,
        client: Client,
        session: Path<SessionId>,
    ) -> Result<Response<NoContent>, ApiError> {
        if end_session(&self.0, &customer.0, session.0, &client).await? {
            no_content(&self.0.db).await
        } else {
            Err(ApiError::new(ErrorCode::NotFound))
        }
    }

    /// Show the public keys that verify access tokens
    #[expect(clippy::unused_async, reason = "operations are asynchronous")]
    #[oai(path = "/jwks.json", method = "get", operation_id = "jwks")]
    async fn jwks(&self) -> Response<Json<Jwks>> {
        let keys = self.0.signing_keys.published(self.0.clock.now());
        let keys = keys.into_iter().map(Jwk::from).collect();
        Response::new(Json(Jwks { keys })).header("cache-control", "public, max-age=60")
    }
}

/// The response with the tokens of a new session, and with a device token if the browser has none.
pub(super) async fn session_response(db: &Db, signed_in: SignedIn) -> Response<Json<Tokens>> {
    let seen = read_your_writes::position_after_write(db).await;
    let response = Response::new(Json(signed_in.tokens)).header(header::SEEN, seen);
    match signed_in.device {
        Some(token) => response.header(header::DEVICE, token.as_str()),
        None => response,
    }
}

impl From<Refused> for ApiError {
    fn from(error: Refused) -> Self {
        match error {
            Refused::TooMany(wait) => Self::retry_after(ErrorCode::RateLimited, wait),
            Refused::Database(error) => error.into(),
        }
    }
}

impl From<CannotHash> for ApiError {
    fn from(error: CannotHash) -> Self {
        match error {
            CannotHash::Busy => Self::retry_after(ErrorCode::Unavailable, HASHING_RETRY),
            CannotHash::Failed(_) => Self::internal(&error),
        }
    }
}

impl From<CannotSign> for ApiError {
    fn from(error: CannotSign) -> Self {
        match error {
            CannotSign::NoKey | CannotSign::Refused(_) => Self::internal(&error),
        }
    }
}

impl From<CannotSignUp> for ApiError {
    fn from(error: CannotSignUp) -> Self {
        match error {
            CannotSignUp::Name(code) => Self::field("name", code),
            CannotSignUp::CommonPassword => Self::field("password", FieldCode::PasswordCommon),
            CannotSignUp::Refused(error) => error.into(),
            CannotSignUp::Hash(error) => error.into(),
            CannotSignUp::Database(error) => error.into(),
        }
    }
}

impl From<CannotVerify> for ApiError {
    fn from(error: CannotVerify) -> Self {
        match error {
            CannotVerify::LinkExpired => Self::new(ErrorCode::LinkExpired),
            CannotVerify::WrongPassword => Self::new(ErrorCode::WrongCredentials),
            CannotVerify::Refused(error) => error.into(),
            CannotVerify::Hash(error) => error.into(),
            CannotVerify::SignIn(error) => error.into(),
            CannotVerify::Database(error) => error.into(),
        }
    }
}

impl From<CannotSignIn> for ApiError {
    fn from(error: CannotSignIn) -> Self {
        match error {
            CannotSignIn::WrongCredentials => Self::new(ErrorCode::WrongCredentials),
            CannotSignIn::Refused(error) => error.into(),
            CannotSignIn::Hash(error) => error.into(),
            CannotSignIn::Sign(error) => error.into(),
            CannotSignIn::Database(error) => error.into(),
        }
    }
}

impl From<CannotRefresh> for ApiError {
    fn from(error: CannotRefresh) -> Self {
        match error {
            CannotRefresh::SessionEnded => Self::new(ErrorCode::SessionEnded),
            CannotRefresh::Sign(error) => error.into(),
            CannotRefresh::Database(error) => error.into(),
        }
    }
}
