//! Sessions: the credentials in the cookies, their verification, and the changes to the cookies.
//!
//! Reading the cookies requires a [`PrivatePass`], which the plan creates for private requests only.

use contract::{
    CartToken, DeviceToken, ErrorCode, Problem, RefreshToken,
    account::{Customer, Tokens},
    assertion::AssertionKey,
    header,
    order::OrderLink,
    path,
};
use serde::Serialize;

use crate::{
    cookie::Cookie,
    limit,
    mail_link::TokenLink,
    message::{OriginRequest, Response, to_json},
    order_keys::OrderKeys,
    plan::PrivatePass,
    request_parts::RequestParts,
    token::BadToken,
};

/// The credentials in a request's cookies. They are well-formed, but not verified.
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    access: Option<String>,
    refresh: Option<RefreshToken>,
    cart: Option<CartToken>,
    seen: Option<String>,
    orders: OrderKeys,
    tokens: [Option<RefreshToken>; TokenLink::ALL.len()],
    device: Option<DeviceToken>,
}

/// The path prefix of account operations.
const ACCOUNT: &str = "/api/v1/account/";

/// What to do with a request's credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthDecision {
    /// The request has no credentials.
    Guest,
    /// The access token is valid.
    SignedIn,
    /// The access token is absent or invalid: exchange this refresh token for new tokens.
    Refresh(RefreshToken),
    /// The access token is invalid and there is no refresh token.
    Refuse,
}

impl Credentials {
    /// Reads the cookies.
    pub fn read(_: &PrivatePass, head: &RequestParts) -> Self {
        let cookies = head.header("cookie").unwrap_or_default();
        let read = |cookie: Cookie| cookie.read(cookies);
        Self {
            access: read(Cookie::Access).map(ToOwned::to_owned),
            refresh: read(Cookie::Refresh).and_then(|text| text.parse().ok()),
            cart: read(Cookie::Cart).and_then(|text| text.parse().ok()),
            seen: read(Cookie::Seen)
                .filter(|text| is_version(text))
                .map(ToOwned::to_owned),
            orders: read(Cookie::Orders)
                .map(OrderKeys::parse)
                .unwrap_or_default(),
            tokens: TokenLink::ALL.map(|link| read(link.cookie())?.parse().ok()),
            device: read(Cookie::Device).and_then(|text| {
                // The signature only matters for rate limits. Origin has a record of the tokens that it has issued.
                let (token, _) = limit::read_device(&[], text);
                token.parse().ok()
            }),
        }
    }

    /// The access token, which the caller has to verify.
    pub fn access(&self) -> Option<&str> {
        self.access.as_deref()
    }

    /// Decides how to authenticate; `verification` is the result for the access token, if there is one.
    pub fn decide(&self, verification: Option<Result<(), BadToken>>) -> AuthDecision {
        match (verification, &self.refresh) {
            (Some(Ok(())), _) => AuthDecision::SignedIn,
            (_, Some(refresh)) => AuthDecision::Refresh(refresh.clone()),
            (Some(Err(_)), None) => AuthDecision::Refuse,
            (None, None) => AuthDecision::Guest,
        }
    }
}

fn is_version(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// The session of a private request: the credentials for calls to origin, and the pending changes to the cookies.
#[derive(Debug, Clone, Default)]
pub struct Session {
    access: Option<String>,
    cart: Option<CartToken>,
    seen: Option<String>,
    orders: OrderKeys,
    tokens: [Option<RefreshToken>; TokenLink::ALL.len()],
    device: Option<DeviceToken>,
    /// The device token to set as a cookie after a successful sign-in. It is not in `changes`, because it has to be
    /// signed.
    new_device: Option<DeviceToken>,
    changes: Vec<(Cookie, Option<String>)>,
}

/// Why a refresh failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshError {
    /// The session has ended: delete its cookies.
    Ended,
    /// Origin did not respond, or failed. The session may be alive, so its cookies stay.
    Unavailable,
}

/// Parses origin's response to a refresh. Only an explicit `session_ended` ends the session: an outage must not sign
/// anybody out.
pub fn parse_refresh(reply: &Response) -> Result<Tokens, RefreshError> {
    match reply.status {
        200 => serde_json::from_slice(&reply.body).map_err(|_| RefreshError::Unavailable),
        401 if reply.to_problem().code == ErrorCode::SessionEnded => Err(RefreshError::Ended),
        _ => Err(RefreshError::Unavailable),
    }
}

