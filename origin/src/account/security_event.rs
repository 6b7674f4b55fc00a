//! The security log of an account, which its owner can see. An event is recorded in the transaction that causes it.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{CustomerId, account::SecurityEventKind};
use sqlx::PgConnection;
use uuid::Uuid;

use super::security_event_store;
use crate::{app::App, http::client::Client};

/// The maximum number of refusals of one account that are recorded within [`REFUSED_WITHIN`]: guessing must not bury
/// every other event.
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

/// Records a refusal in a separate transaction. An address without an account runs the same statements, and the commit
/// does not wait for the disk: the response time must not reveal whether the account exists.
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
