//! The cart as it stands now; an empty one where there is none.

use contract::{Locale, cart::Cart};
use sqlx::PgConnection;

use super::{Caller, CartError, Wish, store, view};
use crate::{app::App, db::parsed};

/// Where a cart is shipped to as long as nobody said otherwise. The same stands in the schema.
const DEFAULT_COUNTRY: &str = "DE";

/// The caller's cart, priced as wished.
pub async fn get_cart(
    app: &App,
    conn: &mut PgConnection,
    caller: &Caller,
    wish: &Wish,
) -> Result<Cart, CartError> {
    let head = match &caller.owner {
        Some(owner) => store::find(conn, owner).await?,
        None => None,
    };
    show(app, conn, head.as_ref(), caller.locale, wish).await
}

/// A cart, priced.
pub(super) async fn show(
    app: &App,
    conn: &mut PgConnection,
    head: Option<&store::Head>,
    locale: Locale,
    wish: &Wish,
) -> Result<Cart, CartError> {
    let lines = match head {
        Some(head) => store::line::list(conn, head.id, locale, app.currency).await?,
        None => Vec::new(),
    };
    let own = || head.map(|head| head.country.clone());
    let country = match wish.country.clone().or_else(own) {
        Some(country) => country,
        None => parsed(DEFAULT_COUNTRY)?,
    };
    let journey = view::journey(&country, wish.method, app.clock.now())?;
    Ok(view::cart(head, lines, journey, app.currency)?)
}
