//! Accounts and sessions.

use serde::{Deserialize, Serialize};

use crate::{
    CustomerId, Email, Locale, Password, RefreshToken, ReturnPath, SessionId, Slug, Timestamp,
    address_book::SavedAddress, cart::Cart, checkout::Checkout, order::Order, wishlist::Wish,
};

/// The permissions of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Shops.
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

/// A customer as that customer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Customer {
    /// The id.
    pub id: CustomerId,
    /// The e-mail address, which is also the sign-in name.
    pub email: Email,
    /// The name for greetings and mails.
    pub name: String,
    /// Whether the customer has confirmed the e-mail address.
    pub verified: bool,
    /// The account's permissions.
    pub role: Role,
}

/// Opens an account. The response is the same whether or not an account with this address exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SignUp {
    /// The e-mail address; a verification link is mailed to it.
    pub email: Email,
    /// 1 to 100 characters.
    pub name: String,
    /// 10 to 200 characters.
    pub password: Password,
    /// The language of the mail.
    pub locale: Locale,
    /// Where to redirect after the confirmation. The mailed link contains it.
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
    /// The password as typed.
    pub password: String,
}

/// Signs in with e-mail address and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SignIn {
    /// The account's e-mail address.
    pub email: Email,
    /// The password as typed, up to 200 characters. It is not checked against today's rules for new passwords, so that
    /// passwords from before a rule keep working.
    pub password: String,
}

/// Changes the password of the signed-in customer. Ends every other session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ChangePassword {
    /// The current password, as typed.
    pub current_password: String,
    /// The new password.
    pub new_password: Password,
}

/// Requests a link to reset the password. The response is the same whether or not an account with this address exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ForgotPassword {
    /// The e-mail address; the link is mailed to it.
    pub email: Email,
    /// The language of the mail.
    pub locale: Locale,
    /// Where to redirect after the reset. The mailed link contains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<ReturnPath>,
}

/// Resets the password with the token from the mailed link. Ends every session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ResetPassword {
    /// The token from the link.
    pub token: String,
    /// The new password.
    pub password: Password,
}

/// Changes the customer's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ChangeName {
    /// 1 to 100 characters.
    pub name: String,
}

/// Requests a change of e-mail address. A link goes to the new address and a notice to the current one. The response is
/// the same whether or not the new address already belongs to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ChangeEmail {
    /// The new address.
    pub new_email: Email,
    /// The current password, as typed: a stolen session alone is not enough.
    pub current_password: String,
}

/// Confirms a new e-mail address with the token from the mailed link and the account's password. The link alone is not
/// enough: a mistyped address delivers it to a stranger. Ends every other session and signs the client in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ConfirmEmail {
    /// The token from the link.
    pub token: String,
    /// The password as typed.
    pub password: String,
}

/// Undoes a change of address with the token mailed to the previous address, and sets a new password, because the
/// person who changed the address may know the current one. Ends every session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct RestoreEmail {
    /// The token from the link.
    pub token: String,
    /// The new password.
    pub password: Password,
}

/// A customer's profile, with the e-mail address that awaits confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Profile {
    /// The customer.
    pub customer: Customer,
    /// The requested e-mail address; none if no change is pending.
    pub pending_email: Option<Email>,
}

/// Erases the account. Order records that the law requires to be retained are kept in anonymised form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct EraseAccount {
    /// The current password, as typed: a stolen session alone is not enough.
    pub current_password: String,
}

/// All data stored about a customer, as a portable export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct AccountExport {
    /// When the export was generated.
    pub exported_at: Timestamp,
    /// When the account was opened.
    pub opened_at: Timestamp,
    /// The customer.
    pub customer: Customer,
    /// The language of mails to the customer.
    pub locale: Locale,
    /// The address book.
    pub addresses: Vec<SavedAddress>,
    /// The active sessions.
    pub sessions: Vec<Session>,
    /// The security log, newest first.
    #[serde(default)] // absent in responses of the previous release
    pub security_events: Vec<SecurityEvent>,
    /// Every order, newest first.
    pub orders: Vec<Order>,
    /// The current cart.
    pub cart: Cart,
    /// The saved state of the checkout.
    #[serde(default)]
    pub checkout: Option<Checkout>,
    /// The entries of the wishlist.
    pub wishlist: Vec<Wish>,
}

