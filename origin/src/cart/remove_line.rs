//! Taking a line out of the cart. Doing it twice is as good as once.

use contract::LineId;

use super::{Caller, CartError, Wish, Written, get_cart, store};
use crate::app::App;

/// Removes a line of the caller's cart.
pub async fn remove_line(app: &App, caller: &Caller, line: LineId) -> Result<Written, CartError> {
    let mut tx = app.db.write().await?;
    if let Some(owner) = &caller.owner
        && let Some(head) = store::find(&mut tx, owner).await?
        && store::touch(&mut tx, head.id, app.clock.now()).await?
    {
        store::line::delete(&mut tx, head.id, line).await?;
    }
    let cart = get_cart::get_cart(app, &mut tx, caller, &Wish::default()).await?;
    tx.commit().await?;
    Ok(Written { cart, issued: None })
}
