//! Accounts and sessions.

use serde::{Deserialize, Serialize};

use crate::{
    CustomerId, Email, Locale, Password, RefreshToken, SessionId, Slug, Timestamp,
    cart::Cart,
    order::Order,
    saved::{SavedAddress, Wish},
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
}

/// Confirm the address by the token of the mail's link and the password that was typed with its sign-up: the
/// link alone may be a stranger's. Whoever has both is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct VerifyEmail {
    /// The token, as it stands in the link.
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
}

/// A new password, by the token of the mail's link. Every session ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ResetPassword {
    /// The token, as it stands in the link.
    pub token: String,
    /// The password from now on.
    pub password: Password,
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
    /// Every order, newest first.
    pub orders: Vec<Order>,
    /// What is about to be bought.
    pub cart: Cart,
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
