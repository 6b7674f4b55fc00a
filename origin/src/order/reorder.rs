//! Ordering again: what an order bought goes into the cart, as far as it is still sold.

use contract::{CartToken, order::Reordered};

use super::store::Found;
use crate::{
    app::App,
    cart::{self, Caller, CartError, Wish, add_line::open, get_cart::get_cart},
};

/// Puts the lines of an order into the caller's cart; answers with the secret of a cart that it began.
pub(super) async fn reorder(
    app: &App,
    caller: &Caller,
    found: &Found,
) -> Result<(Reordered, Option<CartToken>), CartError> {
    let mut tx = app.db.write().await?;
    let (cart, issued) = open(app, &mut tx, caller.owner.as_ref()).await?;
    let now = app.clock.now();
    let short = cart::store::line::put_ordered(&mut tx, cart, found.order.id, now).await?;
    let caller = caller.after(issued.as_ref());
    let cart = get_cart(app, &mut tx, &caller, &Wish::default()).await?;
    tx.commit().await?;
    Ok((Reordered { cart, short }, issued))
}
