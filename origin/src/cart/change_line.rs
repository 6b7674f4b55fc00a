//! Changing how many of a line.

use contract::{LineId, Quantity, cart::ChangeLine};

use super::{
    Caller, CartError, Wish, Written, get_cart,
    store::{self, line as lines},
};
use crate::app::App;

/// Sets how many; as many as are free where fewer are. Not where the line holds another number than was expected: a
/// page that was opened earlier would undo what another one did. Sent twice it is no conflict with itself.
pub async fn change_line(
    app: &App,
    caller: &Caller,
    line: LineId,
    request: ChangeLine,
) -> Result<Written, CartError> {
    let mut tx = app.db.write().await?;
    let owner = caller.owner.as_ref().ok_or(CartError::NotFound)?;
    let head = store::find(&mut tx, owner).await?;
    let head = head.ok_or(CartError::NotFound)?;
    if !store::touch(&mut tx, head.id, app.clock.now()).await? {
        return Err(CartError::NotFound);
    }
    let found = lines::find(&mut tx, head.id, line).await?;
    let (variant, before) = found.ok_or(CartError::NotFound)?;
    let conflicts = |expected| before != expected && before != i32::from(request.quantity);
    if request
        .expected_quantity
        .map(i32::from)
        .is_some_and(conflicts)
    {
        return Err(CartError::Conflict);
    }
    let offer = lines::find_offer(&mut tx, head.id, variant).await?;
    let offer = offer.ok_or(CartError::NotFound)?;
    let quantity = changed(before, request.quantity, offer.free)?;
    if !offer.published && quantity > before {
        return Err(CartError::NotForSale);
    }
    lines::set_quantity(&mut tx, head.id, line, quantity).await?;
    let cart = get_cart::show(app, &mut tx, Some(&head), caller.locale, &Wish::default()).await?;
    tx.commit().await?;
    Ok(Written { cart, issued: None })
}

/// Less is always possible; more as far as units are free.
fn changed(held: i32, wanted: Quantity, free: i32) -> Result<i32, CartError> {
    let wanted = i32::from(wanted);
    if wanted <= held {
        return Ok(wanted);
    }
    if free > held {
        Ok(wanted.min(free))
    } else {
        Err(CartError::OutOfStock { free: free.max(0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_is_always_possible_and_more_as_far_as_units_are_free() {
        let changed =
            |held, wanted: i64, free| changed(held, Quantity::try_from(wanted).unwrap(), free).ok();
        assert_eq!(changed(5, 2, 0), Some(2));
        assert_eq!(changed(5, 5, 0), Some(5));
        assert_eq!(changed(2, 5, 10), Some(5));
        assert_eq!(changed(2, 5, 3), Some(3));
        assert_eq!(changed(2, 5, 2), None);
        assert_eq!(changed(2, 5, 0), None);
    }
}
