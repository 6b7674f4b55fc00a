//! The protocol between origin and a payment provider, modelled on providers with hosted checkout pages.

use serde::{Deserialize, Serialize};

use crate::{Money, OrderNumber, order::PaymentFailure};

/// The state of a checkout at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutState {
    /// The shopper can pay. Earlier attempts may have failed.
    Open,
    /// The payment was captured.
    Paid,
    /// Ended without a payment: cancelled by the shop, or timed out.
    Expired,
    /// The payment was captured, then refunded.
    Refunded,
}

/// The body of `POST /v1/checkouts`. Requests with the same `Idempotency-Key` return the same checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCheckout {
    /// The order number, as the shop's reference.
    pub reference: OrderNumber,
    /// The amount to pay.
    pub amount: Money,
    /// The URL to which the provider redirects the shopper afterwards, whatever the outcome.
    pub return_url: String,
    /// The URL that receives webhooks.
    pub webhook_url: String,
    /// The language of the payment page.
    pub locale: crate::Locale,
    /// When the checkout expires, in Unix seconds.
    pub expires_at: i64,
}

/// A checkout at the provider: the response of `GET /v1/checkouts/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// The provider's id of the checkout.
    pub id: String,
    /// The order number, as the shop's reference.
    pub reference: OrderNumber,
    /// The amount to pay or paid.
    pub amount: Money,
    /// Its current state.
    pub state: CheckoutState,
    /// The URL of the hosted payment page.
    pub url: String,
    /// The last failure while the checkout is open.
    pub failure: Option<PaymentFailure>,
    /// The number of captured charges, never more than one.
    pub charges: u32,
}

/// The event types of webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WebhookKind {
    /// The payment was captured.
    #[serde(rename = "checkout.paid")]
    CheckoutPaid,
    /// A payment attempt failed; the checkout is still open.
    #[serde(rename = "checkout.payment_failed")]
    CheckoutPaymentFailed,
    /// The checkout ended without a payment.
    #[serde(rename = "checkout.expired")]
    CheckoutExpired,
    /// The payment was refunded.
    #[serde(rename = "checkout.refunded")]
    CheckoutRefunded,
}

/// The body of a webhook. Webhooks may be late, duplicated or out of order, so origin treats one as a hint and fetches
/// the checkout's state from the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// The provider's id of the event.
    pub id: String,
    /// The event type.
    #[serde(rename = "type")]
    pub kind: WebhookKind,
    /// The checkout at the time of the event.
    pub checkout: Checkout,
}
