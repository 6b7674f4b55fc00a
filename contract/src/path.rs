//! Every path of the API, once. The pages' own addresses are [`page`].
//!
//! Constants serve as route templates; functions build the path for a given id.

use crate::{AddressId, LineId, Locale, OrderNumber, SessionId, Sku, Slug};

/// Where the API begins.
pub const API: &str = "/api/v1";
/// Liveness, on the health listener.
pub const HEALTH_LIVE: &str = "/health/live";
/// Readiness, on the health listener.
pub const HEALTH_READY: &str = "/health/ready";
/// Prometheus' metrics, on the health listener.
pub const METRICS: &str = "/metrics";
/// The edge's own: the relay raises tag versions here.
pub const EDGE_TAGS: &str = "/internal/tags";

/// `GET` categories.
pub const CATEGORIES: &str = "/api/v1/categories";
/// `GET` a product list; the query is [`crate::catalog::LIST_PARAMETERS`].
pub const PRODUCTS: &str = "/api/v1/products";
/// `GET` the pages for sitemaps; `/{part}`: one part of the products.
pub const SITEMAP: &str = "/api/v1/sitemap";
/// `GET` suggestions for `?q=`.
pub const SUGGESTIONS: &str = "/api/v1/suggestions";
/// `GET` the cart.
pub const CART: &str = "/api/v1/cart";
/// `POST` a line.
pub const CART_LINES: &str = "/api/v1/cart/lines";
/// `POST`: agree to what has changed since the cart was filled.
pub const CART_AGREEMENT: &str = "/api/v1/cart/agreement";
/// `GET` what was chosen and typed at the checkout; `PATCH` keeps it.
pub const CART_CHECKOUT: &str = "/api/v1/cart/checkout";
/// `GET` the last order of the cart's owner.
pub const CART_ORDER: &str = "/api/v1/cart/order";
/// `GET` whom the header of a page greets, and the cart's count.
pub const ME: &str = "/api/v1/me";
/// `POST` sign-up.
pub const SIGN_UP: &str = "/api/v1/account/sign-up";
/// `POST` the token of a verification mail.
pub const VERIFY_EMAIL: &str = "/api/v1/account/verify-email";
/// `POST` sign-in.
pub const SIGN_IN: &str = "/api/v1/account/sign-in";
/// `POST` sign-out.
pub const SIGN_OUT: &str = "/api/v1/account/sign-out";
/// `POST` refresh; the edge alone calls it, it is never proxied.
pub const REFRESH: &str = "/api/v1/account/refresh";
/// `GET` sessions; `DELETE` every other one.
pub const SESSIONS: &str = "/api/v1/account/sessions";
/// `POST`: ends every session, one's own as well.
pub const SIGN_OUT_EVERYWHERE: &str = "/api/v1/account/sign-out-everywhere";
/// `PUT` a new password.
pub const PASSWORD: &str = "/api/v1/account/password";
/// `POST`: a link by mail, please.
pub const FORGOT_PASSWORD: &str = "/api/v1/account/forgot-password";
/// `POST` the token of that link and a new password.
pub const RESET_PASSWORD: &str = "/api/v1/account/reset-password";
/// `GET` name and e-mail address.
pub const PROFILE: &str = "/api/v1/account/profile";
/// `PUT` the name.
pub const NAME: &str = "/api/v1/account/name";
/// `POST` a new e-mail address: a link goes to it. `DELETE`: forget the one that waits for confirmation.
pub const EMAIL: &str = "/api/v1/account/email";
/// `POST` the token of that link and the password.
pub const CONFIRM_EMAIL: &str = "/api/v1/account/confirm-email";
/// `POST` the token that was mailed to the previous address and a new password: undoes the change.
pub const RESTORE_EMAIL: &str = "/api/v1/account/restore-email";
/// `GET` the security log.
pub const SECURITY_EVENTS: &str = "/api/v1/account/security-events";
/// `GET` the address book; `POST` an address.
pub const ADDRESSES: &str = "/api/v1/account/addresses";
/// `GET` the wishlist.
pub const WISHLIST: &str = "/api/v1/account/wishlist";
/// `GET` everything that is held about the customer.
pub const EXPORT: &str = "/api/v1/account/export";
/// `POST` the password: erases the account.
pub const ERASURE: &str = "/api/v1/account/erasure";
/// `GET` the public keys of access tokens.
pub const JWKS: &str = "/api/v1/jwks.json";
/// `POST` an order; `GET` a customer's orders.
pub const ORDERS: &str = "/api/v1/orders";
/// `POST`: withdraw from an order's contract.
pub const WITHDRAWALS: &str = "/api/v1/withdrawals";
/// `POST`: mail a new link to an order.
pub const ORDER_LINKS: &str = "/api/v1/order-links";
/// `POST` webhooks of the payment provider.
pub const PAYMENT_WEBHOOK: &str = "/api/v1/payments/webhook";
/// `GET` a merchant's list of orders.
pub const MERCHANT_ORDERS: &str = "/api/v1/merchant/orders";
/// Pictures drawn by our own code: `/pictures/{drawing}/{view}/{variant}.svg`.
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

