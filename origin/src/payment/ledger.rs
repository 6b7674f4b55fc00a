//! Posting to the double-entry ledger.

use contract::{Currency, OrderId};
use domain::ledger::Entries;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::app::App;

/// Posts one transaction. Its entries add up to zero.
pub(super) async fn post(
    conn: &mut PgConnection,
    app: &App,
    order: OrderId,
    entries: &Entries,
    currency: Currency,
) -> Result<(), sqlx::Error> {
    let accounts: Vec<String> = entries.keys().map(ToString::to_string).collect();
    let amounts: Vec<i64> = entries.values().copied().collect();
    sqlx::query!(
        "INSERT INTO ledger_entry (transaction_id, account, order_id, amount, currency, at)
         SELECT $1, entry.account, $2, entry.amount, $3, $4
         FROM unnest($5::text[], $6::bigint[]) AS entry (account, amount)",
        Uuid::now_v7(),
        order.0,
        currency.code(),
        app.clock.now(),
        &accounts,
        &amounts,
    )
    .execute(conn)
    .await?;
    Ok(())
}
