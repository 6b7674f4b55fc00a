//! Reordering: adds an order's lines to the cart, as far as they are still for sale.

use contract::{CartToken, order::Reordered};

use super::store::OrderRecord;
use crate::{
    app::App,
    cart::{
        self, CartContext, CartError, QuoteOptions, add_line::lock_or_create, get_cart::get_cart,
    },
};

/// Adds an order's lines to the caller's cart. Also returns the secret of the cart if it was created.
pub(super) async fn reorder(
    app: &App,
    context: &CartContext,
    record: &OrderRecord,
) -> Result<(Reordered, Option<CartToken>), CartError> {
    let mut tx = app.db.write().await?;
    let (cart, issued) = lock_or_create(app, &mut tx, context.owner.as_ref()).await?;
    let now = app.clock.now();
    let short = cart::store::line::add_ordered(&mut tx, cart, record.order.id, now).await?;
    let context = context.with_issued(issued.as_ref());
    let cart = get_cart(app, &mut tx, &context, &QuoteOptions::default()).await?;
    tx.commit().await?;
    Ok((Reordered { cart, short }, issued))
}
