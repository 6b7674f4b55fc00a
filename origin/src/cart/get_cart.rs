//! Reading the cart with current prices and stock.

use contract::{CountryCode, Locale, cart::Cart};
use domain::shipping_tax_tables::RULES;
use sqlx::PgConnection;

use super::{CartContext, CartError, QuoteOptions, store, view};
use crate::{app::App, db::decode_text};

/// The destination of a cart until one is chosen. The schema has the same default.
const DEFAULT_COUNTRY: &str = "DE";

/// The caller's cart, priced with the given options; an empty one if there is none.
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
    price_cart(app, conn, header.as_ref(), context.locale, options).await
}

/// A cart, priced with the given options.
pub(super) async fn price_cart(
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

/// The destination of a cart. Falls back to the default if there is no cart, or if the shop no longer ships there.
pub(super) fn destination(header: Option<&store::CartHeader>) -> Result<CountryCode, sqlx::Error> {
    let chosen = header.map(|header| &header.country);
    match chosen.filter(|country| RULES.destination(country).is_some()) {
        Some(country) => Ok(country.clone()),
        None => decode_text(DEFAULT_COUNTRY),
    }
}
