//! The health listener: readiness and metrics.

use origin::{db::Db, health, outbox};
use poem::{Endpoint as _, IntoEndpoint as _, Request, http::StatusCode};
use sqlx::{PgPool, postgres::PgPoolOptions};

use crate::support::TestShop;

/// The response of the health listener.
async fn ask(shop: &TestShop, path: &'static str) -> (StatusCode, String) {
    let listener = health::routes(shop.app.clone()).into_endpoint();
    let request = Request::builder().uri(path.parse().unwrap()).finish();
    let answer = listener.get_response(request).await;
    let status = answer.status();
    (status, answer.into_body().into_string().await.unwrap())
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_region_without_a_writer_is_still_ready(pool: PgPool) {
    let lost = PgPoolOptions::new()
        .acquire_timeout(std::time::Duration::from_millis(100))
        .connect_lazy("postgres://127.0.0.1:1/lost")
        .unwrap();
    let shop = TestShop::open_on(Db::pair(lost, pool.clone()), pool, &[]).await;

    let (status, _) = ask(&shop, contract::path::HEALTH_READY).await;

    assert_eq!(status, StatusCode::OK);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn metrics_include_the_age_of_the_oldest_event(pool: PgPool) {
    let shop = TestShop::open(pool.clone()).await;
    let figure = async |name: &str| {
        let (_, text) = ask(&shop, contract::path::METRICS).await;
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().parse::<i64>().unwrap()
    };
    assert_eq!(figure("stoa_outbox_oldest_seconds").await, 0);

    let mut tx = shop.app.db.write().await.unwrap();
    outbox::append(
        &mut tx,
        &shop.app,
        "order.placed",
        "order/1",
        serde_json::json!({}),
    )
    .await
    .unwrap();
    sqlx::query("UPDATE outbox SET occurred_at = now() - interval '5 minutes'")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    assert_eq!(figure("stoa_outbox_waiting").await, 1);
    assert!(figure("stoa_outbox_oldest_seconds").await >= 300);
}
