//! Seeding the catalogue with the demo shop, or with a synthetic one of any size. Idempotent: a repeated run changes
//! only what differs from the data. Stock is only initialised, never reset.

mod catalog_rows;
mod demo;
mod store;
mod synthetic;

use chrono::{DateTime, Utc};
use contract::{Email, Password, event::CATALOG_CHANGED, tag::TagVersion};
use serde_json::json;
use sqlx::PgConnection;

use self::catalog_rows::NewProduct;
use crate::{
    account::ensure_merchant::{CannotEnsureMerchant, ensure_merchant},
    app::Clock,
    catalog::store::raise_tags,
    config::Seed,
    db::Db,
    outbox,
};

/// Products per transaction.
const BATCH: usize = 500;

/// The region of the seed's events: it runs in none.
const REGION: &str = "seed";

/// Why the seed failed.
#[derive(Debug, thiserror::Error)]
pub enum CannotSeed {
    /// The data cannot be parsed.
    #[error("the seed's data: {0}")]
    Data(#[from] serde_json::Error),
    /// A product refers to something unknown.
    #[error("{0}: {1} is unknown")]
    Unknown(String, String),
    /// `--merchant` is not `email:password`.
    #[error("--merchant must be email:password, the password of 10 to 200 characters")]
    Merchant,
    /// The merchant's account was not created.
    #[error(transparent)]
    NoMerchant(#[from] CannotEnsureMerchant),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Seeds the catalogue, and creates the merchant's account if requested.
pub async fn seed(db: &Db, config: &Seed, clock: &Clock) -> Result<(), CannotSeed> {
    let now = clock.now();
    if let Some(merchant) = &config.merchant {
        add_merchant(db, merchant, clock).await?;
    }
    let mut connection = db.read_fresh().await?;
    let filled = store::has_products(&mut connection).await?;
    drop(connection);
    if config.if_empty && filled {
        tracing::info!("the catalogue is already filled");
        return Ok(());
    }
    let demo = demo::read(now)?;
    let mut tx = db.write().await?;
    store::insert_facets(&mut tx, &demo.facets, &demo.facet_values).await?;
    let changed = store::insert_categories(&mut tx, &demo.categories).await?;
    tx.commit().await?;
    let changed = changed > 0;
    match config.products {
        None => insert(db, demo.products.into_iter().map(Ok), changed, now).await,
        Some(number) => {
            insert(
                db,
                synthetic::products(number, &demo.vocabulary, now),
                changed,
                now,
            )
            .await
        }
    }
}

async fn insert(
    db: &Db,
    mut products: impl Iterator<Item = Result<NewProduct, CannotSeed>>,
    categories_changed: bool,
    now: DateTime<Utc>,
) -> Result<(), CannotSeed> {
    let (mut processed, mut changed) = (0, 0);
    loop {
        let batch: Vec<NewProduct> = products.by_ref().take(BATCH).collect::<Result<_, _>>()?;
        if batch.is_empty() {
            break;
        }
        let mut tx = db.write().await?;
        let before = store::list_existing(&mut tx, &batch).await?;
        let slugs = store::insert_products(&mut tx, &batch, now).await?;
        processed += batch.len();
        changed += slugs.len();
        // No cache can hold the page of a product that did not exist.
        let tags = slugs.iter().filter(|slug| before.contains(slug));
        let tags = tags.map(|slug| format!("product:{slug}")).collect();
        publish_tags(&mut tx, tags, now).await?;
        tx.commit().await?;
        if processed % 10_000 == 0 {
            tracing::info!(products = processed, "seeding");
        }
    }
    if changed > 0 || categories_changed {
        let mut tx = db.write().await?;
        let tags = store::list_shared_tags(&mut tx).await?;
        publish_tags(&mut tx, tags, now).await?;
        tx.commit().await?;
    }
    tracing::info!(products = processed, changed, "the catalogue is filled");
    Ok(())
}

/// Raises the tags and appends the event by which the relay passes them on to the edge, in batches that fit into an
/// event.
async fn publish_tags(
    conn: &mut PgConnection,
    tags: Vec<String>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if tags.is_empty() {
        return Ok(());
    }
    let raised: Vec<TagVersion> = raise_tags(conn, &tags, now).await?;
    let data = json!({ "tags": raised });
    outbox::append_in(conn, REGION, now, CATALOG_CHANGED, "catalog/seed", data).await?;
    Ok(())
}

async fn add_merchant(db: &Db, text: &str, clock: &Clock) -> Result<(), CannotSeed> {
    let (email, password) = text.split_once(':').ok_or(CannotSeed::Merchant)?;
    let email: Email = email.parse().map_err(|_| CannotSeed::Merchant)?;
    let password: Password = password.parse().map_err(|_| CannotSeed::Merchant)?;
    let mut tx = db.write().await?;
    ensure_merchant(&mut tx, clock, &email, &password).await?;
    tx.commit().await?;
    Ok(())
}
