//! Accepting what has changed since the cart was filled.

use contract::cart::{AgreeToChanges, Cart};

use super::{
    CartContext, CartError, QuoteOptions, get_cart,
    store::{self, line},
};
use crate::app::App;

/// Accepts current prices and available quantities, if the subtotal is then the one that the shopper has seen.
/// Otherwise the transaction is rolled back and nothing changes.
pub async fn agree_to_changes(
    app: &App,
    context: &CartContext,
    request: AgreeToChanges,
) -> Result<Cart, CartError> {
    let mut tx = app.db.write().await?;
    let owner = context.owner.as_ref().ok_or(CartError::NotFound)?;
    let header = store::find(&mut tx, owner).await?;
    let header = header.ok_or(CartError::NotFound)?;
    if !store::lock_and_touch(&mut tx, header.id, app.clock.now()).await? {
        return Err(CartError::NotFound);
    }
    line::accept_changes(&mut tx, header.id).await?;
    let options = QuoteOptions::default();
    let cart = get_cart::price_cart(app, &mut tx, Some(&header), context.locale, &options).await?;
    if cart.quote.subtotal != request.expected_subtotal {
        return Err(CartError::ChangedAgain(Box::new(cart.quote)));
    }
    tx.commit().await?;
    Ok(cart)
}
