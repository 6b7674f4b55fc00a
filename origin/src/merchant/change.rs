//! Changing a variant's price and stock, a product's slug, and whether it is published.

use contract::{
    Currency, FieldCode, Money, Sku, Slug, Timestamp,
    merchant::{MerchantVariant, RenameProduct, SetPrice, SetPublished, SetStock},
};
use domain::price_disclosure::{self, Priced};

use super::store;
use crate::{
    app::App,
    catalog::{
        list_filter::MAX_PRICE,
        publish_catalog_change::{publish_catalog_change, refresh_availability},
        store::refresh_prices,
    },
    db::constraint_name,
};

/// The maximum number of units of a variant that can be on hand.
const MAX_UNITS: i32 = 1_000_000;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChange {
    /// There is no such variant or product.
    #[error("there is no such variant or product")]
    NotFound,
    /// The value was changed since the caller read it.
    #[error("it was changed concurrently")]
    Conflict,
    /// An invalid field: its name, code and message.
    #[error("{0}: {2}")]
    Invalid(&'static str, FieldCode, &'static str),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

pub(super) async fn set_price(
    app: &App,
    sku: &Sku,
    set: SetPrice,
) -> Result<MerchantVariant, CannotChange> {
    check_price(&set, app.currency)?;
    let mut tx = app.db.write().await?;
    let product = store::lock_product_of(&mut tx, sku)
        .await?
        .ok_or(CannotChange::NotFound)?;
    let now = app.clock.now();
    let price = set.price.amount;
    let history = store::list_prices(&mut tx, sku).await?;
    if let (Some(expected), Some(last)) = (set.expected_price, history.last())
        && last.amount != expected.amount
        && last.amount != price
    {
        return Err(CannotChange::Conflict);
    }
    let compare_at = set
        .compare_at
        .and_then(|_| reference_price(&history, price, now));
    if store::set_price(&mut tx, sku, price, compare_at).await? {
        if history.last().is_none_or(|last| last.amount != price) {
            store::append_price(&mut tx, sku, price, now).await?;
        }
        refresh_prices(&mut tx, product, now).await?;
        publish_catalog_change(&mut tx, app, &[product], &[product]).await?;
    }
    let updated = read_back(&mut tx, app, sku).await?;
    tx.commit().await?;
    Ok(updated)
}

/// The reference price of a reduction: the lowest price of the thirty days before it began (§ 11 `PAngV`, the German
/// price indication ordinance). A price that already applies was reduced when it began.
fn reference_price(history: &[Priced], price: i64, now: Timestamp) -> Option<i64> {
    let reduced_at = history
        .last()
        .filter(|last| last.amount == price)
        .map_or(now, |last| last.since);
    price_disclosure::lowest_before(history, reduced_at).filter(|before| *before > price)
}

fn check_price(set: &SetPrice, currency: Currency) -> Result<(), CannotChange> {
    let in_range = |money: Money| (1..=MAX_PRICE).contains(&money.amount);
    if set.price.currency != currency {
        return Err(CannotChange::Invalid(
            "price.currency",
            FieldCode::Currency,
            "must be the shop's currency",
        ));
    }
    if !in_range(set.price) {
        return Err(CannotChange::Invalid(
            "price.amount",
            FieldCode::OutOfRange,
            "must be positive and at most 10,000,000.00",
        ));
    }
    match set.compare_at {
        Some(before) if before.currency != currency => Err(CannotChange::Invalid(
            "compare_at.currency",
            FieldCode::Currency,
            "must be the shop's currency",
        )),
        Some(before) if !in_range(before) || before.amount <= set.price.amount => {
            Err(CannotChange::Invalid(
                "compare_at.amount",
                FieldCode::OutOfRange,
                "must be more than the price",
            ))
        }
        _ => Ok(()),
    }
}

pub(super) async fn set_stock(
    app: &App,
    sku: &Sku,
    set: SetStock,
) -> Result<MerchantVariant, CannotChange> {
    if !(0..=MAX_UNITS).contains(&set.on_hand) {
        return Err(CannotChange::Invalid(
            "on_hand",
            FieldCode::OutOfRange,
            "must be 0 to 1,000,000",
        ));
    }
    let mut tx = app.db.write().await?;
    let variant = store::set_stock(&mut tx, sku, set.on_hand, set.expected_on_hand)
        .await
        .map_err(|error| match constraint_name(&error) {
            Some("stock_reserved_within_on_hand") => CannotChange::Invalid(
                "on_hand",
                FieldCode::OutOfRange,
                "is less than the units reserved for unpaid orders",
            ),
            _ => error.into(),
        })?;
    let Some(variant) = variant else {
        read_back(&mut tx, app, sku).await?;
        return Err(CannotChange::Conflict);
    };
    refresh_availability(&mut tx, app, &[variant]).await?;
    let now = read_back(&mut tx, app, sku).await?;
    tx.commit().await?;
    Ok(now)
}

pub(super) async fn rename_product(
    app: &App,
    slug: &Slug,
    rename: RenameProduct,
) -> Result<RenameProduct, CannotChange> {
    let mut tx = app.db.write().await?;
    let product = store::lock_product(&mut tx, slug)
        .await?
        .ok_or(CannotChange::NotFound)?;
    if rename.slug != product.slug {
        let now = app.clock.now();
        let done = store::rename_product(&mut tx, product.id, &product.slug, &rename.slug, now);
        done.await.map_err(|error| match constraint_name(&error) {
            Some("product_slug_key") => {
                CannotChange::Invalid("slug", FieldCode::Taken, "is the slug of another product")
            }
            _ => error.into(),
        })?;
        publish_catalog_change(&mut tx, app, &[product.id], &[product.id]).await?;
    }
    tx.commit().await?;
    Ok(rename)
}

pub(super) async fn set_published(
    app: &App,
    slug: &Slug,
    set: SetPublished,
) -> Result<SetPublished, CannotChange> {
    let mut tx = app.db.write().await?;
    let product = store::lock_product(&mut tx, slug)
        .await?
        .ok_or(CannotChange::NotFound)?;
    if product.published != set.published {
        store::set_published(&mut tx, product.id, set.published, app.clock.now()).await?;
        publish_catalog_change(&mut tx, app, &[product.id], &[product.id]).await?;
    }
    tx.commit().await?;
    Ok(set)
}

async fn read_back(
    conn: &mut sqlx::PgConnection,
    app: &App,
    sku: &Sku,
) -> Result<MerchantVariant, CannotChange> {
    let found = store::find_variant(conn, sku, app.currency).await?;
    found.ok_or(CannotChange::NotFound)
}
