//! Who asks: the cookies, what they are worth, and how they change.
//!
//! Only a [`PrivatePass`] opens the cookies; the plan makes one for private requests alone.

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
    message::{OriginRequest, Response},
    order_keys::OrderKeys,
    plan::PrivatePass,
    request_parts::RequestParts,
    token::BadToken,
};

/// What a request's cookies hold. Nothing of it is verified but the form.
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

/// The prefix of the operations on accounts.
const ACCOUNT: &str = "/api/v1/account/";

/// What to do with a request's credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthDecision {
    /// Nobody claims to be signed in.
    Guest,
    /// The access token counts.
    SignedIn,
    /// It does not (any more): ask for a new one with this.
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
                // Only limits check the signature: origin stores which tokens it has issued.
                let (token, _) = limit::read_device(&[], text);
                token.parse().ok()
            }),
        }
    }

    /// The access token, to be verified.
    pub fn access(&self) -> Option<&str> {
        self.access.as_deref()
    }

    /// What follows from the access token's worth.
    pub fn step(&self, verification: Option<Result<(), BadToken>>) -> AuthDecision {
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

/// A private request's session: what goes to origin with each call, and how the cookies change.
#[derive(Debug, Clone, Default)]
pub struct Session {
    access: Option<String>,
    cart: Option<CartToken>,
    seen: Option<String>,
    orders: OrderKeys,
    tokens: [Option<RefreshToken>; TokenLink::ALL.len()],
    device: Option<DeviceToken>,
    /// The device token to set as a cookie, after a successful sign-in.
    known_by: Option<DeviceToken>,
    changes: Vec<(Cookie, Option<String>)>,
}

/// A refresh that went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshError {
    /// The session has ended; its cookies go.
    Ended,
    /// Origin could not say. The cookies stay.
    Unavailable,
}

