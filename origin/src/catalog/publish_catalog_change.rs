//! Publishing changes of the catalogue: the transaction of a change raises the versions of the affected tags and
//! appends `catalog.changed`. The relay passes the versions on to the edge.

use std::collections::BTreeSet;

use contract::{ProductId, VariantId, event::CATALOG_CHANGED, tag::TagVersion};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::store;
use crate::{app::App, outbox};

/// Raises the tags affected by a change of these products, and appends an event per product. Products that are also in
/// `on_cards` changed in a way that is visible beyond their own page: in lists, and on pages that show them as related.
///
/// The caller has locked the products' rows in the order of their ids. Call this at most once per transaction: tags are
/// locked in the order of their names, and a second call could take them out of order and deadlock.
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
    // Few products: those of one merchant's change or of one order. Each append locks the product's aggregate, in
    // order.
    for id in products {
        let data = json!({ "product": id, "tags": raised });
        outbox::append(conn, app, CATALOG_CHANGED, &format!("product/{id}"), data).await?;
    }
    Ok(raised)
}

/// Recomputes the displayed availability of these variants, and publishes a change if a threshold was crossed. Returns
/// the raised tags.
///
/// The caller has changed the variants' stock in the same transaction and so holds the locks on their rows.
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
