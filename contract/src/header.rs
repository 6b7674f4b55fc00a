//! The names of Stoa's custom headers, all in lower case.
//!
//! The edge drops every `stoa-*` header, `authorization`, `cookie` and the forwarding headers of an incoming request
//! and sets its own values on the request to origin. It accepts two from clients, because neither asserts an identity:
//! `stoa-locale` (one of the shop's languages) and, on the paths of an order, `stoa-order-key` (the secret from the
//! guest's link).

/// Edge → origin: the signed assertion. See [`crate::assertion`].
pub const ASSERTION: &str = "stoa-assertion";
/// Edge → origin: the guest's cart token. Origin → edge: a newly issued cart token, which the edge turns into a cookie
/// and removes from the response.
pub const CART_TOKEN: &str = "stoa-cart-token";
/// Edge → origin: the secret of a guest's order link.
pub const ORDER_KEY: &str = "stoa-order-key";
/// Origin → edge: number and key of an order that a guest has just placed ([`crate::order::OrderLink`]). The edge turns
/// it into a cookie and removes the header.
pub const ORDER_LINK: &str = "stoa-order-link";
/// Edge → origin: the minimum tag versions that the response must reflect: `product:mug=3,catalog=9`.
pub const MIN_TAG_VERSIONS: &str = "stoa-min-tag-versions";
/// The name of [`MIN_TAG_VERSIONS`] in the previous release. Origin accepts both until no edge of that release runs.
pub const MIN_TAG_VERSIONS_OLD: &str = "stoa-needs";
/// Both directions: the WAL position (decimal) of the shopper's last write, for read-your-writes.
pub const SEEN: &str = "stoa-seen";
/// Edge → origin: the token from the browser's device cookie. Origin → edge: the token for a browser that has just
/// signed in, which the edge turns into a cookie and removes from the response.
pub const DEVICE: &str = "stoa-device";
/// Edge → origin: the shopper's IP address, for rate limits and the security log. The assertion signs it. Never logged
/// in full.
pub const CLIENT: &str = "stoa-client";
/// Client → edge, edge → origin: the language of texts, `en` or `de`.
pub const LOCALE: &str = "stoa-locale";
/// Edge → origin and in every response: the request id, a UUID.
pub const REQUEST_ID: &str = "stoa-request-id";
/// Origin → edge: the region that handled the request.
pub const REGION: &str = "stoa-region";
/// Edge → client: the cache status, `hit`, `stale`, `miss` or `bypass`.
pub const CACHE: &str = "stoa-cache";
/// Client → origin: identifies one attempt at an operation, so that a retry does not repeat it.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Payment provider → origin: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.
pub const PAYMENT_SIGNATURE: &str = "payment-signature";
