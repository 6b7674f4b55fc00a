//! The cart as it stands now; an empty one where there is none.

use contract::{CountryCode, Locale, cart::Cart};
use domain::rules::RULES;
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
    let country = match wish.country.clone() {
        Some(country) => country,
        None => destination(head)?,
    };
    let method = wish.method.or(head.map(|head| head.method));
    let journey = view::journey(&country, method, app.clock.now())?;
    Ok(view::cart(head, lines, journey, app.currency)?)
}

/// Where a cart is shipped to; to the shop's own country where there is none, or one that the shop no longer ships to.
pub(super) fn destination(head: Option<&store::Head>) -> Result<CountryCode, sqlx::Error> {
    let chosen = head.map(|head| &head.country);
    match chosen.filter(|country| RULES.destination(country).is_some()) {
        Some(country) => Ok(country.clone()),
        None => parsed(DEFAULT_COUNTRY),
    }
}
