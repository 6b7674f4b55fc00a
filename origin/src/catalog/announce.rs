//! Telling that something in the catalogue changed: the versions of the tags it touches are raised in the
//! transaction of the change, and `catalog.changed` is appended there. The relay tells the edge.

use std::collections::BTreeSet;

use contract::{ProductId, VariantId, event::CATALOG_CHANGED, tag::TagVersion};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::store;
use crate::{app::App, outbox};

/// How far a change of a product is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// On its own page.
    Page,
    /// On its card as well: in lists, and on the pages of products that it is related to.
    Card,
}

/// Raises the tags that a change of these products touches, and appends an event for each product.
///
/// The products' rows must be locked by the caller, in the order of their ids.
pub async fn announce(
    conn: &mut PgConnection,
    app: &App,
    products: &[ProductId],
    extent: Extent,
) -> Result<Vec<TagVersion>, sqlx::Error> {
    let ids: BTreeSet<Uuid> = products.iter().map(|product| product.0).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let tags = store::list_touched_tags(conn, &ids, extent == Extent::Card).await?;
    let raised = store::raise_tags(conn, &tags).await?;
    // Few: what one merchant's change or one order touches. Each locks its aggregate, in order.
    for id in ids {
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
    let crossed = store::retell_stock(conn, &variants).await?;
    if crossed.is_empty() {
        return Ok(Vec::new());
    }
    let products = store::lock_products_of(conn, &crossed).await?;
    let cards = store::refresh_product_availability(conn, &products).await?;
    let (cards, pages): (Vec<Uuid>, Vec<Uuid>) = products
        .into_iter()
        .partition(|product| cards.contains(product));
    let ids = |ids: Vec<Uuid>| -> Vec<ProductId> { ids.into_iter().map(ProductId).collect() };
    let mut raised = Vec::new();
    if !pages.is_empty() {
        raised.extend(announce(conn, app, &ids(pages), Extent::Page).await?);
    }
    if !cards.is_empty() {
        raised.extend(announce(conn, app, &ids(cards), Extent::Card).await?);
    }
    Ok(raised)
}
