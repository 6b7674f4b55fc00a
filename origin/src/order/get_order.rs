//! One order, to whom it belongs.

use contract::OrderNumber;
use sqlx::PgConnection;

use super::{
    access::Viewer,
    store::{self, Found},
};

/// The order of a number, if it is there and the viewer's.
pub(super) async fn get_order(
    conn: &mut PgConnection,
    viewer: &Viewer,
    number: &OrderNumber,
) -> Result<Option<Found>, sqlx::Error> {
    let found = store::find(conn, number).await?;
    Ok(found.filter(|found| viewer.may_see(found)))
}
