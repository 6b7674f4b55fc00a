//! What a page's header shows: the customer, the number of items in the cart, and the wishlist.

use contract::account::Me;
use sqlx::PgConnection;

use super::store;
use crate::{
    cart::{self, Owner},
    http::auth::Shopper,
    wishlist,
};

/// Works for customers, guests and anonymous callers.
pub async fn me(conn: &mut PgConnection, shopper: &Shopper) -> Result<Me, sqlx::Error> {
    let customer = match shopper.customer() {
        Some(customer) => store::find(conn, customer.id()).await?,
        None => None,
    };
    let wishlist = match &customer {
        Some(customer) => wishlist::store::list(conn, customer.id).await?,
        None => Vec::new(),
    };
    let count = match Owner::of(shopper) {
        Some(owner) => cart::store::count_items(conn, &owner).await?,
        None => 0,
    };
    Ok(Me {
        customer,
        cart_count: u32::try_from(count).unwrap_or(u32::MAX),
        wishlist: wishlist.into_iter().map(|wish| wish.product).collect(),
    })
}
