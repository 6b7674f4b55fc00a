//! Opening the checkout of an order at the provider, outside of any lock. It is idempotent: the same key always yields
//! the same checkout, even if the order's row was lost with a region.

use contract::{
    CartId, IdempotencyKey, OrderId,
    path::{self, page},
    payment::{Checkout, OpenCheckout},
};

use super::{
    provider::ProviderError,
    store::{self, Payment},
};
use crate::app::App;

/// Why no checkout was opened.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    /// The provider.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The idempotency key for the provider. It is unguessable, and derived rather than stored, so that it survives the
/// loss of a row.
pub fn provider_key(app: &App, cart: CartId, key: &IdempotencyKey) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut input = cart.0.as_bytes().to_vec();
    input.extend_from_slice(key.as_str().as_bytes());
    URL_SAFE_NO_PAD.encode(app.derivation.derive("payment", &input))
}

/// The URL of the provider's payment page: of the checkout that exists, or of one opened now.
pub async fn payment_page_url(app: &App, order: OrderId) -> Result<Option<String>, CannotOpen> {
    let payment = {
        let mut connection = app.db.read_fresh().await?;
        store::find(&mut connection, order).await?
    };
    match payment {
        None => Ok(None),
        Some(payment) if payment.checkout_url.is_some() => Ok(payment.checkout_url),
        Some(payment) => Ok(Some(open(app, &payment).await?.url)),
    }
}

/// Opens the checkout, or finds the one that this key opened before, and stores its id.
pub(super) async fn open(app: &App, payment: &Payment) -> Result<Checkout, CannotOpen> {
    let return_path = page::localised(payment.locale, page::CHECKOUT_RETURN);
    // Every field must be the same on each retry: the provider binds the key to the body and rejects another one.
    let request = OpenCheckout {
        reference: payment.number.clone(),
        amount: payment.amount,
        return_url: format!("{}{return_path}?order={}", app.public_url, payment.number),
        webhook_url: format!("{}{}", app.public_url, path::PAYMENT_WEBHOOK),
        locale: payment.locale,
        expires_at: payment.reserved_until.timestamp(),
    };
    let checkout = app.provider.open(&payment.provider_key, &request).await?;
    let mut connection = app.db.read_fresh().await?;
    store::set_checkout(&mut connection, payment.id, &checkout.id, &checkout.url).await?;
    Ok(checkout)
}
