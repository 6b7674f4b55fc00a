//! Behaviour while the database restarts, is full, lags behind or is no longer the writer.

use contract::{
    ErrorCode,
    account::{SignIn, Tokens},
    cart::Cart,
    header, path,
};
use origin::{config::Database, db::Db, http::error::ApiError};
use sqlx::{ConnectOptions as _, PgPool, postgres::PgPoolOptions};

use crate::{
    account::{PASSWORD, sign_up},
    support::{TestShop, until},
};

/// A separate pool to the test's database, with these settings.
async fn settings(pool: &PgPool, size: u32, settings: &[(&str, &str)]) -> PgPool {
    let options = pool.connect_options().as_ref().clone();
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(std::time::Duration::from_secs(10))
        .connect_with(options.options(settings.iter().copied()))
        .await
        .unwrap()
}

async fn sign_up_problem(pool: PgPool, other: PgPool) -> contract::Problem {
    let shop = TestShop::open_on(Db::single(other), pool, &[]).await;
    sign_up(&shop, "ada@example.org").await.problem()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_lock_timeout_is_reported_as_unavailable(pool: PgPool) {
    let impatient = settings(&pool, 2, &[("lock_timeout", "50ms")]).await;
    let mut held = pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE customer")
        .execute(&mut *held)
        .await
        .unwrap();
    let problem = sign_up_problem(pool, impatient).await;
    assert_eq!(
        (problem.code, problem.status),
        (ErrorCode::Unavailable, 503)
    );
    held.rollback().await.unwrap();
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_read_only_database_is_reported_as_unavailable(pool: PgPool) {
    let fenced = settings(&pool, 2, &[("default_transaction_read_only", "on")]).await;
    let problem = sign_up_problem(pool, fenced).await;
    assert_eq!(problem.code, ErrorCode::Unavailable);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn transient_errors_are_unavailable_and_the_rest_is_internal(pool: PgPool) {
    for (code, expected) in [
        ("55P03", ErrorCode::Unavailable),
        ("57014", ErrorCode::Unavailable),
        ("57P01", ErrorCode::Unavailable),
        ("57P03", ErrorCode::Unavailable),
        ("53300", ErrorCode::Unavailable),
        ("25006", ErrorCode::Unavailable),
        ("40001", ErrorCode::Unavailable),
        ("40P01", ErrorCode::Unavailable),
        ("08006", ErrorCode::Unavailable),
        ("23505", ErrorCode::Internal),
        ("42P01", ErrorCode::Internal),
    ] {
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("SELECT set_config('test.code', $1, true)")
            .bind(code)
            .execute(&mut *tx)
            .await
            .unwrap();
        let error = sqlx::query(
            "DO $$ BEGIN RAISE 'no' USING ERRCODE = current_setting('test.code'); END $$",
        )
        .execute(&mut *tx)
        .await
        .unwrap_err();
        let problem = ApiError::from(error).problem;
        assert_eq!(problem.code, expected, "{code}");
    }
}

/// Creates functions that return what a standby would, for connections that have this schema first in their search
/// path.
async fn schema_of_a_standby(pool: &PgPool) {
    sqlx::raw_sql(
        "CREATE SCHEMA standby;
         CREATE TABLE standby.state (recovering boolean, replayed pg_lsn);
         INSERT INTO standby.state VALUES (false, '0/0');
         CREATE FUNCTION standby.pg_is_in_recovery() RETURNS boolean
             LANGUAGE sql AS 'SELECT recovering FROM standby.state';
         CREATE FUNCTION standby.pg_last_wal_replay_lsn() RETURNS pg_lsn
             LANGUAGE sql AS 'SELECT replayed FROM standby.state';
         CREATE TABLE standby.cart_line (LIKE public.cart_line)",
    )
    .execute(pool)
    .await
    .unwrap();
}

async fn set_recovering(pool: &PgPool, recovering: bool) {
    sqlx::query("UPDATE standby.state SET recovering = $1")
        .bind(recovering)
        .execute(pool)
        .await
        .unwrap();
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_writers_pool_keeps_no_connection_to_a_standby(pool: PgPool) {
    schema_of_a_standby(&pool).await;
    let mut url = pool.connect_options().to_url_lossy();
    url.query_pairs_mut()
        .append_pair("options", "-c search_path=standby,pg_catalog,public");
    let db = Db::connect(&Database {
        database_url: url.to_string(),
        database_read_url: None,
        database_pool: 1,
    })
    .unwrap();
    let pid = async || -> Result<i32, sqlx::Error> {
        let mut tx = db.write().await?;
        sqlx::query_scalar("SELECT pg_backend_pid()")
            .fetch_one(&mut *tx)
            .await
    };
    let first = pid().await.unwrap();
    assert_eq!(
        pid().await.unwrap(),
        first,
        "a connection to the writer is reused"
    );

    // A failover: the server behind the connection is a standby for a while.
    set_recovering(&pool, true).await;
    let closed = async {
        until("the old connection is closed", || async {
            let alive: bool =
                sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)")
                    .bind(first)
                    .fetch_one(&pool)
                    .await
                    .unwrap();
            (!alive).then_some(())
        })
        .await;
    };
    let asked = pid();
    tokio::pin!(asked);
    // The old connection is closed, and new ones are tried until they reach a writer.
    let next = tokio::select! {
        next = &mut asked => next,
        () = closed => {
            set_recovering(&pool, false).await;
            asked.await
        }
    };
    assert_ne!(next.unwrap(), first);
    db.writer().close().await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn read_your_writes(pool: PgPool) {
    schema_of_a_standby(&pool).await;
    set_recovering(&pool, true).await;
    let search = [("search_path", "standby,pg_catalog,public")];
    let replica = settings(&pool, 2, &search).await;
    let shop = TestShop::open_on(Db::pair(pool.clone(), replica), pool, &[]).await;
    let mug = shop.product("mug").add().await;
    let guest = shop.guest("ada");
    let answer = guest.try_add(mug.variant(), 2).await;
    let seen: i64 = answer.header(header::SEEN).unwrap().parse().unwrap();
    let replayed = async |position: i64| {
        sqlx::query("UPDATE standby.state SET replayed = '0/0'::pg_lsn + $1::numeric")
            .bind(position.to_string())
            .execute(&shop.pool)
            .await
            .unwrap();
    };
    let count = async |seen: i64| -> u32 {
        let call = guest.get(path::CART).header(header::SEEN, seen.to_string());
        call.ok::<Cart>().await.count
    };

    replayed(seen - 1).await;
    assert_eq!(
        count(seen).await,
        2,
        "the replica is behind: the writer is used"
    );
    assert_eq!(
        count(0).await,
        0,
        "the caller has written nothing: the replica is used"
    );
    replayed(seen).await;
    assert_eq!(
        count(seen).await,
        0,
        "the replica is current enough: it is used"
    );
    assert_eq!(
        count(i64::MAX).await,
        2,
        "the position is unknown: the writer is used"
    );
    shop.app.db.reader().close().await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_committed_write_succeeds_when_no_connection_is_left(pool: PgPool) {
    let only = settings(&pool, 1, &[]).await;
    let shop = TestShop::open_on(Db::single(only.clone()), pool, &[]).await;
    sign_up(&shop, "ada@example.org").await;
    let mut held = shop.pool.begin().await.unwrap();
    sqlx::query("SELECT FROM customer FOR UPDATE")
        .execute(&mut *held)
        .await
        .unwrap();
    let request = SignIn {
        email: "ada@example.org".parse().unwrap(),
        password: PASSWORD.to_owned(),
    };
    let sign_in = async { shop.post(path::SIGN_IN).json(&request).send().await };
    let take = async {
        // The request holds the only connection and waits. The next one in the queue gets it before the request can
        // acquire it a second time.
        shop.until_waiting(1).await;
        let next = only.acquire();
        tokio::pin!(next);
        tokio::select! {
            biased;
            _ = &mut next => panic!("the request does not hold the connection"),
            () = std::future::ready(()) => {}
        }
        held.commit().await.unwrap();
        next.await.unwrap()
    };
    let (answer, taken) = tokio::join!(sign_in, take);
    let tokens: Tokens = answer.ok();
    assert_eq!(tokens.customer.name, "Ada");
    let seen = answer.header(header::SEEN);
    assert_eq!(
        seen,
        Some(i64::MAX.to_string().as_str()),
        "reads go to the writer"
    );
    drop(taken);
    only.close().await;
}

/// The two columns of one stock row: `told` of the previous release, `displayed_availability` of this one.
async fn availability_columns(pool: &PgPool) -> (String, String) {
    sqlx::query_as("SELECT told, displayed_availability FROM stock")
        .fetch_one(pool)
        .await
        .unwrap()
}

/// Two releases run during a rolling deployment, and each knows one of the columns.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_write_to_either_availability_column_is_seen_in_the_other(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").stock(3).add().await.variant();
    let both = |value: &str| (value.to_owned(), value.to_owned());
    assert_eq!(availability_columns(&shop.pool).await, both("low"));

    for column in ["told", "displayed_availability"] {
        for value in ["available", "sold_out", "sold_out", "low"] {
            let update = format!("UPDATE stock SET {column} = $1");
            sqlx::query(sqlx::AssertSqlSafe(update))
                .bind(value)
                .execute(&shop.pool)
                .await
                .unwrap();
            let columns = availability_columns(&shop.pool).await;
            assert_eq!(columns, both(value), "{column}");
        }
        for value in ["available", "low", "sold_out"] {
            let insert = format!(
                "DELETE FROM stock;
                 INSERT INTO stock (variant_id, on_hand, {column}) VALUES ('{mug}', 3, '{value}')"
            );
            sqlx::raw_sql(sqlx::AssertSqlSafe(insert))
                .execute(&shop.pool)
                .await
                .unwrap();
            let columns = availability_columns(&shop.pool).await;
            assert_eq!(columns, both(value), "insert of {column}");
        }
    }
}