/// Origin → edge after sign-in and refresh. The edge stores the tokens in cookies and removes them from the response,
/// so that script only sees the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Tokens {
    /// A JWT signed with EdDSA, valid for [`ACCESS_TTL_S`].
    pub access_token: String,
    /// An opaque token, valid for [`REFRESH_TTL_S`].
    pub refresh_token: RefreshToken,
    /// The signed-in customer.
    pub customer: Customer,
}

/// Lifetime of an access token, in seconds.
pub const ACCESS_TTL_S: i64 = 5 * 60;
/// Lifetime of a refresh token, in seconds.
pub const REFRESH_TTL_S: i64 = 30 * 24 * 60 * 60;
/// Grace period of a used refresh token, in seconds: within it the token still returns its successor, because the
/// response may have been lost or a second tab may have sent the same token. Later reuse is treated as theft.
pub const REFRESH_GRACE_S: i64 = 60;
/// Maximum lifetime of a session in seconds, counted from sign-in, regardless of refreshes.
pub const SESSION_MAX_S: i64 = 90 * 24 * 60 * 60;
/// Lifetime of a device token in seconds, counted from the browser's last sign-in to the account.
pub const DEVICE_TTL_S: i64 = 180 * 24 * 60 * 60;

/// Edge → origin: exchanges a refresh token for new tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Refresh {
    /// The current refresh token.
    pub refresh_token: RefreshToken,
}

/// A session: one sign-in in one browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Session {
    /// The session's id, which is also that of its family of refresh tokens.
    pub id: SessionId,
    /// When the customer signed in.
    pub created_at: Timestamp,
    /// When its tokens were last refreshed.
    pub last_seen_at: Timestamp,
    /// The `User-Agent` header at sign-in, truncated to 200 characters.
    pub user_agent: String,
    /// Whether this is the session of the request.
    pub current: bool,
}

/// The kinds of entries in the security log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum SecurityEventKind {
    /// A sign-in succeeded.
    SignedIn,
    /// A sign-in failed because the password was wrong.
    SignInRefused,
    /// A signed-in browser failed to reauthenticate: the password was wrong.
    ConfirmationRefused,
    /// A browser signed out.
    SignedOut,
    /// The customer ended one other session.
    SessionEnded,
    /// The customer ended several sessions at once.
    SessionsEnded,
    /// The customer changed the password.
    PasswordChanged,
    /// The password was reset with a mailed link.
    PasswordReset,
    /// A change of e-mail address was requested.
    EmailChangeRequested,
    /// A change of e-mail address took effect.
    EmailChanged,
    /// A change of e-mail address was undone.
    EmailRestored,
    /// A used refresh token was presented again, so its session was ended as stolen.
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
    /// The kind of event.
    pub kind: SecurityEventKind,
    /// The time of the event.
    pub at: Timestamp,
    /// The client's network, truncated: IPv4 to /24, IPv6 to /48. None if unknown.
    pub network: Option<String>,
    /// Browser and operating system: `Firefox, Linux`. None if unknown.
    pub device: Option<String>,
}

/// A page of the security log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SecurityEventList {
    /// The entries of this page.
    pub items: Vec<SecurityEvent>,
    /// The cursor of the next page; none on the last page.
    pub next_cursor: Option<String>,
}

/// The claims of an access token (JWT). The token's header has `typ` [`TOKEN_TYPE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Issuer: [`ISSUER`].
    pub iss: String,
    /// Audience: [`AUDIENCE`].
    pub aud: String,
    /// Subject: the customer.
    pub sub: CustomerId,
    /// The session.
    pub sid: SessionId,
    /// The account's permissions.
    pub role: Role,
    /// Issue time in Unix seconds.
    pub iat: i64,
    /// Expiry in Unix seconds.
    pub exp: i64,
}

/// `iss` of access tokens.
pub const ISSUER: &str = "stoa";
/// `aud` of access tokens.
pub const AUDIENCE: &str = "stoa-shop";
/// `typ` in the header of access tokens (RFC 9068).
pub const TOKEN_TYPE: &str = "at+jwt";

/// The personal part of a page's header. A public page loads it with one private call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Me {
    /// The signed-in customer; none for a guest.
    pub customer: Option<Customer>,
    /// The total quantity in the cart.
    pub cart_count: u32,
    /// The products on the customer's wishlist, so that any page can mark them.
    #[serde(default)] // absent in responses of the previous release
    pub wishlist: Vec<Slug>,
}
