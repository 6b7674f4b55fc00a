//! Events of orders: each is appended to the outbox and to the order's timeline.

use contract::OrderId;
use serde_json::Value;
use sqlx::PgConnection;

use super::store;
use crate::{app::App, outbox};

/// Appends an event (`order.paid`) and its timeline entry. The event's version orders the timeline.
pub async fn append_event(
    conn: &mut PgConnection,
    app: &App,
    order: OrderId,
    kind: &str,
    data: Value,
) -> Result<(), sqlx::Error> {
    let aggregate = format!("order/{order}");
    let version = outbox::append(conn, app, kind, &aggregate, data).await?;
    let what = kind.strip_prefix("order.").unwrap_or(kind);
    store::insert_history(conn, order, version, what, app.clock.now()).await
}
