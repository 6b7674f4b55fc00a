//! Every path of the API, defined once. [`page`] has the paths of the shop's pages.
//!
//! Constants serve as route templates; functions build the path for a given id.

use crate::{AddressId, LineId, Locale, OrderNumber, SessionId, Sku, Slug};

/// The prefix of the API.
pub const API: &str = "/api/v1";
/// Liveness probe, on the health listener.
pub const HEALTH_LIVE: &str = "/health/live";
/// Readiness probe, on the health listener.
pub const HEALTH_READY: &str = "/health/ready";
/// Prometheus metrics, on the health listener.
pub const METRICS: &str = "/metrics";
/// `POST` new tag versions. An endpoint of the edge, for the relay.
pub const EDGE_TAGS: &str = "/internal/tags";

/// `GET` all categories.
pub const CATEGORIES: &str = "/api/v1/categories";
/// `GET` a product list; the query is [`crate::catalog::LIST_PARAMETERS`].
pub const PRODUCTS: &str = "/api/v1/products";
/// `GET` the pages for sitemaps; `/{part}`: one part of the products.
pub const SITEMAP: &str = "/api/v1/sitemap";
/// `GET` suggestions for `?q=`.
pub const SUGGESTIONS: &str = "/api/v1/suggestions";
/// `GET` the cart.
pub const CART: &str = "/api/v1/cart";
/// `POST` a new line.
pub const CART_LINES: &str = "/api/v1/cart/lines";
/// `POST`: accept the changes since the cart was filled.
pub const CART_AGREEMENT: &str = "/api/v1/cart/agreement";
/// `GET` the saved state of the checkout; `PATCH` saves it.
pub const CART_CHECKOUT: &str = "/api/v1/cart/checkout";
/// `GET` the last order of the cart's owner.
pub const CART_ORDER: &str = "/api/v1/cart/order";
/// `GET` the personal part of a page's header ([`crate::account::Me`]).
pub const ME: &str = "/api/v1/me";
/// `POST`: sign up.
pub const SIGN_UP: &str = "/api/v1/account/sign-up";
/// `POST` the token from a verification mail and the password.
pub const VERIFY_EMAIL: &str = "/api/v1/account/verify-email";
/// `POST`: sign in.
pub const SIGN_IN: &str = "/api/v1/account/sign-in";
/// `POST`: sign out.
pub const SIGN_OUT: &str = "/api/v1/account/sign-out";
/// `POST`: refresh tokens. Only the edge calls it; it does not forward requests from clients.
pub const REFRESH: &str = "/api/v1/account/refresh";
/// `GET` the active sessions; `DELETE` all but the current one.
pub const SESSIONS: &str = "/api/v1/account/sessions";
/// `POST`: end every session, including the current one.
pub const SIGN_OUT_EVERYWHERE: &str = "/api/v1/account/sign-out-everywhere";
/// `PUT` a new password.
pub const PASSWORD: &str = "/api/v1/account/password";
/// `POST`: request a link to reset the password.
pub const FORGOT_PASSWORD: &str = "/api/v1/account/forgot-password";
/// `POST` the token from that link and a new password.
pub const RESET_PASSWORD: &str = "/api/v1/account/reset-password";
/// `GET` the profile.
pub const PROFILE: &str = "/api/v1/account/profile";
/// `PUT` the name.
pub const NAME: &str = "/api/v1/account/name";
/// `POST`: request a change of e-mail address. `DELETE`: cancel the pending change.
pub const EMAIL: &str = "/api/v1/account/email";
/// `POST` the token from the link to the new address, and the password.
pub const CONFIRM_EMAIL: &str = "/api/v1/account/confirm-email";
/// `POST` the token from the link to the previous address, and a new password: undoes the change.
pub const RESTORE_EMAIL: &str = "/api/v1/account/restore-email";
/// `GET` the security log.
pub const SECURITY_EVENTS: &str = "/api/v1/account/security-events";
/// `GET` the address book; `POST` an address.
pub const ADDRESSES: &str = "/api/v1/account/addresses";
/// `GET` the wishlist.
pub const WISHLIST: &str = "/api/v1/account/wishlist";
/// `GET` all data stored about the customer.
pub const EXPORT: &str = "/api/v1/account/export";
/// `POST` the password: erases the account.
pub const ERASURE: &str = "/api/v1/account/erasure";
/// `GET` the public keys of access tokens (JWK set).
pub const JWKS: &str = "/api/v1/jwks.json";
/// `POST` an order; `GET` a customer's orders.
pub const ORDERS: &str = "/api/v1/orders";
/// `POST`: withdraw from an order's contract.
pub const WITHDRAWALS: &str = "/api/v1/withdrawals";
/// `POST`: mail a new link to an order.
pub const ORDER_LINKS: &str = "/api/v1/order-links";
/// `POST` webhooks of the payment provider.
pub const PAYMENT_WEBHOOK: &str = "/api/v1/payments/webhook";
/// `GET` all orders, for merchants.
pub const MERCHANT_ORDERS: &str = "/api/v1/merchant/orders";
/// Generated SVG pictures: `/pictures/{drawing}/{view}/{variant}.svg`.
pub const PICTURES: &str = "/pictures";

