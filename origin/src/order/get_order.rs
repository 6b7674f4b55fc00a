//! One order, to whom it belongs.

use chrono::{DateTime, Utc};
use contract::OrderNumber;
use sqlx::PgConnection;

use super::{
    access::Viewer,
    store::{self, OrderRecord},
};

/// The order of a number, if it is there and the viewer's.
pub(super) async fn get_order(
    conn: &mut PgConnection,
    viewer: &Viewer,
    number: &OrderNumber,
    now: DateTime<Utc>,
) -> Result<Option<OrderRecord>, sqlx::Error> {
    let Some(record) = store::find(conn, number).await? else {
        return Ok(None);
    };
    let seen = viewer.may_see(conn, &record, now).await?;
    Ok(seen.then_some(record))
}
