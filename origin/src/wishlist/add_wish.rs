//! Adding a product to the wishlist. Idempotent: a product that is already there keeps its position.

use contract::{CustomerId, Slug, wishlist::MAX_WISHES};

use super::store;
use crate::{account, app::App};

/// Why a product was not added.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotAddWish {
    #[error("there is no such published product")]
    NotFound,
    #[error("the wishlist is full")]
    Full,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Adds a published product.
pub(super) async fn add_wish(
    app: &App,
    customer: CustomerId,
    product: &Slug,
) -> Result<(), CannotAddWish> {
    let mut tx = app.db.write().await?;
    account::store::lock(&mut tx, customer).await?;
    let product = store::find_product(&mut tx, product).await?;
    let product = product.ok_or(CannotAddWish::NotFound)?;
    let wishes = store::count_others(&mut tx, customer, product).await?;
    if usize::try_from(wishes).is_ok_and(|wishes| wishes >= MAX_WISHES) {
        return Err(CannotAddWish::Full);
    }
    store::insert(&mut tx, customer, product, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
