//! Announcing: the event is written where the thing itself is written, so that there is never one
//! without the other.

use contract::Timestamp;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{app::App, http::layers::current_traceparent};

/// The version of the shape of `data`, of every kind so far.
const SHAPE: i16 = 1;

/// Appends an event to `aggregate` (`order/0192…`) and answers the aggregate's new version.
///
/// It locks the aggregate until the transaction ends. Who announces for several aggregates in one
/// transaction does it in the order of their names, and after its other locks.
pub async fn append(
    conn: &mut PgConnection,
    app: &App,
    kind: &str,
    aggregate: &str,
    data: Value,
) -> Result<i64, sqlx::Error> {
    append_in(conn, &app.region, app.clock.now(), kind, aggregate, data).await
}

/// As [`append`], for the command line, which runs in no region.
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
