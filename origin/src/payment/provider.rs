//! The interface of a payment provider.

use contract::payment::{Checkout, OpenCheckout, Webhook};
use futures_util::future::BoxFuture;

/// The result of a call to the provider.
pub type CheckoutFuture<'a> = BoxFuture<'a, Result<Checkout, ProviderError>>;

/// A provider with hosted checkouts. The test provider is the only implementation so far; the trait exists because
/// Stripe Checkout is meant to be the second, and to keep the provider's vocabulary out of every other module.
///
/// Every call is idempotent: `open` with the same key returns the same checkout.
pub trait PaymentProvider: Send + Sync {
    /// Opens the checkout of this key, or finds it.
    fn open<'a>(&'a self, key: &'a str, request: &'a OpenCheckout) -> CheckoutFuture<'a>;
    /// The current state of a checkout.
    fn find<'a>(&'a self, id: &'a str) -> CheckoutFuture<'a>;
    /// Expires a checkout if it is open, and returns its state afterwards.
    fn expire<'a>(&'a self, id: &'a str) -> CheckoutFuture<'a>;
    /// Refunds a captured payment, at most once.
    fn refund<'a>(&'a self, id: &'a str) -> CheckoutFuture<'a>;
    /// Verifies and parses a webhook.
    fn read_webhook(&self, signature: &str, body: &[u8], now_s: i64)
    -> Result<Webhook, BadWebhook>;
}

/// Why a call to the provider failed.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It is unreachable or failing, and whether the call took effect is unknown. Retry with the same key.
    #[error("payment provider unreachable: {0}")]
    Unreachable(String),
    /// It rejected the request.
    #[error("payment provider rejected the request with {status}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The start of the response's body.
        message: String,
    },
}

/// Why a webhook was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadWebhook {
    /// The signature is missing, invalid or expired.
    #[error("the webhook's signature is missing, invalid or expired")]
    Signature,
    /// The signature is valid, but the body cannot be parsed.
    #[error("the webhook is malformed")]
    Malformed,
}
