//! Agreeing to what has changed since the cart was filled.

use contract::cart::{AgreeToChanges, Cart};

use super::{
    Caller, CartError, Wish, get_cart,
    store::{self, line},
};
use crate::app::App;

/// Takes today's prices and what there is of each line for agreed, if the subtotal is then the one that the
/// shopper saw; else everything stays as it is.
pub async fn agree_to_changes(
    app: &App,
    caller: &Caller,
    request: AgreeToChanges,
) -> Result<Cart, CartError> {
    let mut tx = app.db.write().await?;
    let owner = caller.owner.as_ref().ok_or(CartError::NotFound)?;
    let head = store::find(&mut tx, owner).await?;
    let head = head.ok_or(CartError::NotFound)?;
    if !store::touch(&mut tx, head.id, app.clock.now()).await? {
        return Err(CartError::NotFound);
    }
    line::agree(&mut tx, head.id).await?;
    let wish = Wish::default();
    let cart = get_cart::show(app, &mut tx, Some(&head), caller.locale, &wish).await?;
    if cart.quote.subtotal != request.expected_subtotal {
        return Err(CartError::ChangedAgain(Box::new(cart.quote)));
    }
    tx.commit().await?;
    Ok(cart)
}
