//! Changing a line's quantity.

use contract::{LineId, Quantity, cart::ChangeLine};

use super::{
    CartContext, CartError, QuoteOptions, Written, get_cart,
    store::{self, line as lines},
};
use crate::app::App;

/// Sets the quantity, capped at the free stock. Fails if the quantity is no longer the expected one: a stale page would
/// undo a change made elsewhere. A retry of the same change does not conflict with itself.
pub async fn change_line(
    app: &App,
    context: &CartContext,
    line: LineId,
    request: ChangeLine,
) -> Result<Written, CartError> {
    let mut tx = app.db.write().await?;
    let owner = context.owner.as_ref().ok_or(CartError::NotFound)?;
    let header = store::find(&mut tx, owner).await?;
    let header = header.ok_or(CartError::NotFound)?;
    if !store::lock_and_touch(&mut tx, header.id, app.clock.now()).await? {
        return Err(CartError::NotFound);
    }
    let current = lines::find(&mut tx, header.id, line).await?;
    let (variant, before) = current.ok_or(CartError::NotFound)?;
    let conflicts = |expected| before != expected && before != i32::from(request.quantity);
    if request
        .expected_quantity
        .map(i32::from)
        .is_some_and(conflicts)
    {
        return Err(CartError::Conflict);
    }
    let offer = lines::find_offer(&mut tx, header.id, variant).await?;
    let offer = offer.ok_or(CartError::NotFound)?;
    let quantity = allowed_quantity(before, request.quantity, offer.free)?;
    if !offer.published && quantity > before {
        return Err(CartError::NotForSale);
    }
    lines::set_quantity(&mut tx, header.id, line, quantity).await?;
    let cart = get_cart::price_cart(
        app,
        &mut tx,
        Some(&header),
        context.locale,
        &QuoteOptions::default(),
    )
    .await?;
    tx.commit().await?;
    Ok(Written { cart, issued: None })
}

/// The new quantity: any decrease is allowed, an increase up to the free units.
fn allowed_quantity(held: i32, wanted: Quantity, free: i32) -> Result<i32, CartError> {
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
    fn a_quantity_can_always_decrease_and_increase_up_to_the_free_units() {
        let allowed_quantity = |held, wanted: i64, free| {
            allowed_quantity(held, Quantity::try_from(wanted).unwrap(), free).ok()
        };
        assert_eq!(allowed_quantity(5, 2, 0), Some(2));
        assert_eq!(allowed_quantity(5, 5, 0), Some(5));
        assert_eq!(allowed_quantity(2, 5, 10), Some(5));
        assert_eq!(allowed_quantity(2, 5, 3), Some(3));
        assert_eq!(allowed_quantity(2, 5, 2), None);
        assert_eq!(allowed_quantity(2, 5, 0), None);
    }
}
