//! The security log: what happened to an account, for its owner to see. An event is written in the transaction that
//! causes it.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{CustomerId, account::SecurityEventKind};
use sqlx::PgConnection;
use uuid::Uuid;

use super::security_event_store;
use crate::{app::App, http::client::Client};

/// How many refusals of one account are recorded within [`REFUSED_WITHIN`]: guessing must not push everything else
/// out of sight.
const MAX_REFUSED: i64 = 10;
const REFUSED_WITHIN: TimeDelta = TimeDelta::hours(1);

/// Records an event in the caller's transaction.
pub(super) async fn record(
    conn: &mut PgConnection,
    customer: CustomerId,
    kind: SecurityEventKind,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    security_event_store::insert(
        conn,
        customer,
        kind,
        (client.network(), client.device()),
        now,
    )
    .await
}

/// Records a refusal in a transaction of its own. An address without an account costs the same statements, and nobody
/// waits for the disk: how long the answer takes must not say whether the account exists.
pub(super) async fn record_refusal(
    app: &App,
    customer: Option<CustomerId>,
    kind: SecurityEventKind,
    client: &Client,
) -> Result<(), sqlx::Error> {
    let now = app.clock.now();
    let customer = customer.unwrap_or(CustomerId(Uuid::nil()));
    let mut tx = app.db.write().await?;
    security_event_store::commit_without_waiting(&mut tx).await?;
    let since = now - REFUSED_WITHIN;
    let refused = security_event_store::count_refused(&mut tx, customer, since).await?;
    if refused < MAX_REFUSED {
        record(&mut tx, customer, kind, client, now).await?;
    }
    tx.commit().await
}
