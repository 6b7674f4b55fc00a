//! Read your writes: a cookie carries the WAL position of the shopper's last write, and a read goes to the writer when
//! the replica has not replayed that position yet.

use std::time::Duration;

use contract::header;
use poem::Request;
use sqlx::{Postgres, pool::PoolConnection};

use crate::db::Db;

/// How long a response waits for the position of its write.
const TIMEOUT: Duration = Duration::from_secs(1);

/// The WAL position in bytes that the caller must be able to read; 0 if the caller has written nothing.
fn required_position(request: &Request) -> i64 {
    request
        .header(header::SEEN)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// A connection for a read that sees the caller's own writes: to the replica if it is current enough, otherwise to the
/// writer.
pub async fn connect(db: &Db, request: &Request) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    let required = required_position(request);
    if required == 0 {
        return db.read().await;
    }
    let mut replica = db.read().await?;
    // No row if this is not a replica: the writer is never behind itself.
    let behind = sqlx::query_scalar!(
        r#"SELECT coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') < $1::bigint, false) AS "behind!"
           WHERE pg_is_in_recovery()"#,
        required,
    )
    .fetch_optional(&mut *replica)
    .await?
    .unwrap_or(false);
    if behind {
        // Returned to its pool first: a request holds one connection at a time.
        drop(replica);
        return db.read_fresh().await;
    }
    Ok(replica)
}

/// The writer's current WAL position, as `stoa-seen` carries it after a write.
pub async fn wal_position(connection: &mut sqlx::PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS "position!""#
    )
    .fetch_one(connection)
    .await
}

/// A WAL position at or after the commit of the caller's transaction.
///
/// The write has been committed, so a failure here must not fail the request. Instead the position becomes `i64::MAX`,
/// which no replica ever reaches: the shopper's reads go to the writer until the next write returns a real position.
pub async fn position_after_write(db: &Db) -> i64 {
    let position = async {
        let mut connection = db.read_fresh().await?;
        wal_position(&mut connection).await
    };
    match tokio::time::timeout(TIMEOUT, position).await {
        Ok(Ok(position)) => position,
        Ok(Err(error)) => {
            tracing::warn!(%error, "cannot read the WAL position after a write");
            i64::MAX
        }
        Err(_) => {
            tracing::warn!("timed out reading the WAL position after a write");
            i64::MAX
        }
    }
}
