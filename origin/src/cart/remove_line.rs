//! Removing a line from the cart. Idempotent.

use contract::{LineId, Quantity};

use super::{CartContext, CartError, QuoteOptions, Written, get_cart, store};
use crate::app::App;

/// Removes a line of the caller's cart. If `expected` is given, only if the line still has that quantity.
pub async fn remove_line(
    app: &App,
    context: &CartContext,
    line: LineId,
    expected: Option<Quantity>,
) -> Result<Written, CartError> {
    let mut tx = app.db.write().await?;
    if let Some(owner) = &context.owner
        && let Some(header) = store::find(&mut tx, owner).await?
        && store::lock_and_touch(&mut tx, header.id, app.clock.now()).await?
    {
        if let Some(expected) = expected
            && let Some((_, held)) = store::line::find(&mut tx, header.id, line).await?
            && held != i32::from(expected)
        {
            return Err(CartError::Conflict);
        }
        store::line::delete(&mut tx, header.id, line).await?;
    }
    let cart = get_cart::get_cart(app, &mut tx, context, &QuoteOptions::default()).await?;
    tx.commit().await?;
    Ok(Written { cart, issued: None })
}