#[derive(Serialize)]
struct SignedIn {
    customer: Customer,
}

impl Session {
    /// Opens a session. It keeps the access token only if the decision is that it is valid.
    pub fn open(credentials: Credentials, decision: &AuthDecision) -> Self {
        Self {
            access: credentials
                .access
                .filter(|_| *decision == AuthDecision::SignedIn),
            cart: credentials.cart,
            seen: credentials.seen,
            orders: credentials.orders,
            tokens: credentials.tokens,
            device: credentials.device,
            new_device: None,
            changes: Vec::new(),
        }
    }

    /// Whether calls are authenticated as a customer.
    pub const fn is_signed_in(&self) -> bool {
        self.access.is_some()
    }

    /// Uses new tokens for further calls, and stores them in cookies.
    pub fn renew(&mut self, tokens: &Tokens) {
        self.access = Some(tokens.access_token.clone());
        self.change(Cookie::Access, Some(tokens.access_token.clone()));
        self.change(Cookie::Refresh, Some(tokens.refresh_token.to_string()));
    }

    /// Ends the session: further calls are a guest's.
    pub fn end(&mut self) {
        self.access = None;
        self.change(Cookie::Access, None);
        self.change(Cookie::Refresh, None);
    }

    /// Stores an order key.
    pub fn store_order_key(&mut self, link: OrderLink) {
        self.orders.insert(link);
        self.change(Cookie::Orders, Some(self.orders.to_string()));
    }

    /// On sign-out: the orders that this browser opened may belong to the account by now, and must not remain
    /// accessible to the next person who uses it.
    fn forget_links(&mut self) {
        self.orders = OrderKeys::default();
        self.change(Cookie::Orders, None);
        for link in TokenLink::ALL {
            self.store_token(link, None);
        }
    }

    /// Stores the token of a mailed link until its form is submitted; none deletes it.
    pub fn store_token(&mut self, link: TokenLink, token: Option<&RefreshToken>) {
        self.change(link.cookie(), token.map(ToString::to_string));
        for (other, stored) in TokenLink::ALL.into_iter().zip(&mut self.tokens) {
            if other == link {
                *stored = token.cloned();
            }
        }
    }

    /// The token of a mailed link that this browser has opened.
    pub fn token(&self, link: TokenLink) -> Option<&RefreshToken> {
        let mut all = TokenLink::ALL.into_iter().zip(&self.tokens);
        all.find(|(other, _)| *other == link)?.1.as_ref()
    }

    /// Stores the draft of a form; none deletes it.
    pub fn store_draft(&mut self, draft: Option<String>) {
        self.change(Cookie::Draft, draft);
    }

    /// Records a change of a cookie, replacing an earlier one: browsers do not define which of two `Set-Cookie` headers
    /// of the same name wins.
    fn change(&mut self, cookie: Cookie, value: Option<String>) {
        self.changes.retain(|(changed, _)| *changed != cookie);
        self.changes.push((cookie, value));
    }

    /// The `Set-Cookie` values of the changes so far. `key` signs the device cookie.
    pub fn set_cookies(&self, key: &AssertionKey) -> Vec<String> {
        let device = self.new_device.as_ref().map(|token| {
            let value = limit::sign_device(key, token.as_str());
            Cookie::Device.set(&value)
        });
        let changes = self.changes.iter().map(|(cookie, value)| match value {
            Some(value) => cookie.set(value),
            None => cookie.clear(),
        });
        changes.chain(device).collect()
    }

    /// Adds the session's credentials to a call.
    pub fn authenticate(&self, mut call: OriginRequest) -> OriginRequest {
        if let Some(access) = &self.access {
            call = call.with("authorization", format!("Bearer {access}"));
        }
        if let Some(cart) = &self.cart {
            call = call.with(header::CART_TOKEN, cart.to_string());
        }
        if let Some(seen) = &self.seen {
            call = call.with(header::SEEN, seen.clone());
        }
        // A key that the client sent takes precedence over the browser's.
        if !call.has(header::ORDER_KEY)
            && let Some(key) = self.orders.of_path(call.path_only())
        {
            call = call.with(header::ORDER_KEY, key);
        }
        // Only for account operations: they include those that check a password and count failures by device.
        if let Some(device) = &self.device
            && call.path_only().starts_with(ACCOUNT)
        {
            call = call.with(header::DEVICE, device.to_string());
        }
        call
    }

