//! One order, for those who may see it.

use chrono::{DateTime, Utc};
use contract::OrderNumber;
use sqlx::PgConnection;

use super::{
    access::Viewer,
    store::{self, OrderRecord},
};

/// The order with this number, if it exists and the viewer may see it.
pub(super) async fn get_order(
    conn: &mut PgConnection,
    viewer: &Viewer,
    number: &OrderNumber,
    now: DateTime<Utc>,
) -> Result<Option<OrderRecord>, sqlx::Error> {
    let Some(record) = store::find(conn, number).await? else {
        return Ok(None);
    };
    let may_see = viewer.may_see(conn, &record, now).await?;
    Ok(may_see.then_some(record))
}
