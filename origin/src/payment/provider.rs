//! The one trait that a payment provider is to the shop.

use contract::payment::{Checkout, OpenCheckout, Webhook};
use futures_util::future::BoxFuture;

/// What a call to the provider comes to.
pub type CheckoutFuture<'a> = BoxFuture<'a, Result<Checkout, ProviderError>>;

/// A provider with hosted checkouts. It has one body so far, the test provider; the trait stands
/// because Stripe Checkout is the second one, and so that nothing else learns whose words these are.
///
/// Every call may be repeated: with the same key, `open` answers the same checkout.
pub trait PaymentProvider: Send + Sync {
    /// Opens the checkout of this key, or finds it.
    fn open<'a>(&'a self, key: &'a str, request: &'a OpenCheckout) -> CheckoutFuture<'a>;
    /// How a checkout stands.
    fn find<'a>(&'a self, id: &'a str) -> CheckoutFuture<'a>;
    /// Ends a checkout, if it is open; answers how it stands then.
    fn expire<'a>(&'a self, id: &'a str) -> CheckoutFuture<'a>;
    /// Gives captured money back, once.
    fn refund<'a>(&'a self, id: &'a str) -> CheckoutFuture<'a>;
    /// Reads a webhook that is signed, and was not long ago.
    fn read_webhook(&self, signature: &str, body: &[u8], now_s: i64)
    -> Result<Webhook, BadWebhook>;
}

/// Why the provider did not do it.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It cannot be reached or is not well; whether it did it is not known. Repeat with the same key.
    #[error("the payment provider does not answer: {0}")]
    Unreachable(String),
    /// It understood, and says no.
    #[error("the payment provider refuses with {status}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it said.
        message: String,
    },
}

/// Why a webhook does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadWebhook {
    /// The signature is missing, wrong or too old.
    #[error("the webhook's signature is missing, wrong or too old")]
    Signature,
    /// Signed, and not readable.
    #[error("the webhook cannot be read")]
    Malformed,
}
