//! A page of orders, newest first.

use contract::{CustomerId, order::OrderList};
use sqlx::PgConnection;

use super::store;
use crate::cursor::Cursor;

/// How many orders a page holds.
const PAGE: usize = 20;

/// A page of a customer's orders, or of all orders.
pub(super) async fn list_orders(
    conn: &mut PgConnection,
    customer: Option<CustomerId>,
    after: Option<Cursor>,
) -> Result<OrderList, sqlx::Error> {
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut rows = match customer {
        Some(customer) => store::list_by_customer(conn, customer, after, limit).await?,
        None => store::list(conn, after, limit).await?,
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .map(|(cursor, _)| cursor.write());
    Ok(OrderList {
        items: rows.into_iter().map(|(_, summary)| summary).collect(),
        next_cursor,
    })
}
