//! The relay as a process: killed, run twice, disconnected, throttled. Every event arrives, and those of one order in
//! order.

use std::sync::{Arc, Mutex};

use contract::{
    assertion::{self, Asserted, Direction},
    event, header, path,
    tag::RaiseTags,
};
use futures_util::{StreamExt as _, stream};
use poem::{Endpoint, Request, http::StatusCode, listener::TcpAcceptor};
use serde_json::json;
use sqlx::PgPool;

use crate::support::{
    ASSERTION_KEY, TestShop, payment_shop,
    process::Process,
    stream::{FailureMode, TestStream},
    until,
};

const ORDERS: usize = 1000;

fn relay(pool: &PgPool, stream: &TestStream) -> Process {
    let arguments = [
        "--public-url",
        "https://shop.test",
        "--stream",
        "test",
        "--idle",
        "20",
    ];
    Process::start(pool, "relay", &arguments, Some(&stream.endpoint))
}

/// Appends an order's events, one transaction each, as orders do.
async fn order_happens(shop: &TestShop, number: usize) {
    let aggregate = format!("order/{number:04}");
    for kind in [
        event::ORDER_PLACED,
        event::ORDER_PAYMENT_FAILED,
        event::ORDER_PAID,
    ] {
        let mut tx = shop.app.db.write().await.unwrap();
        let data = json!({ "number": number });
        origin::outbox::append(&mut tx, &shop.app, kind, &aggregate, data)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

/// A thousand orders, many of them concurrently. `at_half` starts when half of them have happened, and runs during the
/// other half.
async fn orders_happen<F: Future<Output = ()>>(shop: &TestShop, at_half: impl FnOnce() -> F) {
    let happen = |range: std::ops::Range<usize>| {
        stream::iter(range).for_each_concurrent(8, |number| order_happens(shop, number))
    };
    happen(0..ORDERS / 2).await;
    tokio::join!(at_half(), happen(ORDERS / 2..ORDERS));
}

async fn everything_arrived(stream: &TestStream) {
    until("every event has arrived", || async {
        (stream.distinct() == 3 * ORDERS).then_some(())
    })
    .await;
    let aggregates = stream.by_aggregate();
    assert_eq!(aggregates.len(), ORDERS);
    for (aggregate, versions) in aggregates {
        assert_eq!(versions, [1, 2, 3], "{aggregate}");
    }
    assert_eq!(
        stream.batches_with_duplicates(),
        0,
        "a batch contained two events of one order"
    );
    let (_, _, largest) = stream.statistics();
    assert!(
        largest <= 500,
        "Kinesis takes 500 records at a time, not {largest}"
    );
}

async fn wide(pool: &PgPool) -> TestShop {
    TestShop::open_on(payment_shop::wide(pool), pool.clone(), &[]).await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn acknowledged_means_kept_even_if_the_relay_is_killed(pool: PgPool) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    let first = relay(&pool, &stream);
    let mut second = None;
    orders_happen(&shop, || async {
        let before = stream.len();
        until("the relay is at work", || async {
            (stream.len() > before + 20).then_some(())
        })
        .await;
        first.kill().await;
        assert!(
            stream.distinct() < 3 * ORDERS,
            "it was killed while events were pending"
        );
        second = Some(relay(&pool, &stream));
    })
    .await;
    everything_arrived(&stream).await;
}

/// How many times the lease on the events has changed its holder, including the first time.
async fn epoch(pool: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT epoch FROM lease WHERE name = 'relay/test/events'")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn two_competing_relays_send_in_order_and_one_takes_over(pool: PgPool) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    let mut relays = vec![relay(&pool, &stream), relay(&pool, &stream)];
    orders_happen(&shop, || async {
        until("a relay is at work", || async {
            (stream.len() > 20).then_some(())
        })
        .await;
    })
    .await;
    everything_arrived(&stream).await;
    // On a busy machine a holder may stall for longer than its lease lasts. The other one then rightly takes over and
    // sends again what was not marked; without a takeover nothing may be duplicated. The duplicates are counted before
    // the epoch is read, so a takeover in between does not matter.
    let sent = stream.len();
    let before = epoch(&pool).await;
    if before == 1 {
        assert_eq!(
            sent,
            3 * ORDERS,
            "nothing was sent twice: one relay at a time"
        );
    }

    // Regardless of which of them holds the lease: after both were killed one by one, a third continues.
    let arrived = async |orders: usize| {
        until("somebody has taken over", || async {
            (stream.distinct() == 3 * orders).then_some(())
        })
        .await;
    };
    relays.remove(0).kill().await;
    order_happens(&shop, ORDERS).await;
    arrived(ORDERS + 1).await;
    relays.push(relay(&pool, &stream));
    relays.remove(0).kill().await;
    order_happens(&shop, ORDERS + 1).await;
    arrived(ORDERS + 2).await;
    assert!(epoch(&pool).await > before, "the lease was taken over");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_stream_that_is_down_or_unresponsive_for_a_while_gets_everything_in_order(pool: PgPool) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    stream.set_mode(FailureMode::Down);
    let mut relay = relay(&pool, &stream);
    orders_happen(&shop, || async {
        until("it was tried", || async {
            (stream.statistics().0 >= 2).then_some(())
        })
        .await;
        assert_eq!(stream.len(), 0);
        stream.set_mode(FailureMode::LosesResponses); // accepted, but the relay cannot know
        until("it was taken", || async {
            (stream.len() > 0).then_some(())
        })
        .await;
        stream.set_mode(FailureMode::None);
    })
    .await;
    everything_arrived(&stream).await;
    assert!(!relay.has_ended(), "it kept running");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn only_the_failed_part_of_a_batch_is_retried(pool: PgPool) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    stream.set_mode(FailureMode::Partial);
    let _relay = relay(&pool, &stream);
    orders_happen(&shop, || async {}).await;
    everything_arrived(&stream).await;
    let (_, refused, _) = stream.statistics();
    assert!(refused > 100, "a third is refused: {refused}");
    assert_eq!(
        stream.len(),
        3 * ORDERS,
        "accepted records are not sent again"
    );
}

/// Statistics of the test's database, read over another database so that reading them is not counted.
async fn transactions(statistics: &PgPool, database: &str) -> i64 {
    let query = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = $1";
    let query = sqlx::query_scalar(query).bind(database);
    query.fetch_one(statistics).await.unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_idle_relay_checks_once_for_all_its_loops(pool: PgPool) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    let edge = TagsEndpoint::default().open().await;
    let options = pool.connect_options().as_ref().clone();
    let database = options.get_database().unwrap().to_owned();
    let statistics = PgPool::connect_with(options.database("postgres"))
        .await
        .unwrap();
    let arguments = [
        "--public-url",
        "https://shop.test",
        "--stream",
        "test",
        "--idle",
        "50",
        "--edge-url",
        &edge,
        "--smtp-url",
        "smtp://127.0.0.1:9",
    ];
    let _relay = Process::start(&pool, "relay", &arguments, Some(&stream.endpoint));
    order_happens(&shop, 0).await;
    until("it is at work", || async {
        (stream.distinct() == 3).then_some(())
    })
    .await;

    let before = transactions(&statistics, &database).await;
    let began = std::time::Instant::now();
    let done = until("it has checked many times", || async {
        let done = transactions(&statistics, &database).await - before;
        (done >= 200).then_some(done)
    })
    .await;

    // Two statements per check. Late statistics (PostgreSQL reports once a second) and the check of a new connection
    // come on top. Three loops that poll by themselves make six statements in the same time.
    let checks = i64::try_from(began.elapsed().as_millis() / 50).unwrap();
    assert!(
        done <= 2 * checks + 60,
        "{done} transactions in {checks} checks"
    );
}

/// The edge's endpoint for tag versions: it fails twice, then it stores what it receives.
#[derive(Clone, Default)]
struct TagsEndpoint(
    Arc<Mutex<(u32, Vec<RaiseTags>)>>,
    /// The edge of the previous release.
    bool,
);

impl TagsEndpoint {
    /// Serves it and returns its URL.
    async fn open(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        let serving = poem::Server::new_with_acceptor(acceptor).run(self.clone().endpoint());
        #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
        drop(tokio::spawn(serving));
        base
    }

    fn endpoint(self) -> impl Endpoint {
        poem::endpoint::make(move |mut request: Request| {
            let endpoint = self.clone();
            async move {
                let key = assertion::AssertionKey::parse(ASSERTION_KEY).unwrap();
                let now_s = origin::app::Clock::System.now().timestamp();
                let shown = request.header(header::ASSERTION).unwrap().to_owned();
                let path = request.uri().path().to_owned();
                assert_eq!(path, path::EDGE_TAGS);
                let body = request.take_body().into_vec().await?;
                let asserted = Asserted {
                    direction: Direction::RelayToEdge,
                    method: "POST",
                    path: &path,
                    client: "",
                    body: &body,
                };
                let verified = assertion::verify(&[key], &shown, now_s, &asserted);
                if endpoint.1 && !shown.starts_with("v1;") {
                    return Ok::<_, poem::Error>(StatusCode::UNAUTHORIZED);
                }
                verified.unwrap();
                let mut received = endpoint.0.lock().unwrap();
                received.0 += 1;
                if received.0 <= 2 {
                    return Ok(StatusCode::BAD_GATEWAY);
                }
                received.1.push(serde_json::from_slice(&body).unwrap());
                Ok(StatusCode::NO_CONTENT)
            }
        })
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_edge_gets_new_tag_versions_even_while_the_stream_is_down(pool: PgPool) {
    tags_reach_the_edge(pool, TagsEndpoint::default()).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_edge_of_the_previous_release_gets_tag_versions_during_a_rolling_deployment(
    pool: PgPool,
) {
    tags_reach_the_edge(pool, TagsEndpoint(Arc::default(), true)).await;
}

async fn tags_reach_the_edge(pool: PgPool, endpoint: TagsEndpoint) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    stream.set_mode(FailureMode::Down);
    let edge = endpoint.open().await;
    for version in [7, 8] {
        let mut tx = shop.app.db.write().await.unwrap();
        let data = json!({ "tags": [
            { "tag": "product:mug", "version": version }, { "tag": "catalog", "version": 3 },
        ]});
        origin::outbox::append(
            &mut tx,
            &shop.app,
            event::CATALOG_CHANGED,
            "product/mug",
            data,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
    let arguments = [
        "--public-url",
        "https://shop.test",
        "--stream",
        "test",
        "--idle",
        "20",
        "--edge-url",
        &edge,
    ];
    let _relay = Process::start(&pool, "relay", &arguments, Some(&stream.endpoint));

    until("the tag versions are marked as published", || async {
        let pending: i64 =
            sqlx::query_scalar("SELECT count(*) FROM outbox WHERE tags_published_at IS NULL")
                .fetch_one(&pool)
                .await
                .unwrap();
        (pending == 0).then_some(())
    })
    .await;

    let requests = endpoint.0.lock().unwrap();
    let received = requests.1.iter().flat_map(|raise| &raise.tags);
    let received: Vec<_> = received
        .map(|tag| (tag.tag.as_str(), tag.version))
        .collect();
    assert_eq!(received, [("catalog", 3), ("product:mug", 8)]);
    assert_eq!(stream.len(), 0);
}

/// Every record of a stream, shard by shard, up to the current end of each shard.
async fn read_everything(client: &aws_sdk_kinesis::Client, stream: &str) -> Vec<event::Event> {
    use aws_sdk_kinesis::types::ShardIteratorType::TrimHorizon;
    let shards = client
        .list_shards()
        .stream_name(stream)
        .send()
        .await
        .unwrap();
    let mut events = Vec::new();
    for shard in shards.shards() {
        let call = client.get_shard_iterator().stream_name(stream);
        let call = call
            .shard_id(shard.shard_id())
            .shard_iterator_type(TrimHorizon);
        let mut iterator = call.send().await.unwrap().shard_iterator;
        while let Some(from) = iterator {
            let page = client
                .get_records()
                .shard_iterator(from)
                .send()
                .await
                .unwrap();
            let read = page.records().iter().map(|record| record.data().as_ref());
            events.extend(read.map(|data| serde_json::from_slice::<event::Event>(data).unwrap()));
            let more = page.millis_behind_latest() != Some(0) || !page.records().is_empty();
            iterator = page.next_shard_iterator.filter(|_| more);
        }
    }
    events
}

/// Against a Kinesis server (kinesalite), which `cargo xtask test --only api` starts.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_real_kinesis_server_gets_every_event_in_order(pool: PgPool) {
    #[expect(clippy::disallowed_methods, reason = "the runner's, as DATABASE_URL")]
    let endpoint = std::env::var("AWS_ENDPOINT_URL_KINESIS").unwrap();
    let shop = wide(&pool).await;
    let name = format!("test-{}", uuid::Uuid::now_v7().simple());
    let arguments = [
        "--public-url",
        "https://shop.test",
        "--stream",
        &name,
        "--create-stream",
        "--idle",
        "20",
    ];
    let _relay = Process::start(&pool, "relay", &arguments, Some(&endpoint));
    orders_happen(&shop, || async {}).await;
    until("everything was sent", || async {
        let unsent: i64 = sqlx::query_scalar("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
            .fetch_one(&pool)
            .await
            .unwrap();
        (unsent == 0).then_some(())
    })
    .await;
    let config = aws_sdk_kinesis::Config::builder()
        .behavior_version(aws_sdk_kinesis::config::BehaviorVersion::latest())
        .region(aws_sdk_kinesis::config::Region::new("eu-central-1"))
        .endpoint_url(endpoint)
        .credentials_provider(aws_sdk_kinesis::config::Credentials::new(
            "test", "test", None, None, "test",
        ));
    let client = aws_sdk_kinesis::Client::from_conf(config.build());
    let mut events = read_everything(&client, &name).await;
    // At least once: records whose response was late are sent again.
    let mut ids = std::collections::HashSet::new();
    events.retain(|event| ids.insert(event.id));
    assert_eq!(events.len(), 3 * ORDERS);
    let mut versions = std::collections::BTreeMap::<String, Vec<i64>>::new();
    for event in events {
        versions
            .entry(event.aggregate)
            .or_default()
            .push(event.aggregate_version);
    }
    for (aggregate, versions) in versions {
        assert_eq!(versions, [1, 2, 3], "{aggregate}");
    }
    client
        .delete_stream()
        .stream_name(&name)
        .send()
        .await
        .unwrap();
}
