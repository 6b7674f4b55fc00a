//! Opening the checkout of an order at the provider, outside of any lock. It may be repeated for
//! ever: the key names the same checkout, also when the order's row was lost with a region.

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

/// What names one attempt to the provider: nobody can guess it, and it needs no row of ours.
pub fn provider_key(app: &App, cart: CartId, key: &IdempotencyKey) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut input = cart.0.as_bytes().to_vec();
    input.extend_from_slice(key.as_str().as_bytes());
    URL_SAFE_NO_PAD.encode(app.derivation.derive("payment", &input))
}

/// The address of the page where an order is paid: of the checkout that is known, or of one opened now.
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

/// Opens the checkout, or finds the one that the key opened before, and remembers it.
pub(super) async fn open(app: &App, payment: &Payment) -> Result<Checkout, CannotOpen> {
    let back = page::localised(payment.locale, page::CHECKOUT_RETURN);
    // Nothing here may change between two calls: the provider binds the key to the body.
    let request = OpenCheckout {
        reference: payment.number.clone(),
        amount: payment.amount,
        return_url: format!("{}{back}?order={}", app.public_url, payment.number),
        webhook_url: format!("{}{}", app.public_url, path::PAYMENT_WEBHOOK),
        locale: payment.locale,
        expires_at: payment.reserved_until.timestamp(),
    };
    let checkout = app.provider.open(&payment.provider_key, &request).await?;
    let mut connection = app.db.read_fresh().await?;
    store::set_checkout(&mut connection, payment.id, &checkout.id, &checkout.url).await?;
    Ok(checkout)
}
