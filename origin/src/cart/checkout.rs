//! The saved checkout: kept with the cart, so that the form is still filled when the shopper comes back.

use contract::{
    CountryCode,
    cart::Cart,
    checkout::{Checkout, CheckoutDetails, MAX_TYPED, SaveCheckout},
};
use domain::{pricing::CannotQuote, shipping_tax_tables::RULES};
use sqlx::PgConnection;

use super::{CartContext, CartError, Owner, QuoteOptions, get_cart, store};
use crate::{address, app::App};

/// The caller's saved checkout; the defaults if there is no cart yet.
pub async fn get_checkout(
    conn: &mut PgConnection,
    owner: Option<&Owner>,
) -> Result<Checkout, CartError> {
    let header = match owner {
        Some(owner) => store::find(conn, owner).await?,
        None => None,
    };
    let details = match &header {
        Some(header) => store::find_details(conn, header.id).await?,
        None => None,
    };
    Ok(Checkout {
        country: get_cart::destination(header.as_ref())?,
        method: header.map(|header| header.method).unwrap_or_default(),
        details,
    })
}

/// Saves the checkout and returns the cart, priced accordingly.
pub async fn save_checkout(
    app: &App,
    context: &CartContext,
    request: SaveCheckout,
) -> Result<Cart, CartError> {
    let mut tx = app.db.write().await?;
    let owner = context.owner.as_ref().ok_or(CartError::NotFound)?;
    let header = store::find(&mut tx, owner).await?;
    let header = header.ok_or(CartError::NotFound)?;
    if !store::lock_and_touch(&mut tx, header.id, app.clock.now()).await? {
        return Err(CartError::NotFound);
    }
    let (country, details) = resolve_address(&mut tx, owner, &request).await?;
    if let Some(country) = &country
        && RULES.destination(country).is_none()
    {
        return Err(CannotQuote::NoShipping.into());
    }
    if let Some(details) = &details {
        check_lengths(details)?;
    }
    let (country, details) = (country.as_ref(), details.as_ref());
    store::save_checkout(&mut tx, header.id, country, request.method, details).await?;
    let cart = get_cart::get_cart(app, &mut tx, context, &QuoteOptions::default()).await?;
    tx.commit().await?;
    Ok(cart)
}

/// Country and details of a request. A saved address takes precedence over typed details.
async fn resolve_address(
    conn: &mut PgConnection,
    owner: &Owner,
    request: &SaveCheckout,
) -> Result<(Option<CountryCode>, Option<CheckoutDetails>), CartError> {
    let Some(id) = request.address else {
        return Ok((request.country.clone(), request.details.clone()));
    };
    let Owner::Customer(customer) = owner else {
        return Err(CartError::NotFound);
    };
    let saved = address::store::find(conn, *customer, id).await?;
    let address = saved.ok_or(CartError::NotFound)?.address;
    let typed = request.details.as_ref();
    let email = typed.map_or("", |details| details.email.as_str());
    let details = CheckoutDetails::of(email, &address);
    Ok((Some(address.country), Some(details)))
}

fn check_lengths(details: &CheckoutDetails) -> Result<(), CartError> {
    for (field, text) in details.texts() {
        if text.chars().count() > MAX_TYPED {
            return Err(CartError::TooLong(field));
        }
    }
    Ok(())
}