/// Reads origin's answer to a refresh. Only origin's word ends a session, never a failure.
pub fn refreshed(reply: &Response) -> Result<Tokens, RefreshError> {
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
    /// A session for verified credentials; `step` says what they are worth.
    pub fn open(credentials: Credentials, step: &AuthDecision) -> Self {
        Self {
            access: credentials
                .access
                .filter(|_| *step == AuthDecision::SignedIn),
            cart: credentials.cart,
            seen: credentials.seen,
            orders: credentials.orders,
            tokens: credentials.tokens,
            device: credentials.device,
            known_by: None,
            changes: Vec::new(),
        }
    }

    /// Whether calls go out in a customer's name.
    pub const fn is_signed_in(&self) -> bool {
        self.access.is_some()
    }

    /// New tokens: kept in cookies, and used from now on.
    pub fn renew(&mut self, tokens: &Tokens) {
        self.access = Some(tokens.access_token.clone());
        self.change(Cookie::Access, Some(tokens.access_token.clone()));
        self.change(Cookie::Refresh, Some(tokens.refresh_token.to_string()));
    }

    /// The session is over: a guest asks.
    pub fn end(&mut self) {
        self.access = None;
        self.change(Cookie::Access, None);
        self.change(Cookie::Refresh, None);
    }

    /// Keeps what opens an order.
    pub fn keep_order(&mut self, link: OrderLink) {
        self.orders.keep(link);
        self.change(Cookie::Orders, Some(self.orders.to_string()));
    }

    /// Signing out: what this browser opened may be in the account by now. Nobody sees it here after its owner.
    fn forget_links(&mut self) {
        self.orders = OrderKeys::default();
        self.change(Cookie::Orders, None);
        for link in TokenLink::ALL {
            self.keep_token(link, None);
        }
    }

    /// Keeps the token of a mailed link until its form is sent; none takes one away.
    pub fn keep_token(&mut self, link: TokenLink, token: Option<&RefreshToken>) {
        self.change(link.cookie(), token.map(ToString::to_string));
        for (known, kept) in TokenLink::ALL.into_iter().zip(&mut self.tokens) {
            if known == link {
                *kept = token.cloned();
            }
        }
    }

    /// The token of a mailed link that was opened.
    pub fn token(&self, link: TokenLink) -> Option<&RefreshToken> {
        let mut all = TokenLink::ALL.into_iter().zip(&self.tokens);
        all.find(|(known, _)| *known == link)?.1.as_ref()
    }

    /// Keeps what was typed into a form until its sender has signed in again; none forgets it.
    pub fn keep_draft(&mut self, draft: Option<String>) {
        self.change(Cookie::Draft, draft);
    }

    fn change(&mut self, cookie: Cookie, value: Option<String>) {
        self.changes.retain(|(changed, _)| *changed != cookie);
        self.changes.push((cookie, value));
    }

    /// The `Set-Cookie` lines of the changes so far. The key signs the device cookie.
    pub fn set_cookies(&self, key: &AssertionKey) -> Vec<String> {
        let device = self.known_by.as_ref().map(|token| {
            let value = limit::sign_device(key, token.as_str());
            Cookie::Device.set(&value)
        });
        let changes = self.changes.iter().map(|(cookie, value)| match value {
            Some(value) => cookie.set(value),
            None => cookie.clear(),
        });
        changes.chain(device).collect()
    }

    /// Adds to a call who asks.
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
        // A key that the caller gave goes before the browser's own.
        if !call.has(header::ORDER_KEY)
            && let Some(key) = self.orders.of_path(call.path_only())
        {
            call = call.with(header::ORDER_KEY, key);
        }
        // Only to operations on accounts: some of them check a password.
        if let Some(device) = &self.device
            && call.path_only().starts_with(ACCOUNT)
        {
            call = call.with(header::DEVICE, device.to_string());
        }
        call
    }

    /// Signing out: the next person at this browser finds nothing of the last one. The device cookie stays: it opens
    /// nothing, and without it the failed sign-ins of others would count for the next sign-in here.
    fn forget_shopper(&mut self) {
        self.end();
        self.change(Cookie::Cart, None);
        self.change(Cookie::Seen, None);
        self.forget_links();
        self.change(Cookie::Draft, None);
    }

    /// After an erasure no account knows this browser.
    fn forget_device(&mut self) {
        self.change(Cookie::Device, None);
        self.device = None;
    }

    /// The session that begins with these tokens; what remains of the answer. `issued` is the browser's new device token.
    fn begin(&mut self, tokens: Tokens, issued: Option<DeviceToken>) -> Vec<u8> {
        // The cookie's lifetime begins again, as it does at origin.
        self.known_by = issued.or(self.device.clone());
        self.renew(&tokens);
        // The guest's cart was merged into the customer's.
        self.change(Cookie::Cart, None);
        self.cart = None;
        let customer = tokens.customer;
        serde_json::to_vec(&SignedIn { customer }).unwrap_or_default()
    }

    /// Takes from an answer what is meant for the cookies; what remains is for the browser.
    pub fn absorb_response(&mut self, call: &OriginRequest, mut reply: Response) -> Response {
        if call.path_only() == path::SIGN_OUT && reply.status == 401 {
            // Who is signed out already has what was asked for.
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
            // Kept as long again: origin counts from the last change, too.
            self.change(Cookie::Cart, Some(cart.to_string()));
        }
        if let Some(seen) = reply.take(header::SEEN).filter(|text| is_version(text)) {
            self.change(Cookie::Seen, Some(seen.clone()));
            self.seen = Some(seen);
        }
        if let Some(Ok(link)) = reply
            .take(header::ORDER_LINK)
            .map(|text| text.parse::<OrderLink>())
        {
            self.keep_order(link);
        }
        let issued = reply
            .take(header::DEVICE)
            .and_then(|text| text.parse().ok());
        let path = call.path_only();
        if let Some(link) = TokenLink::of_operation(path)
            && (reply.is_success() || failed_with(&reply, ErrorCode::LinkExpired))
        {
            self.keep_token(link, None);
        }
        if path.starts_with(ACCOUNT) && reply.is_success() {
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
