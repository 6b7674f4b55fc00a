//! Webhooks: signed, and retried with exponential backoff until the shop accepts them.

use std::time::Duration;

use contract::{
    header,
    order::PaymentFailure,
    payment::{CheckoutState, Webhook, WebhookKind},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{TestPay, checkout_store::Notice, now_s};

/// How webhooks behave after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Manner {
    /// Immediately.
    #[default]
    Plain,
    /// Long after the shopper has returned to the shop.
    Late,
    /// Twice concurrently, with the same id.
    Twice,
    /// Out of order: the newest first, then an older one that contradicts it.
    OutOfOrder,
}

/// The maximum backoff.
const MAX_PAUSE: Duration = Duration::from_secs(10);
/// The initial backoff.
const MIN_PAUSE: Duration = Duration::from_millis(200);
/// Gives up after this many attempts, about five minutes.
const MAX_TRIES: u32 = 36;

/// Sends webhooks sequentially.
pub(crate) fn send_in_order(pay: &TestPay, url: &str, notices: Vec<Notice>) {
    if notices.is_empty() {
        return;
    }
    let (pay, url) = (pay.clone(), url.to_owned());
    in_background(async move {
        for notice in notices {
            deliver(&pay, &url, &new_webhook(notice)).await;
        }
    });
}

/// Sends webhooks with the behaviour that the shopper chose.
pub(crate) fn send(pay: &TestPay, url: &str, notices: Vec<Notice>, manner: Manner) {
    match manner {
        Manner::Plain => send_in_order(pay, url, notices),
        Manner::Late => {
            let (pay, url) = (pay.clone(), url.to_owned());
            in_background(async move {
                tokio::time::sleep(pay.config().late).await;
                send_in_order(&pay, &url, notices);
            });
        }
        Manner::Twice => {
            for webhook in notices.into_iter().map(new_webhook) {
                for _ in 0..2 {
                    let (pay, url, webhook) = (pay.clone(), url.to_owned(), webhook.clone());
                    in_background(async move { deliver(&pay, &url, &webhook).await });
                }
            }
        }
        Manner::OutOfOrder => {
            let stale: Vec<Notice> = notices
                .iter()
                .map(|(_, checkout)| older(checkout))
                .collect();
            send_in_order(pay, url, notices.into_iter().chain(stale).collect());
        }
    }
}

/// The payload of an outdated webhook.
fn older(checkout: &contract::payment::Checkout) -> Notice {
    let mut checkout = checkout.clone();
    checkout.state = CheckoutState::Open;
    checkout.failure = Some(PaymentFailure::Declined);
    checkout.charges = 0;
    (WebhookKind::CheckoutPaymentFailed, checkout)
}

fn new_webhook((kind, checkout): Notice) -> Webhook {
    Webhook {
        id: format!("evt_{:032x}", rand::random::<u128>()),
        kind,
        checkout,
    }
}

async fn deliver(pay: &TestPay, url: &str, webhook: &Webhook) {
    let body = serde_json::to_vec(webhook).unwrap_or_default();
    let mut pause = MIN_PAUSE;
    for attempt in 1..=MAX_TRIES {
        let signature = sign(&pay.config().webhook_secret, now_s(), &body);
        let sent = pay
            .0
            .http
            .post(url)
            .header("content-type", "application/json")
            .header(header::PAYMENT_SIGNATURE, signature)
            .body(body.clone())
            .send()
            .await;
        match sent {
            Ok(response) if response.status().is_success() => {
                tracing::info!(id = webhook.id, kind = ?webhook.kind, attempt, "webhook taken");
                return;
            }
            Ok(response) => {
                tracing::warn!(id = webhook.id, status = %response.status(), attempt, "webhook refused");
            }
            Err(cause) => tracing::warn!(id = webhook.id, %cause, attempt, "webhook not delivered"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
    tracing::error!(id = webhook.id, "webhook given up");
}

/// `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`
pub(crate) fn sign(secret: &str, now_s: i64, body: &[u8]) -> String {
    // HMAC accepts keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{now_s}.").as_bytes());
    mac.update(body);
    let hex: Vec<String> = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("t={now_s},v1={}", hex.concat())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that starts tasks: deliveries end with the process"
)]
fn in_background(work: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(work);
}
