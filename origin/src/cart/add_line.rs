//! Adding to the cart. The first write creates it.

use contract::{CartId, CartToken, Quantity, cart::AddLine, cart::MAX_LINES};
use sqlx::PgConnection;

use super::{
    CartContext, CartError, Owner, QuoteOptions, Written, get_cart,
    store::{self, line},
};
use crate::{app::App, secret};

/// Adds units of a variant, capped at the free stock.
pub async fn add_line(
    app: &App,
    context: &CartContext,
    request: AddLine,
) -> Result<Written, CartError> {
    let mut tx = app.db.write().await?;
    let (cart, issued) = lock_or_create(app, &mut tx, context.owner.as_ref()).await?;
    let offer = line::find_offer(&mut tx, cart, request.variant).await?;
    let offer = offer.ok_or(CartError::NotFound)?;
    if !offer.published {
        return Err(CartError::NotForSale);
    }
    let held = line::find_quantity(&mut tx, cart, request.variant).await?;
    if held.is_none() && line::count(&mut tx, cart).await? >= max_lines() {
        return Err(CartError::Full);
    }
    let quantity = allowed_quantity(held.unwrap_or(0), request.quantity, offer.free)?;
    let now = app.clock.now();
    line::upsert(&mut tx, cart, request.variant, quantity, offer.price, now).await?;
    let context = context.with_issued(issued.as_ref());
    let cart = get_cart::get_cart(app, &mut tx, &context, &QuoteOptions::default()).await?;
    tx.commit().await?;
    Ok(Written { cart, issued })
}

/// The maximum number of lines of a cart.
pub(super) fn max_lines() -> i64 {
    i64::try_from(MAX_LINES).unwrap_or(i64::MAX)
}

/// Locks the caller's cart, or creates one. For a guest's new cart, the secret is returned as well. A secret that
/// matches no live cart is never adopted: a client must not choose the secret of a cart.
pub async fn lock_or_create(
    app: &App,
    conn: &mut PgConnection,
    owner: Option<&Owner>,
) -> Result<(CartId, Option<CartToken>), sqlx::Error> {
    let now = app.clock.now();
    if let Some(Owner::Customer(customer)) = owner {
        let cart = store::insert_for_customer(conn, *customer, now).await?;
        return Ok((cart, None));
    }
    if let Some(owner) = owner
        && let Some(header) = store::find(conn, owner).await?
        && store::lock_and_touch(conn, header.id, now).await?
    {
        return Ok((header.id, None));
    }
    let token: CartToken = secret::generate();
    let hash = secret::hash(token.as_str());
    let cart = store::insert_for_guest(conn, &hash, now).await?;
    Ok((cart, Some(token)))
}

/// The quantity of a line after `more` units were added to `held`, capped at `free`. Adding never lowers what the line
/// already holds.
fn allowed_quantity(held: i32, more: Quantity, free: i32) -> Result<i32, CartError> {
    let max = i32::from(Quantity::MAX);
    let wanted = (held + i32::from(more)).min(max);
    let quantity = wanted.min(free);
    if quantity > held || held == max {
        Ok(quantity.max(held))
    } else {
        Err(CartError::OutOfStock { free: free.max(0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_at_most_the_free_units_and_never_more_than_the_limit() {
        let three = Quantity::try_from(3).unwrap();
        let allowed_quantity = |held, free| allowed_quantity(held, three, free).ok();
        assert_eq!(allowed_quantity(0, 10), Some(3));
        assert_eq!(allowed_quantity(2, 10), Some(5));
        assert_eq!(allowed_quantity(2, 4), Some(4));
        assert_eq!(allowed_quantity(98, 1000), Some(99));
        assert_eq!(allowed_quantity(99, 1000), Some(99));
        assert_eq!(allowed_quantity(0, 0), None);
        assert_eq!(allowed_quantity(4, 4), None);
        assert_eq!(allowed_quantity(4, 2), None, "stock went down");
    }
}
