//! Exporting all data about a customer, in one document.

use contract::{
    Locale,
    account::{AccountExport, Claims},
};
use sqlx::PgConnection;

use super::{list_security_events::list_all, session_store, store};
use crate::{
    address,
    app::App,
    cart::{
        CartContext, CartError, Owner, QuoteOptions, checkout::get_checkout, get_cart::get_cart,
    },
    order, wishlist,
};

/// Why the export failed.
#[derive(Debug, thiserror::Error)]
pub enum CannotExport {
    /// The account was erased concurrently.
    #[error("there is no such customer")]
    NotFound,
    /// The cart cannot be priced.
    #[error(transparent)]
    Cart(#[from] CartError),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The document about the caller.
pub async fn export(
    app: &App,
    conn: &mut PgConnection,
    claims: &Claims,
    locale: Locale,
) -> Result<AccountExport, CannotExport> {
    let now = app.clock.now();
    let (id, owner) = (claims.sub, Some(Owner::Customer(claims.sub)));
    let account = store::find_account(conn, id).await?;
    let account = account.ok_or(CannotExport::NotFound)?;
    let checkout = get_checkout(conn, owner.as_ref()).await?;
    Ok(AccountExport {
        exported_at: now,
        opened_at: account.opened_at,
        customer: account.customer,
        locale: account.locale,
        addresses: address::store::list(conn, id).await?,
        sessions: session_store::list_sessions(conn, id, claims.sid, now).await?,
        security_events: list_all(conn, id).await?,
        orders: order::store::list_with_lines(conn, id).await?,
        cart: get_cart(
            app,
            conn,
            &CartContext { owner, locale },
            &QuoteOptions::default(),
        )
        .await?,
        checkout: Some(checkout),
        wishlist: wishlist::store::list(conn, id).await?,
    })
}