    /// On sign-out: deletes everything that the next person at this browser must not find. The device cookie stays. It
    /// grants no access, and without it failed sign-ins by others would count against the next sign-in here.
    fn forget_shopper(&mut self) {
        self.end();
        self.change(Cookie::Cart, None);
        self.change(Cookie::Seen, None);
        self.forget_links();
        self.change(Cookie::Draft, None);
    }

    /// After an erasure: no account recognises this browser any more.
    fn forget_device(&mut self) {
        self.change(Cookie::Device, None);
        self.device = None;
    }

    /// Starts a signed-in session and returns the response body without the tokens. `issued` is a new device token.
    fn begin(&mut self, tokens: Tokens, issued: Option<DeviceToken>) -> Vec<u8> {
        // Also sets an existing token again: the cookie's lifetime restarts with each sign-in, as it does at origin.
        self.new_device = issued.or(self.device.clone());
        self.renew(&tokens);
        // Origin has merged the guest's cart into the customer's.
        self.change(Cookie::Cart, None);
        self.cart = None;
        let customer = tokens.customer;
        to_json(&SignedIn { customer })
    }

    /// Moves tokens and secrets from a response into cookies, and returns what the browser may see.
    pub fn absorb_response(&mut self, call: &OriginRequest, mut reply: Response) -> Response {
        // Signing out is idempotent: without a session the goal is reached, and the cookies go all the same.
        if call.path_only() == path::SIGN_OUT && reply.status == 401 {
            self.end();
            self.forget_links();
            return Response::new(204, Vec::new());
        }
        if let Some(Ok(cart)) = reply
            .take(header::CART_TOKEN)
            .map(|text| text.parse::<CartToken>())
        {
            self.change(Cookie::Cart, Some(cart.to_string()));
            self.cart = Some(cart);
        } else if let Some(cart) = &self.cart
            && !call.method.is_safe()
            && reply.is_success()
        {
            // Sets the cookie again to extend its lifetime: origin too counts from the last change.
            self.change(Cookie::Cart, Some(cart.to_string()));
        }
        // Also kept in the session: later calls of the same request must read this write.
        if let Some(seen) = reply.take(header::SEEN).filter(|text| is_version(text)) {
            self.change(Cookie::Seen, Some(seen.clone()));
            self.seen = Some(seen);
        }
        if let Some(Ok(link)) = reply
            .take(header::ORDER_LINK)
            .map(|text| text.parse::<OrderLink>())
        {
            self.store_order_key(link);
        }
        let issued = reply
            .take(header::DEVICE)
            .and_then(|text| text.parse().ok());
        let path = call.path_only();
        // Keeps the token after any other error, so that the customer can correct the form and submit it again.
        if let Some(link) = TokenLink::of_operation(path)
            && (reply.is_success() || failed_with(&reply, ErrorCode::LinkExpired))
        {
            self.store_token(link, None);
        }
        if path.starts_with(ACCOUNT) && reply.is_success() {
            // Not only sign-in returns tokens: confirming an address signs the customer in as well.
            if let Ok(tokens) = serde_json::from_slice::<Tokens>(&reply.body) {
                reply.body = self.begin(tokens, issued);
            }
            if matches!(
                path,
                path::SIGN_OUT | path::SIGN_OUT_EVERYWHERE | path::ERASURE
            ) {
                self.forget_shopper();
            }
            if path == path::ERASURE {
                self.forget_device();
            }
        }
        // Only an explicit `session_ended`: a wrong password is a 401 as well, and must not sign the customer out.
        if reply.status == 401
            && self.is_signed_in()
            && failed_with(&reply, ErrorCode::SessionEnded)
        {
            self.end();
        }
        reply
    }
}

fn failed_with(reply: &Response, code: ErrorCode) -> bool {
    !reply.is_success()
        && serde_json::from_slice::<Problem>(&reply.body).is_ok_and(|problem| problem.code == code)
}

#[cfg(test)]
mod tests;
