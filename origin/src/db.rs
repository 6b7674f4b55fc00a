//! Connections: `read()` is the replica, `write()` the writer, `read_fresh()` a read that must see
//! what the shopper has done.

use std::time::Duration;

use sqlx::{
    PgPool, Postgres, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::config::Database;

/// The schema, in order.
pub static MIGRATIONS: sqlx::migrate::Migrator = {
    let mut migrator = sqlx::migrate!("./migrations");
    migrator.ignore_missing = true; // an older binary runs on during a rolling deployment
    migrator
};

/// The writer and the region's reader.
#[derive(Debug, Clone)]
pub struct Db {
    writer: PgPool,
    reader: PgPool,
    has_replica: bool,
}

/// How long a request waits for a connection before it is answered with 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

impl Db {
    /// Connects lazily: the process starts, and `ready` says no, while the database is away.
    pub fn connect(config: &Database) -> Result<Self, sqlx::Error> {
        let writer = pool(&config.database_url, config.database_pool)?;
        let reader = match &config.database_read_url {
            Some(url) => pool(url, config.database_pool)?,
            None => writer.clone(),
        };
        let has_replica = config.database_read_url.is_some();
        Ok(Self {
            writer,
            reader,
            has_replica,
        })
    }

    /// Both roles by one pool, for tests and for one-shot commands.
    pub fn single(pool: PgPool) -> Self {
        Self {
            reader: pool.clone(),
            writer: pool,
            has_replica: false,
        }
    }

    /// Two pools, for tests of what a replica that is behind does.
    pub fn pair(writer: PgPool, reader: PgPool) -> Self {
        Self {
            writer,
            reader,
            has_replica: true,
        }
    }

    /// Whether reads go to another database than writes.
    pub fn has_replica(&self) -> bool {
        self.has_replica
    }

    /// A transaction at the writer.
    pub async fn write(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        self.writer.begin().await
    }

    /// A connection to the region's reader, which may be behind.
    pub async fn read(&self) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        self.reader.acquire().await
    }

    /// A connection that sees every write acknowledged so far.
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

fn pool(url: &str, size: u32) -> Result<PgPool, sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    let options = options.options([
        ("statement_timeout", "10s"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "15s"),
    ]);
    Ok(PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy_with(options))
}

/// The name of the constraint that an error violated, if that is what it was.
pub fn violated(error: &sqlx::Error) -> Option<&str> {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::constraint)
}

/// Whether to try the transaction again: it lost a race (serialisation failure, deadlock).
pub fn lost_race(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("40001" | "40P01"))
}

/// A text of the database as the type that it was when it was written.
pub fn parsed<T>(text: &str) -> Result<T, sqlx::Error>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    text.parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
