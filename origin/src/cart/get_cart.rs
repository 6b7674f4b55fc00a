//! The cart as it stands now; an empty one where there is none.

use contract::{CountryCode, Locale, cart::Cart};
use sqlx::PgConnection;

use super::{Caller, CartError, store, view};
use crate::{app::App, db::parsed};

/// Where a cart is shipped to as long as nobody said otherwise. The same stands in the schema.
const DEFAULT_COUNTRY: &str = "DE";

/// The caller's cart, priced for `country`, or for its own.
pub async fn get_cart(
    app: &App,
    conn: &mut PgConnection,
    caller: &Caller,
    country: Option<CountryCode>,
) -> Result<Cart, CartError> {
    let head = match &caller.owner {
        Some(owner) => store::find(conn, owner).await?,
        None => None,
    };
    show(app, conn, head.as_ref(), caller.locale, country).await
}

/// A cart, priced.
pub(super) async fn show(
    app: &App,
    conn: &mut PgConnection,
    head: Option<&store::Head>,
    locale: Locale,
    country: Option<CountryCode>,
) -> Result<Cart, CartError> {
    let lines = match head {
        Some(head) => store::list_lines(conn, head.id, locale, app.currency).await?,
        None => Vec::new(),
    };
    let country = match country.or_else(|| head.map(|head| head.country.clone())) {
        Some(country) => country,
        None => parsed(DEFAULT_COUNTRY)?,
    };
    Ok(view::cart(head, lines, &country, app.currency)?)
}