/// `GET` a product.
pub fn product(slug: &Slug) -> String {
    format!("{PRODUCTS}/{slug}")
}

/// `GET` the exact stock of a product's variants; private.
pub fn product_stock(slug: &Slug) -> String {
    format!("{PRODUCTS}/{slug}/stock")
}

/// `PATCH`, `DELETE` a line of the cart.
pub fn cart_line(line: LineId) -> String {
    format!("{CART_LINES}/{line}")
}

/// `DELETE` a session.
pub fn session(session: SessionId) -> String {
    format!("{SESSIONS}/{session}")
}

/// `PUT`, `DELETE` an entry of the address book.
pub fn address(address: AddressId) -> String {
    format!("{ADDRESSES}/{address}")
}

/// `PUT`: make an address the default.
pub fn default_address(address: AddressId) -> String {
    format!("{ADDRESSES}/{address}/default")
}

/// `PUT`, `DELETE` a product on the wishlist.
pub fn wish(product: &Slug) -> String {
    format!("{WISHLIST}/{product}")
}

/// `GET` an order.
pub fn order(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}")
}

/// `POST`: reopen the payment page of an order.
pub fn order_payment(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/payment")
}

/// `POST`: fetch the payment's state from the provider and apply it to the order.
pub fn order_settle(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/settle")
}

/// `POST`: cancel an unpaid order.
pub fn order_cancel(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/cancel")
}

/// `POST`: return a paid order.
pub fn order_return(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/return")
}

/// `POST`: add the order's lines to the cart again.
pub fn order_reorder(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/reorder")
}

/// `GET` a variant, for merchants.
pub fn merchant_variant(sku: &Sku) -> String {
    format!("{API}/merchant/variants/{sku}")
}

/// `PUT` a variant's price.
pub fn merchant_price(sku: &Sku) -> String {
    format!("{API}/merchant/variants/{sku}/price")
}

/// `PUT` a variant's stock.
pub fn merchant_stock(sku: &Sku) -> String {
    format!("{API}/merchant/variants/{sku}/stock")
}

/// `PUT` a product's slug.
pub fn merchant_slug(slug: &Slug) -> String {
    format!("{API}/merchant/products/{slug}/slug")
}

/// `GET` one part of the products for sitemaps, counted from 1.
pub fn sitemap_part(part: u32) -> String {
    format!("{SITEMAP}/{part}")
}

/// `PUT` whether a product is published.
pub fn merchant_published(slug: &Slug) -> String {
    format!("{API}/merchant/products/{slug}/published")
}

/// The paths of the shop's pages, below the language prefix.
pub mod page {
    use super::{Locale, OrderNumber, Slug};

