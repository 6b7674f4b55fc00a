//! The cart as it stands now; an empty one where there is none.

use contract::{CountryCode, Locale, cart::Cart};
use domain::rules::RULES;
use sqlx::PgConnection;

use super::{CartContext, CartError, QuoteOptions, store, view};
use crate::{app::App, db::decode_text};

/// Where a cart is shipped to as long as nobody said otherwise. The same stands in the schema.
const DEFAULT_COUNTRY: &str = "DE";

/// The caller's cart, priced as wished.
pub async fn get_cart(
    app: &App,
    conn: &mut PgConnection,
    context: &CartContext,
    options: &QuoteOptions,
) -> Result<Cart, CartError> {
    let header = match &context.owner {
        Some(owner) => store::find(conn, owner).await?,
        None => None,
    };
    show(app, conn, header.as_ref(), context.locale, options).await
}

/// A cart, priced.
pub(super) async fn show(
    app: &App,
    conn: &mut PgConnection,
    header: Option<&store::CartHeader>,
    locale: Locale,
    options: &QuoteOptions,
) -> Result<Cart, CartError> {
    let lines = match header {
        Some(header) => store::line::list(conn, header.id, locale, app.currency).await?,
        None => Vec::new(),
    };
    let country = match options.country.clone() {
        Some(country) => country,
        None => destination(header)?,
    };
    let method = options.method.or(header.map(|header| header.method));
    let shipping_request = view::shipping_request(&country, method, app.clock.now())?;
    Ok(view::cart(header, lines, shipping_request, app.currency)?)
}

/// Where a cart is shipped to; to the shop's own country where there is none, or one that the shop no longer ships to.
pub(super) fn destination(header: Option<&store::CartHeader>) -> Result<CountryCode, sqlx::Error> {
    let chosen = header.map(|header| &header.country);
    match chosen.filter(|country| RULES.destination(country).is_some()) {
        Some(country) => Ok(country.clone()),
        None => decode_text(DEFAULT_COUNTRY),
    }
}
