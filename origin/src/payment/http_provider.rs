//! The payment provider over HTTP.

use std::time::Duration;

use contract::{
    header,
    payment::{Checkout, OpenCheckout, Webhook},
};
use futures_util::FutureExt as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Method, RequestBuilder};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::provider::{BadWebhook, CheckoutFuture, PaymentProvider, ProviderError};
use crate::config::Payment;

/// The timeout of one call. An operation that makes two calls still stays within its own deadline.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How far a webhook's timestamp may deviate from our clock, in seconds.
const TOLERANCE_S: i64 = 300;

/// A client for the protocol of [`contract::payment`].
pub struct HttpProvider {
    base: String,
    api_key: String,
    /// None in a process that receives no webhooks.
    webhook_secret: Option<String>,
    http: reqwest::Client,
}

impl HttpProvider {
    /// Builds the client. It does not connect before the first call.
    pub fn new(config: &Payment, webhook_secret: Option<&str>) -> Result<Self, reqwest::Error> {
        Ok(Self {
            base: config.payment_url.clone(),
            api_key: config.payment_api_key.clone(),
            webhook_secret: webhook_secret.map(ToOwned::to_owned),
            http: reqwest::Client::builder().timeout(TIMEOUT).build()?,
        })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}/v1/checkouts{path}", self.base))
            .bearer_auth(&self.api_key)
    }

    async fn send(request: RequestBuilder) -> Result<Checkout, ProviderError> {
        let unreachable = |cause: reqwest::Error| ProviderError::Unreachable(cause.to_string());
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let body = response.bytes().await.map_err(unreachable)?;
        if status.is_success() {
            let checkout: Checkout = serde_json::from_slice(&body)
                .map_err(|cause| ProviderError::Unreachable(cause.to_string()))?;
            return if is_identifier(&checkout.id) && is_identifier(&checkout.url) {
                Ok(checkout)
            } else {
                Err(ProviderError::Unreachable("not a checkout".to_owned()))
            };
        }
        let message = String::from_utf8_lossy(&body).chars().take(300).collect();
        if status.is_client_error() {
            let status = status.as_u16();
            Err(ProviderError::Refused { status, message })
        } else {
            Err(ProviderError::Unreachable(message))
        }
    }
}

impl PaymentProvider for HttpProvider {
    fn open<'a>(&'a self, key: &'a str, request: &'a OpenCheckout) -> CheckoutFuture<'a> {
        let call = self
            .request(Method::POST, "")
            .header(header::IDEMPOTENCY_KEY, key)
            .json(request);
        Self::send(call).boxed()
    }

    fn find<'a>(&'a self, id: &'a str) -> CheckoutFuture<'a> {
        Self::send(self.request(Method::GET, &format!("/{id}"))).boxed()
    }

    fn expire<'a>(&'a self, id: &'a str) -> CheckoutFuture<'a> {
        Self::send(self.request(Method::POST, &format!("/{id}/expire"))).boxed()
    }

    fn refund<'a>(&'a self, id: &'a str) -> CheckoutFuture<'a> {
        Self::send(self.request(Method::POST, &format!("/{id}/refund"))).boxed()
    }

    fn read_webhook(
        &self,
        signature: &str,
        body: &[u8],
        now_s: i64,
    ) -> Result<Webhook, BadWebhook> {
        let secret = self.webhook_secret.as_deref();
        secret
            .and_then(|secret| check_signature(secret, signature, body, now_s))
            .ok_or(BadWebhook::Signature)?;
        let webhook: Webhook = serde_json::from_slice(body).map_err(|_| BadWebhook::Malformed)?;
        if is_identifier(&webhook.id) && is_identifier(&webhook.checkout.id) {
            Ok(webhook)
        } else {
            Err(BadWebhook::Malformed)
        }
    }
}

/// An upper bound on the ids and URLs of a provider.
const MAX_IDENTIFIER_BYTES: usize = 2048;

/// Whether a text from the provider is acceptable as an id or URL. Such texts go into the database, which rejects NUL,
/// and into the paths of later calls.
fn is_identifier(text: &str) -> bool {
    (1..=MAX_IDENTIFIER_BYTES).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

/// Verifies `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`. An empty secret verifies nothing.
fn check_signature(secret: &str, header: &str, body: &[u8], now_s: i64) -> Option<()> {
    let (time, signature) = header.strip_prefix("t=")?.split_once(",v1=")?;
    let time_s: i64 = time.parse().ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{time_s}.").as_bytes());
    mac.update(body);
    let hex: Vec<String> = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let same = bool::from(hex.concat().as_bytes().ct_eq(signature.as_bytes()));
    let in_time = now_s.abs_diff(time_s) <= TOLERANCE_S.unsigned_abs();
    (same && in_time && !secret.is_empty()).then_some(())
}

#[cfg(test)]
mod tests {
    use super::check_signature;

    // printf '1000.{}' | openssl dgst -sha256 -hmac secret
    const SIGNED: &str =
        "t=1000,v1=026360fb6284f077f1148b1ae7c62679730497810a6a0321574de01e8b009e7a";

    #[test]
    fn a_webhook_is_accepted_if_it_is_signed_and_recent() {
        assert!(check_signature("secret", SIGNED, b"{}", 1000).is_some());
        assert!(check_signature("secret", SIGNED, b"{}", 1300).is_some());
        assert!(check_signature("secret", SIGNED, b"{}", 1301).is_none());
        assert!(check_signature("secret", SIGNED, b"{}", 699).is_none());
        assert!(check_signature("other", SIGNED, b"{}", 1000).is_none());
        assert!(check_signature("secret", SIGNED, b"{ }", 1000).is_none());
        let moved = SIGNED.replace("t=1000", "t=1001");
        assert!(check_signature("secret", &moved, b"{}", 1001).is_none());
        for nonsense in ["", "t=", "t=1000", "t=x,v1=", "t=1000,v1="] {
            assert!(check_signature("secret", nonsense, b"{}", 1000).is_none());
        }
        assert!(check_signature("", SIGNED, b"{}", 1000).is_none());
    }
}