    /// Home.
    pub const HOME: &str = "/";
    /// Search: `?q=`.
    pub const SEARCH: &str = "/search";
    /// The cart. `POST` form: `do=add|change|remove|agree`.
    pub const CART: &str = "/cart";
    /// Checkout. `POST` form: `do=update` re-renders the page; otherwise the order is placed, 303 to the payment page.
    pub const CHECKOUT: &str = "/checkout";
    /// The return URL of the payment page: `?order=<number>`; 303 to the order.
    pub const CHECKOUT_RETURN: &str = "/checkout/return";
    /// Sign in. `POST` form.
    pub const SIGN_IN: &str = "/sign-in";
    /// Sign up. `POST` form.
    pub const SIGN_UP: &str = "/sign-up";
    /// Sign out. `POST` form.
    pub const SIGN_OUT: &str = "/sign-out";
    /// The link in a verification mail: `?token=`, which the edge exchanges for a cookie. `POST` form verifies.
    pub const VERIFY_EMAIL: &str = "/verify-email";
    /// Requests a link to reset the password. `POST` form.
    pub const FORGOT_PASSWORD: &str = "/forgot-password";
    /// The link in that mail: `?token=`, which the edge exchanges for a cookie. `POST` form sets a new password.
    pub const RESET_PASSWORD: &str = "/reset-password";
    /// The link mailed to a new address: `?token=`. `POST` form confirms it.
    pub const CONFIRM_EMAIL: &str = "/confirm-email";
    /// The link mailed to the previous address: `?token=`. `POST` form undoes the change.
    pub const RESTORE_EMAIL: &str = "/restore-email";
    /// The account overview.
    pub const ACCOUNT: &str = "/account";
    /// Name and e-mail address. `POST` form: `do=change_name|change_email|cancel_email`.
    pub const PROFILE: &str = "/account/profile";
    /// The customer's orders.
    pub const ACCOUNT_ORDERS: &str = "/account/orders";
    /// The address book. `POST` form: `do=add|change|remove|default`.
    pub const ADDRESSES: &str = "/account/addresses";
    /// The wishlist. `POST` form: `do=add|remove`.
    pub const WISHLIST: &str = "/account/wishlist";
    /// Password and sessions. `POST` form: `do=change_password|end_session|end_others|end_all`.
    pub const SECURITY: &str = "/account/security";
    /// Exports the customer's data or erases the account. `POST` form: `do=erase`.
    pub const MY_DATA: &str = "/account/data";
    /// Rules for crawlers.
    pub const ROBOTS: &str = "/robots.txt";
    /// The index of sitemaps.
    pub const SITEMAP: &str = "/sitemap.xml";
    /// Delivery costs by country.
    pub const DELIVERY: &str = "/delivery";
    /// Legal notice about the shop's operator.
    pub const IMPRINT: &str = "/imprint";
    /// Terms of sale.
    pub const TERMS: &str = "/terms";
    /// Privacy policy.
    pub const PRIVACY: &str = "/privacy";
    /// Information on the right of withdrawal.
    pub const WITHDRAWAL: &str = "/withdrawal";
    /// Withdrawal from an order's contract by order number and e-mail address. `POST` form.
    pub const WITHDRAW: &str = "/withdraw";
    /// The page that the service worker shows when it has neither a network nor a cached page.
    pub const OFFLINE: &str = "/offline";
    /// The component gallery; in development only.
    pub const COMPONENTS: &str = "/__components";

    /// A path with its language prefix: `/de/cart`.
    pub fn localised(locale: Locale, path: &str) -> String {
        match (locale.prefix(), path) {
            ("", path) => path.to_owned(),
            (prefix, HOME) => prefix.to_owned(),
            (prefix, path) => format!("{prefix}{path}"),
        }
    }

    /// A category page.
    pub fn category(slug: &Slug) -> String {
        format!("/categories/{slug}")
    }

    /// A product page.
    pub fn product(slug: &Slug) -> String {
        format!("/products/{slug}")
    }

    /// An order: confirmation and tracking. The edge exchanges the `?key=` of a mailed link for a cookie. `POST` form:
    /// `do=pay|cancel|return|reorder|link`.
    pub fn order(number: &OrderNumber) -> String {
        format!("/orders/{number}")
    }
}
