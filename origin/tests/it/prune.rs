//! Pruning: what is deleted, what is kept, and that no query scans a whole table.

use contract::account::{Refresh, Tokens};
use contract::path;
use origin::{account, db::Db, mail, payment::reconcile};
use sqlx::{PgPool, postgres::PgPoolOptions};

use crate::{
    account::{sign_in, sign_up},
    support::{TestShop, until},
};

async fn count(shop: &TestShop) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM refresh_token")
        .fetch_one(&shop.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_oldest_tokens_of_an_active_session_are_pruned(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, "ada@example.org").await;
    let mut tokens = sign_in(&shop, "ada@example.org").await;
    for _ in 0..4 {
        shop.advance_clock(20 * 24 * 3600);
        let request = Refresh {
            refresh_token: tokens.refresh_token.clone(),
        };
        tokens = shop.post(path::REFRESH).json(&request).ok::<Tokens>().await;
    }
    assert_eq!(count(&shop).await, 5);
    account::prune::prune(&shop.app).await.unwrap();
    assert_eq!(
        count(&shop).await,
        3,
        "used 20 days ago, used now, not used"
    );
    let request = Refresh {
        refresh_token: tokens.refresh_token,
    };
    shop.post(path::REFRESH).json(&request).ok::<Tokens>().await;
}

async fn webhooks_seen(shop: &TestShop) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM webhook_seen")
        .fetch_one(&shop.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_round_over_payments_prunes_nothing(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sqlx::query("INSERT INTO webhook_seen VALUES ('old', now() - interval '31 days')")
        .execute(&shop.pool)
        .await
        .unwrap();
    reconcile::round(&shop.app).await.unwrap();
    assert_eq!(webhooks_seen(&shop).await, 1, "pruning runs less often");
    reconcile::prune(&shop.app).await.unwrap();
    assert_eq!(webhooks_seen(&shop).await, 0);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn pruning_continues_when_an_earlier_part_fails(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sqlx::raw_sql(
        "INSERT INTO webhook_seen SELECT n::text, now() - interval '31 days'
         FROM generate_series(1, 2500) n",
    )
    .execute(&shop.pool)
    .await
    .unwrap();
    sqlx::query("ALTER TABLE cart RENAME TO cart_away")
        .execute(&shop.pool)
        .await
        .unwrap();
    reconcile::prune(&shop.app).await.unwrap_err();
    assert_eq!(webhooks_seen(&shop).await, 0);
    sqlx::query("ALTER TABLE cart_away RENAME TO cart")
        .execute(&shop.pool)
        .await
        .unwrap();
    reconcile::prune(&shop.app).await.unwrap();
}

/// A pool of one connection that scans a table only if no index helps.
async fn by_index(pool: &PgPool) -> PgPool {
    let options = pool.connect_options().as_ref().clone();
    PgPoolOptions::new()
        .max_connections(1)
        .connect_with(options.options([("enable_seqscan", "off")]))
        .await
        .unwrap()
}

/// The tables that this pool's connection has scanned sequentially.
async fn read_whole(only: &PgPool) -> Vec<(String, i64)> {
    sqlx::query("SELECT pg_stat_force_next_flush()")
        .execute(only)
        .await
        .unwrap();
    sqlx::query_as("SELECT relname::text, seq_scan FROM pg_stat_user_tables ORDER BY relname")
        .fetch_all(only)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn pruning_and_signing_in_scan_no_table(pool: PgPool) {
    let only = by_index(&pool).await;
    // The connections that filled the tables are closed and have reported their statistics.
    until("nobody else is connected", || async {
        let others: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .fetch_one(&only)
        .await
        .unwrap();
        (others == 0).then_some(())
    })
    .await;
    let shop = TestShop::open_on(Db::single(only.clone()), only.clone(), &[]).await;
    let before = read_whole(&only).await;

    sign_up(&shop, "ada@example.org").await;
    sign_in(&shop, "ada@example.org").await;
    account::prune::prune(&shop.app).await.unwrap();
    mail::prune(&shop.app).await.unwrap();
    reconcile::prune(&shop.app).await.unwrap();

    assert_eq!(read_whole(&only).await, before);
    only.close().await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn signing_in_reads_no_orders_of_other_guests(pool: PgPool) {
    sqlx::query(
        "INSERT INTO shop_order (id, number, cart_id, key_hash, state, email, address, locale,
             currency, quote, total, placed_at, reserved_until)
         SELECT gen_random_uuid(), i::text, gen_random_uuid(), '\\x00', 'paid',
             'guest' || i || '@example.org', '{}', 'en', 'EUR', '{}', 100, now(), now()
         FROM generate_series(1, 500) i",
    )
    .execute(&pool)
    .await
    .unwrap();
    let only = by_index(&pool).await;
    pool.close().await;
    let shop = TestShop::open_on(Db::single(only.clone()), only.clone(), &[]).await;
    sign_up(&shop, "guest7@example.org").await;
    sqlx::raw_sql("UPDATE customer SET verified_at = now(); ANALYZE shop_order")
        .execute(&only)
        .await
        .unwrap();
    let read = async || -> i64 {
        read_whole(&only).await;
        sqlx::query_scalar(
            "SELECT (sum(idx_tup_read) + (SELECT seq_tup_read FROM pg_stat_user_tables
                 WHERE relname = 'shop_order'))::bigint
             FROM pg_stat_user_indexes WHERE relname = 'shop_order'",
        )
        .fetch_one(&only)
        .await
        .unwrap()
    };
    let before = read().await;
    sign_in(&shop, "guest7@example.org").await;
    let after = read().await;
    assert_eq!(after - before, 1, "only the own one");
    only.close().await;
}