/// `PUT`, `DELETE` an address of the book.
pub fn address(address: AddressId) -> String {
    format!("{ADDRESSES}/{address}")
}

/// `PUT`: makes an address the default.
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

/// `POST`: open the payment page of an order again.
pub fn order_payment(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/payment")
}

/// `POST`: fetch the payment's state from the provider and apply it to the order.
pub fn order_settle(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/settle")
}

/// `POST`: cancel before payment.
pub fn order_cancel(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/cancel")
}

/// `POST`: give a paid order back.
pub fn order_return(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/return")
}

/// `POST`: put what was ordered into the cart again.
pub fn order_reorder(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}/reorder")
}

/// `GET` a variant, to a merchant.
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

/// `PUT` a product's name in its address.
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

/// The pages' addresses, below the language's prefix.
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
    /// Where the payment page sends the shopper back to: `?order=<number>`; 303 to the order.
    pub const CHECKOUT_RETURN: &str = "/checkout/return";
    /// Sign in. `POST` form.
    pub const SIGN_IN: &str = "/sign-in";
    /// Sign up. `POST` form.
    pub const SIGN_UP: &str = "/sign-up";
    /// Sign out. `POST` form.
    pub const SIGN_OUT: &str = "/sign-out";
    /// The link of a verification mail: `?token=`, which the edge exchanges for a cookie. `POST` form verifies.
    pub const VERIFY_EMAIL: &str = "/verify-email";
    /// Asks for a mail with a link. `POST` form.
    pub const FORGOT_PASSWORD: &str = "/forgot-password";
    /// The link of that mail: `?token=`, which the edge exchanges for a cookie. `POST` form sets a new password.
    pub const RESET_PASSWORD: &str = "/reset-password";
    /// The link to a new address: `?token=`. `POST` form confirms it.
    pub const CONFIRM_EMAIL: &str = "/confirm-email";
    /// The link to the previous address: `?token=`. `POST` form undoes the change.
    pub const RESTORE_EMAIL: &str = "/restore-email";
    /// The account at a glance.
    pub const ACCOUNT: &str = "/account";
    /// Name and e-mail address. `POST` form: `do=change_name|change_email|cancel_email`.
    pub const PROFILE: &str = "/account/profile";
    /// Its orders.
    pub const ACCOUNT_ORDERS: &str = "/account/orders";
    /// Its address book. `POST` form: `do=add|change|remove|default`.
    pub const ADDRESSES: &str = "/account/addresses";
    /// Its wishlist. `POST` form: `do=add|remove`.
    pub const WISHLIST: &str = "/account/wishlist";
    /// Password and sessions. `POST` form: `do=change_password|end_session|end_others|end_all`.
    pub const SECURITY: &str = "/account/security";
    /// What is held about the customer: take it along, or erase it. `POST` form: `do=erase`.
    pub const MY_DATA: &str = "/account/data";
    /// What search engines may read.
    pub const ROBOTS: &str = "/robots.txt";
    /// The index of sitemaps.
    pub const SITEMAP: &str = "/sitemap.xml";
    /// What delivery costs, where to.
    pub const DELIVERY: &str = "/delivery";
    /// Imprint.
    pub const IMPRINT: &str = "/imprint";
    /// Terms.
    pub const TERMS: &str = "/terms";
    /// Privacy.
    pub const PRIVACY: &str = "/privacy";
    /// The right to withdraw.
    pub const WITHDRAWAL: &str = "/withdrawal";
    /// Withdrawal from an order's contract by order number and e-mail address. `POST` form.
    pub const WITHDRAW: &str = "/withdraw";
    /// What the service worker shows where there is neither a network nor a kept page.
    pub const OFFLINE: &str = "/offline";
    /// Every component in all its states; in development only.
    pub const COMPONENTS: &str = "/__components";

    /// A path in a language: `/de/cart`.
    pub fn localised(locale: Locale, path: &str) -> String {
        match (locale.prefix(), path) {
            ("", path) => path.to_owned(),
            (prefix, HOME) => prefix.to_owned(),
            (prefix, path) => format!("{prefix}{path}"),
        }
    }

    /// A category.
    pub fn category(slug: &Slug) -> String {
        format!("/categories/{slug}")
    }

    /// A product.
    pub fn product(slug: &Slug) -> String {
        format!("/products/{slug}")
    }

    /// An order: confirmation and tracking. `?key=` of a mailed link is exchanged for a cookie by the edge. `POST` form:
    /// `do=pay|cancel|return|reorder|link`.
    pub fn order(number: &OrderNumber) -> String {
        format!("/orders/{number}")
    }
}
