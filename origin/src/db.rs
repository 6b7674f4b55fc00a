//! Connections: `read()` goes to the replica, `write()` to the writer, and `read_fresh()` to the writer for a read that
//! must not be stale.

use std::time::Duration;

use chrono::{DateTime, Utc};
use contract::Locale;
use sqlx::{
    PgConnection, PgPool, Postgres, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::config::Database;

/// The migrations, in order.
pub static MIGRATIONS: sqlx::migrate::Migrator = {
    let mut migrator = sqlx::migrate!("./migrations");
    migrator.ignore_missing = true; // the previous release keeps running during a rolling deployment
    migrator
};

/// The writer and the region's reader.
#[derive(Debug, Clone)]
pub struct Db {
    writer: PgPool,
    reader: PgPool,
    has_replica: bool,
}

/// How long a request waits for a connection before it fails with 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

impl Db {
    /// Connects lazily: the process starts while the database is down, and reports not ready.
    pub fn connect(config: &Database) -> Result<Self, sqlx::Error> {
        let size = config.database_pool;
        let writer = writer_only(pool(size)).connect_lazy_with(options(&config.database_url)?);
        let reader = match &config.database_read_url {
            Some(url) => pool(size).connect_lazy_with(options(url)?),
            None => writer.clone(),
        };
        let has_replica = config.database_read_url.is_some();
        Ok(Self {
            writer,
            reader,
            has_replica,
        })
    }

    /// Both roles on one pool, for tests and one-shot commands.
    pub fn single(pool: PgPool) -> Self {
        Self {
            reader: pool.clone(),
            writer: pool,
            has_replica: false,
        }
    }

    /// Two pools, for tests of replication lag.
    pub fn pair(writer: PgPool, reader: PgPool) -> Self {
        Self {
            writer,
            reader,
            has_replica: true,
        }
    }

    /// Whether `read()` and `write()` use different databases.
    pub fn has_replica(&self) -> bool {
        self.has_replica
    }

    /// Begins a transaction on the writer.
    pub async fn write(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        self.writer.begin().await
    }

    /// A connection to the region's replica, whose data may be stale.
    pub async fn read(&self) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        self.reader.acquire().await
    }

    /// A connection to the writer, which sees every committed write.
    pub async fn read_fresh(&self) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        self.writer.acquire().await
    }

    /// The writer's pool, for migrations and metrics.
    pub fn writer(&self) -> &PgPool {
        &self.writer
    }

    /// The reader's pool, for readiness and metrics.
    pub fn reader(&self) -> &PgPool {
        &self.reader
    }
}

fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    Ok(options.options([
        ("statement_timeout", "10s"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "15s"),
    ]))
}

fn pool(size: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(ACQUIRE_TIMEOUT)
}

/// Never returns a connection to a standby: after a failover, the writer's DNS name or a pooled connection
/// may lead to one. The check replaces the pool's own ping, so it costs no additional round trip.
fn writer_only(pool: PgPoolOptions) -> PgPoolOptions {
    pool.test_before_acquire(false)
        .before_acquire(|conn, _| Box::pin(async move { Ok(!is_standby(conn).await?) }))
        .after_connect(|conn, _| {
            Box::pin(async move {
                if is_standby(conn).await? {
                    return Err(sqlx::Error::Configuration("this is a standby".into()));
                }
                Ok(())
            })
        })
}

async fn is_standby(conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT pg_is_in_recovery() AS "standby!""#)
        .fetch_one(conn)
        .await
}

/// The name of the constraint that a statement violated, if that is why it failed.
pub fn constraint_name(error: &sqlx::Error) -> Option<&str> {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::constraint)
}

/// Whether the transaction lost a race and should be retried at once: serialisation failure or deadlock.
pub fn is_serialization_failure(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("40001" | "40P01"))
}

/// Whether the error is likely to go away by itself: the database restarts, fails over or is overloaded, or a lock was
/// held for too long.
pub fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            let class = code.get(..2).unwrap_or_default();
            matches!(class, "08" | "53") // connection, resources
                || matches!(
                    &*code,
                    "25006" // read-only transaction: no longer the writer
                        | "40001" | "40P01" // serialisation failure, deadlock
                        | "55P03" | "57014" // lock or statement timeout
                        | "57P01" | "57P02" | "57P03" // shutting down, crashed, starting
                )
        }),
        _ => false,
    }
}

/// A timestamp from microseconds that a client sent, if PostgreSQL can represent it and it is plausible for a shop.
pub fn timestamp(micros: i64) -> Option<DateTime<Utc>> {
    const YEAR_9999: i64 = 253_402_300_799_000_000;
    (0..=YEAR_9999)
        .contains(&micros)
        .then(|| DateTime::from_timestamp_micros(micros))?
}

/// Parses a column's text as the type that wrote it.
pub fn decode_text<T>(text: &str) -> Result<T, sqlx::Error>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    text.parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Converts a number column to a narrower type.
pub fn decode_number<T, N>(number: N) -> Result<T, sqlx::Error>
where
    T: TryFrom<N, Error: std::error::Error + Send + Sync + 'static>,
{
    T::try_from(number).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Parses a locale column. Falls back to the default for a locale that only a newer release knows.
pub fn locale(text: &str) -> Locale {
    Locale::ALL
        .into_iter()
        .find(|locale| locale.as_str() == text)
        .unwrap_or_default()
}
