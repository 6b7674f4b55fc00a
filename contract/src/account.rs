//! Accounts and sessions.

use serde::{Deserialize, Serialize};

use crate::{
    CustomerId, Email, Locale, Password, RefreshToken, ReturnPath, SessionId, Slug, Timestamp,
    address_book::SavedAddress, cart::Cart, checkout::Checkout, order::Order, wishlist::Wish,
};

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Buys.
    #[default]
    Customer,
    /// Runs the shop.
    Merchant,
}

impl Role {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Merchant => "merchant",
        }
    }
}

/// A customer, to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Customer {
    /// The id.
    pub id: CustomerId,
    /// The address, which is the name to sign in with.
    pub email: Email,
    /// How to address the person.
    pub name: String,
    /// Whether the address was verified.
    pub verified: bool,
    /// What the account may do.
    pub role: Role,
}

/// Open an account. The answer is the same whether the address is new or known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SignUp {
    /// The address; a mail with a link goes to it.
    pub email: Email,
    /// 1 to 100 characters.
    pub name: String,
    /// 10 to 200 characters.
    pub password: Password,
    /// The language of the mail.
    pub locale: Locale,
    /// Where to go once the address is confirmed: the mail's link carries it along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<ReturnPath>,
}

/// Confirms the address with the token from the mailed link and the password chosen at sign-up. The link alone is
/// not enough: a mistyped address delivers it to a stranger. Success also signs the customer in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct VerifyEmail {
    /// The token from the link.
    pub token: String,
    /// As typed.
    pub password: String,
}

/// Sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SignIn {
    /// The address.
    pub email: Email,
    /// As typed; any length up to 200, so that an old rule locks nobody out.
    pub password: String,
}

/// A new password, by who is signed in. Every other session ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ChangePassword {
    /// The one that counts now, as typed.
    pub current_password: String,
    /// The one that counts from now on.
    pub new_password: Password,
}

/// A link by mail, for who has forgotten the password. The answer is the same whether the address is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ForgotPassword {
    /// The address; the mail goes to it.
    pub email: Email,
    /// The language of the mail.
    pub locale: Locale,
    /// Where to go once the password is set: the mail's link carries it along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<ReturnPath>,
}

/// A new password, by the token of the mail's link. Every session ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ResetPassword {
    /// The token from the link.
    pub token: String,
    /// The password from now on.
    pub password: Password,
}

/// Change how the customer is addressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ChangeName {
    /// 1 to 100 characters.
    pub name: String,
}

/// Request another e-mail address. A link goes to the new address, a notice to the current one. The answer is the
/// same whether the new address already belongs to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ChangeEmail {
    /// The new address.
    pub new_email: Email,
    /// The password, as typed: a session alone is not enough.
    pub current_password: String,
}

/// Confirm a new address by the token of the mail's link and the account's password: a mistyped address may be a
/// stranger's, so the link alone is not enough. Every other session ends, and the caller is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ConfirmEmail {
    /// The token from the link.
    pub token: String,
    /// As typed.
    pub password: String,
}

/// Undoes a change of address with the token mailed to the previous address, and sets a new password, because the
/// person who changed the address may know the current one. Ends every session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct RestoreEmail {
    /// The token from the link.
    pub token: String,
    /// The password from now on.
    pub password: Password,
}

/// Name and address of an account, and the address that waits for confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Profile {
    /// The account.
    pub customer: Customer,
    /// The address that was requested and is not confirmed yet.
    pub pending_email: Option<Email>,
}

/// Erase the account. What the law wants kept of its orders stays, without the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct EraseAccount {
    /// The password, as typed: a session alone is not enough.
    pub current_password: String,
}

/// Everything that is held about a customer, to take along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct AccountExport {
    /// When it was written.
    pub exported_at: Timestamp,
    /// When the account was opened.
    pub opened_at: Timestamp,
    /// The account.
    pub customer: Customer,
    /// The language of mails to it.
    pub locale: Locale,
    /// The address book.
    pub addresses: Vec<SavedAddress>,
    /// Where one is signed in.
    pub sessions: Vec<Session>,
    /// What happened to the account's security, newest first.
    #[serde(default)] // an origin of before has none
    pub security_events: Vec<SecurityEvent>,
    /// Every order, newest first.
    pub orders: Vec<Order>,
    /// What is about to be bought.
    pub cart: Cart,
    /// What was chosen and typed at the checkout.
    #[serde(default)]
    pub checkout: Option<Checkout>,
    /// What is kept for later.
    pub wishlist: Vec<Wish>,
}

