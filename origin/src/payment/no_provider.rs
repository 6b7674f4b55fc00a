//! The provider of a process that has no key to one, such as the relay. Nothing there calls it.

use contract::payment::{OpenCheckout, Webhook};
use futures_util::FutureExt as _;

use super::provider::{BadWebhook, CheckoutFuture, PaymentProvider, ProviderError};

/// Fails every call.
pub struct NoProvider;

fn refuse<'a>() -> CheckoutFuture<'a> {
    let reason = "this process has no key to the payment provider";
    std::future::ready(Err(ProviderError::Unreachable(reason.to_owned()))).boxed()
}

impl PaymentProvider for NoProvider {
    fn open<'a>(&'a self, _: &'a str, _: &'a OpenCheckout) -> CheckoutFuture<'a> {
        refuse()
    }

    fn find<'a>(&'a self, _: &'a str) -> CheckoutFuture<'a> {
        refuse()
    }

    fn expire<'a>(&'a self, _: &'a str) -> CheckoutFuture<'a> {
        refuse()
    }

    fn refund<'a>(&'a self, _: &'a str) -> CheckoutFuture<'a> {
        refuse()
    }

    fn read_webhook(&self, _: &str, _: &[u8], _: i64) -> Result<Webhook, BadWebhook> {
        Err(BadWebhook::Signature)
    }
}
