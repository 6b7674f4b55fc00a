//! Telling that something in the catalogue changed: the versions of the tags it touches are raised in the
//! transaction of the change, and `catalog.changed` is appended there. The relay tells the edge.

use std::collections::BTreeSet;

use contract::{ProductId, VariantId, event::CATALOG_CHANGED, tag::TagVersion};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::store;
use crate::{app::App, outbox};

/// Raises the tags that a change of these products touches, and appends an event for each product. A change
/// of those that are also among `on_cards` is seen on more than the product's own page: in lists, and on the
/// pages of products that it is related to.
///
/// The products' rows must be locked by the caller, in the order of their ids. Once in a transaction: tags are
/// locked in the order of their names.
pub async fn publish_catalog_change(
    conn: &mut PgConnection,
    app: &App,
    products: &[ProductId],
    on_cards: &[ProductId],
) -> Result<Vec<TagVersion>, sqlx::Error> {
    let ids = |products: &[ProductId]| -> BTreeSet<Uuid> { products.iter().map(|p| p.0).collect() };
    let (products, on_cards) = (ids(products), ids(on_cards));
    let products: Vec<Uuid> = products.into_iter().collect();
    let on_cards: Vec<Uuid> = on_cards.into_iter().collect();
    let tags = store::list_touched_tags(conn, &products, &on_cards).await?;
    let raised = store::raise_tags(conn, &tags, app.clock.now()).await?;
    // Few: what one merchant's change or one order touches. Each locks its aggregate, in order.
    for id in products {
        let data = json!({ "product": id, "tags": raised });
        outbox::append(conn, app, CATALOG_CHANGED, &format!("product/{id}"), data).await?;
    }
    Ok(raised)
}

/// Brings up to date what shoppers are told about the stock of these variants, and announces it where it is
/// no longer what they were told: a threshold was crossed. Answers the tags that were raised.
///
/// For whoever has just changed these variants' stock in the same transaction, and so holds their locks.
pub async fn refresh_availability(
    conn: &mut PgConnection,
    app: &App,
    variants: &[VariantId],
) -> Result<Vec<TagVersion>, sqlx::Error> {
    let variants: Vec<Uuid> = variants.iter().map(|variant| variant.0).collect();
    let crossed = store::refresh_stock_status(conn, &variants).await?;
    if crossed.is_empty() {
        return Ok(Vec::new());
    }
    let products = store::lock_products_of(conn, &crossed).await?;
    let on_cards = store::refresh_product_availability(conn, &products).await?;
    let ids = |ids: Vec<Uuid>| -> Vec<ProductId> { ids.into_iter().map(ProductId).collect() };
    publish_catalog_change(conn, app, &ids(products), &ids(on_cards)).await
}
