//! Read your writes: the version of the shopper's own last write travels in a cookie, and a replica
//! that is behind it passes the read to the writer.

use std::time::Duration;

use contract::header;
use poem::Request;
use sqlx::{Postgres, pool::PoolConnection};

use crate::db::Db;

/// How long an answer waits for the position of its write.
const PATIENCE: Duration = Duration::from_secs(1);

/// The WAL position that the caller has seen, in bytes; 0 where it has seen nothing of its own.
pub fn of(request: &Request) -> i64 {
    request
        .header(header::SEEN)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// A connection that has what the caller has seen: the replica where it is far enough, else the writer.
pub async fn read(db: &Db, seen: i64) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    if seen == 0 {
        return db.read().await;
    }
    let mut replica = db.read().await?;
    // Not a replica: null, and the writer has everything.
    let behind = sqlx::query_scalar!(
        r#"SELECT coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') < $1::bigint, false) AS "behind!"
           WHERE pg_is_in_recovery()"#,
        seen,
    )
    .fetch_optional(&mut *replica)
    .await?
    .unwrap_or(false);
    if behind {
        drop(replica);
        return db.read_fresh().await;
    }
    Ok(replica)
}

/// The writer's position now: what `stoa-seen` says after a write.
pub async fn position(connection: &mut sqlx::PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS "position!""#
    )
    .fetch_one(connection)
    .await
}

/// As [`position`], for a transaction that was just committed: its commit lies before. What was
/// written is written: where no connection is to be had for this, the answer says "further than any
/// replica", and the writer is asked from then on, until the next write says better.
pub async fn after_write(db: &Db) -> i64 {
    let asked = async {
        let mut connection = db.read_fresh().await?;
        position(&mut connection).await
    };
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(position)) => position,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the position of a write is not known");
            i64::MAX
        }
        Err(_) => {
            tracing::warn!("the position of a write was not told in time");
            i64::MAX
        }
    }
}
