//! Appending to the outbox: an event is inserted in the transaction of the change that it describes, so that neither
//! exists without the other.

use contract::Timestamp;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{app::App, http::layers::current_traceparent};

/// The schema version of `data`; the same for every kind so far.
const SHAPE: i16 = 1;

/// Appends an event to `aggregate` (`order/0192…`) and returns the aggregate's new version.
///
/// It locks the aggregate's row until the transaction ends, which makes versions gapless and their order the commit
/// order. To avoid deadlocks, append after taking every other lock; for several aggregates, in the order of their
/// names.
pub async fn append(
    conn: &mut PgConnection,
    app: &App,
    kind: &str,
    aggregate: &str,
    data: Value,
) -> Result<i64, sqlx::Error> {
    append_in(conn, &app.region, app.clock.now(), kind, aggregate, data).await
}

/// Like [`append`], for the command line, which runs in no region.
pub async fn append_in(
    conn: &mut PgConnection,
    region: &str,
    now: Timestamp,
    kind: &str,
    aggregate: &str,
    data: Value,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"WITH raised AS (
               INSERT INTO aggregate (name, version) VALUES ($1, 1)
               ON CONFLICT (name) DO UPDATE SET version = aggregate.version + 1
               RETURNING version
           )
           INSERT INTO outbox (id, kind, version, aggregate, aggregate_version, data, region,
                               traceparent, occurred_at)
           SELECT $2, $3, $4, $1, raised.version, $5, $6, $7, $8 FROM raised
           RETURNING aggregate_version"#,
        aggregate,
        Uuid::now_v7(),
        kind,
        SHAPE,
        data,
        region,
        current_traceparent(),
        now,
    )
    .fetch_one(conn)
    .await
}
