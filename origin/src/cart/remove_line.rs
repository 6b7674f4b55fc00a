//! Taking a line out of the cart. Doing it twice is as good as once.

use contract::{LineId, Quantity};

use super::{Caller, CartError, Wish, Written, get_cart, store};
use crate::app::App;

/// Removes a line of the caller's cart; only one that still holds what the caller `expected`, where that is given.
pub async fn remove_line(
    app: &App,
    caller: &Caller,
    line: LineId,
    expected: Option<Quantity>,
) -> Result<Written, CartError> {
    let mut tx = app.db.write().await?;
    if let Some(owner) = &caller.owner
        && let Some(head) = store::find(&mut tx, owner).await?
        && store::touch(&mut tx, head.id, app.clock.now()).await?
    {
        if let Some(expected) = expected
            && let Some((_, held)) = store::line::find(&mut tx, head.id, line).await?
            && held != i32::from(expected)
        {
            return Err(CartError::Conflict);
        }
        store::line::delete(&mut tx, head.id, line).await?;
    }
    let cart = get_cart::get_cart(app, &mut tx, caller, &Wish::default()).await?;
    tx.commit().await?;
    Ok(Written { cart, issued: None })
}
