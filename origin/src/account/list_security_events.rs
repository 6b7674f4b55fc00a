//! A page of the security log, newest first.

use contract::{
    CustomerId,
    account::{SecurityEvent, SecurityEventList},
};
use sqlx::PgConnection;

use super::security_event_store;
use crate::cursor::Cursor;

/// How many events a page holds.
const PAGE: usize = 20;

/// The maximum number of events in an export; the log's retention is 90 days.
const EXPORTED: i64 = 5_000;

/// A page of a customer's security log.
pub async fn list_security_events(
    conn: &mut PgConnection,
    customer: CustomerId,
    after: Option<Cursor>,
) -> Result<SecurityEventList, sqlx::Error> {
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut rows = security_event_store::list(conn, customer, after, limit).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .map(|(cursor, _)| cursor.write());
    Ok(SecurityEventList {
        items: rows.into_iter().map(|(_, event)| event).collect(),
        next_cursor,
    })
}

/// The whole log, for the export.
pub(super) async fn list_all(
    conn: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<SecurityEvent>, sqlx::Error> {
    let rows = security_event_store::list(conn, customer, None, EXPORTED).await?;
    Ok(rows.into_iter().map(|(_, event)| event).collect())
}
