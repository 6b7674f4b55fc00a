//! What origin and a payment provider say to each other. Shaped after hosted-checkout providers.

use serde::{Deserialize, Serialize};

use crate::{Money, OrderNumber, order::PaymentFailure};

/// The state of a checkout at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutState {
    /// Open: the shopper may pay, or may have failed and may try again.
    Open,
    /// Captured.
    Paid,
    /// Ended without money: cancelled by the shop or run out.
    Expired,
    /// Captured and given back.
    Refunded,
}

/// `POST /v1/checkouts` with `Idempotency-Key`: the same key answers with the same checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCheckout {
    /// The shop's reference.
    pub reference: OrderNumber,
    /// What is to be paid.
    pub amount: Money,
    /// Where the shopper goes afterwards, whatever happened.
    pub return_url: String,
    /// Where events go.
    pub webhook_url: String,
    /// The language of the page.
    pub locale: crate::Locale,
    /// Unix seconds at which the checkout ends.
    pub expires_at: i64,
}

/// A checkout as the provider knows it: `GET /v1/checkouts/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// The provider's id.
    pub id: String,
    /// The shop's reference.
    pub reference: OrderNumber,
    /// What is to be paid, or was.
    pub amount: Money,
    /// Its current state.
    pub state: CheckoutState,
    /// The hosted page.
    pub url: String,
    /// The last failure, while open.
    pub failure: Option<PaymentFailure>,
    /// How many charges were captured: never more than one.
    pub charges: u32,
}

/// The kinds of webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WebhookKind {
    /// Money was captured.
    #[serde(rename = "checkout.paid")]
    CheckoutPaid,
    /// An attempt failed; the checkout is still open.
    #[serde(rename = "checkout.payment_failed")]
    CheckoutPaymentFailed,
    /// The checkout ended without money.
    #[serde(rename = "checkout.expired")]
    CheckoutExpired,
    /// Money was given back.
    #[serde(rename = "checkout.refunded")]
    CheckoutRefunded,
}

/// The body of a webhook. Webhooks may be late, duplicated or out of order, so origin treats one as a hint and fetches
/// the checkout's state from the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// The event's id at the provider.
    pub id: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: WebhookKind,
    /// The checkout at the time of the event.
    pub checkout: Checkout,
}