/// Origin → edge after sign-in and refresh. The edge keeps the tokens in cookies; script sees the customer alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Tokens {
    /// JWT, EdDSA, [`ACCESS_TTL_S`].
    pub access_token: String,
    /// Opaque, [`REFRESH_TTL_S`].
    pub refresh_token: RefreshToken,
    /// Who signed in.
    pub customer: Customer,
}

/// Seconds that an access token is valid.
pub const ACCESS_TTL_S: i64 = 5 * 60;
/// Seconds that a refresh token is valid.
pub const REFRESH_TTL_S: i64 = 30 * 24 * 60 * 60;
/// Seconds that a used refresh token still returns its successor: the answer may have been lost, or a second tab may
/// have sent the same token. Later use means that the token was stolen.
pub const REFRESH_GRACE_S: i64 = 60;
/// Seconds after sign-in at which a session ends, however often it is refreshed.
pub const SESSION_MAX_S: i64 = 90 * 24 * 60 * 60;
/// Seconds that a browser is known to an account after it last signed in there.
pub const DEVICE_TTL_S: i64 = 180 * 24 * 60 * 60;

/// Edge → origin: a new access token, please.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Refresh {
    /// The current refresh token.
    pub refresh_token: RefreshToken,
}

/// A sign-in on one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last refreshed.
    pub last_seen_at: Timestamp,
    /// The browser, as it called itself, cut to 200 characters.
    pub user_agent: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// What happened to an account's security.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum SecurityEventKind {
    /// Somebody signed in.
    SignedIn,
    /// Somebody tried to sign in with a wrong password.
    SignInRefused,
    /// A signed-in browser gave a wrong password where one is required.
    ConfirmationRefused,
    /// A browser signed out.
    SignedOut,
    /// One other session was ended.
    SessionEnded,
    /// Several sessions were ended at once.
    SessionsEnded,
    /// The password was changed.
    PasswordChanged,
    /// The password was reset by a link.
    PasswordReset,
    /// Another address was requested.
    EmailChangeRequested,
    /// Another address took effect.
    EmailChanged,
    /// A change of address was undone.
    EmailRestored,
    /// A used refresh token was presented again: its session was ended.
    ReuseDetected,
}

impl SecurityEventKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::SignedIn,
        Self::SignInRefused,
        Self::ConfirmationRefused,
        Self::SignedOut,
        Self::SessionEnded,
        Self::SessionsEnded,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::EmailChangeRequested,
        Self::EmailChanged,
        Self::EmailRestored,
        Self::ReuseDetected,
    ];

    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInRefused => "sign_in_refused",
            Self::ConfirmationRefused => "confirmation_refused",
            Self::SignedOut => "signed_out",
            Self::SessionEnded => "session_ended",
            Self::SessionsEnded => "sessions_ended",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::EmailChangeRequested => "email_change_requested",
            Self::EmailChanged => "email_changed",
            Self::EmailRestored => "email_restored",
            Self::ReuseDetected => "reuse_detected",
        }
    }
}

/// An entry of an account's security log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SecurityEvent {
    /// What happened.
    pub kind: SecurityEventKind,
    /// When.
    pub at: Timestamp,
    /// The network that the request came from, truncated: IPv4 to /24, IPv6 to /48. None where it is unknown.
    pub network: Option<String>,
    /// Browser and system in short: `Firefox, Linux`. None where they are unknown.
    pub device: Option<String>,
}

/// A page of the security log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SecurityEventList {
    /// The entries.
    pub items: Vec<SecurityEvent>,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<String>,
}

/// What the access token says (JWT claims). `typ` in the header is `at+jwt`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// [`ISSUER`].
    pub iss: String,
    /// [`AUDIENCE`].
    pub aud: String,
    /// Who.
    pub sub: CustomerId,
    /// Which session.
    pub sid: SessionId,
    /// What the account may do.
    pub role: Role,
    /// Unix seconds of issue.
    pub iat: i64,
    /// Unix seconds of the end.
    pub exp: i64,
}

/// `iss` of access tokens.
pub const ISSUER: &str = "stoa";
/// `aud` of access tokens.
pub const AUDIENCE: &str = "stoa-shop";
/// `typ` in the header of access tokens (RFC 9068).
pub const TOKEN_TYPE: &str = "at+jwt";

/// What the header of a page shows: one private call fills it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Me {
    /// Who is signed in, if anybody.
    pub customer: Option<Customer>,
    /// How many pieces are in the cart.
    pub cart_count: u32,
    /// The products on the customer's wishlist, so that any page can mark them.
    #[serde(default)] // an origin of before has none
    pub wishlist: Vec<Slug>,
}
