//! Ordering again: what an order bought goes into the cart, as far as it is still sold.

use contract::{CartToken, order::Reordered};

use super::store::OrderRecord;
use crate::{
    app::App,
    cart::{self, CartContext, CartError, QuoteOptions, add_line::open, get_cart::get_cart},
};

/// Puts the lines of an order into the caller's cart; answers with the secret of a cart that it began.
pub(super) async fn reorder(
    app: &App,
    context: &CartContext,
    record: &OrderRecord,
) -> Result<(Reordered, Option<CartToken>), CartError> {
    let mut tx = app.db.write().await?;
    let (cart, issued) = open(app, &mut tx, context.owner.as_ref()).await?;
    let now = app.clock.now();
    let short = cart::store::line::add_ordered(&mut tx, cart, record.order.id, now).await?;
    let context = context.with_issued(issued.as_ref());
    let cart = get_cart(app, &mut tx, &context, &QuoteOptions::default()).await?;
    tx.commit().await?;
    Ok((Reordered { cart, short }, issued))
}
