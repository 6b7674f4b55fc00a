//! The names of Stoa's own headers, all in lower case.
//!
//! The edge drops every `stoa-*` header, `authorization`, `cookie` and the forwarding headers of an incoming request
//! and sets its own values on the request to origin. It accepts two from clients, because neither asserts an identity:
//! `stoa-locale` (one of the shop's languages) and, on the paths of an order, `stoa-order-key` (the secret from the
//! guest's link).

/// Edge → origin: the signed assertion. See [`crate::assertion`].
pub const ASSERTION: &str = "stoa-assertion";
/// Edge → origin: the guest's cart token. Origin → edge: a cart token that was just issued; the edge turns it
/// into a cookie and removes the header.
pub const CART_TOKEN: &str = "stoa-cart-token";
/// Edge → origin: the secret of a guest's order link.
pub const ORDER_KEY: &str = "stoa-order-key";
/// Origin → edge: number and key of an order that a guest has just placed ([`crate::order::OrderLink`]); the edge
/// keeps it in a cookie and removes the header.
pub const ORDER_LINK: &str = "stoa-order-link";
/// Edge → origin: the versions of tags that the answer must have seen: `product:mug=3,catalog=9`.
pub const NEEDS: &str = "stoa-needs";
/// Both ways: the version (WAL position as a decimal) of the shopper's own last write.
pub const SEEN: &str = "stoa-seen";
/// Edge → origin: the token of the browser's device cookie. Origin → edge: the token of a browser that has just signed
/// in; the edge turns it into a cookie and removes the header.
pub const DEVICE: &str = "stoa-device";
/// Edge → origin: the shopper's network address, for limits and the audit; the assertion covers it. Never logged whole.
pub const CLIENT: &str = "stoa-client";
/// Both ways: the language of texts, `en` or `de`.
pub const LOCALE: &str = "stoa-locale";
/// Edge → origin, origin → client: the request's id, UUID.
pub const REQUEST_ID: &str = "stoa-request-id";
/// Origin → edge: the region that answered.
pub const REGION: &str = "stoa-region";
/// Edge → browser: `hit`, `stale`, `miss` or `bypass`.
pub const CACHE: &str = "stoa-cache";
/// The client's name for an attempt.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Payment provider → origin: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.
pub const PAYMENT_SIGNATURE: &str = "payment-signature";
