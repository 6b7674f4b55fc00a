//! The relay as a process: killed, doubled, cut off, refused in part. Every event arrives, and those of
//! one order in their order.

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
    stream::{Mood, TestStream},
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

/// Announces an order's events, one transaction each, as orders do.
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

/// A thousand orders, many at the same time; `at_half` begins when half of them have happened, and goes on while the
/// other half happens.
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
    assert_eq!(stream.doubled(), 0, "a batch held two events of one order");
    let (_, _, largest) = stream.figures();
    assert!(
        largest <= 500,
        "Kinesis takes 500 records at a time, not {largest}"
    );
}

async fn wide(pool: &PgPool) -> TestShop {
    TestShop::open_on(payment_shop::wide(pool), pool.clone(), &[]).await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn acknowledged_means_kept_though_the_relay_is_killed_in_the_midst(pool: PgPool) {
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
        assert!(stream.distinct() < 3 * ORDERS, "it was killed in the midst");
        second = Some(relay(&pool, &stream));
    })
    .await;
    everything_arrived(&stream).await;
}

/// How many times the lease on the events has changed hands, the first time included.
async fn epoch(pool: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT epoch FROM lease WHERE name = 'relay/test/events'")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn two_relays_that_compete_send_in_order_and_one_takes_over(pool: PgPool) {
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
    // On a busy machine a holder may stall for longer than its lease lasts. Then the other one rightly takes over and
    // sends again what was not marked; only without a takeover must nothing be doubled. Counted before the epoch is
    // read: a takeover between the two cannot matter.
    let sent = stream.len();
    let before = epoch(&pool).await;
    if before == 1 {
        assert_eq!(
            sent,
            3 * ORDERS,
            "nothing was sent twice: one relay at a time"
        );
    }

    // Whoever of them holds the lease: after both were killed one by one, a third goes on.
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
async fn a_stream_that_is_down_or_mute_for_a_while_gets_everything_in_order(pool: PgPool) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    stream.be(Mood::Down);
    let mut relay = relay(&pool, &stream);
    orders_happen(&shop, || async {
        until("it was tried", || async {
            (stream.figures().0 >= 2).then_some(())
        })
        .await;
        assert_eq!(stream.len(), 0);
        stream.be(Mood::Mute); // it takes them, and the relay cannot know
        until("it was taken", || async {
            (stream.len() > 0).then_some(())
        })
        .await;
        stream.be(Mood::Good);
    })
    .await;
    everything_arrived(&stream).await;
    assert!(!relay.has_ended(), "it went on");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_batch_that_fails_in_part_is_repeated_in_part(pool: PgPool) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    stream.be(Mood::Partial);
    let _relay = relay(&pool, &stream);
    orders_happen(&shop, || async {}).await;
    everything_arrived(&stream).await;
    let (_, refused, _) = stream.figures();
    assert!(refused > 100, "a third is refused: {refused}");
    assert_eq!(stream.len(), 3 * ORDERS, "what was taken is not sent again");
}

/// Statistics of the test's database, read from another one so that reading them does not count.
async fn transactions(statistics: &PgPool, database: &str) -> i64 {
    let query = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = $1";
    let query = sqlx::query_scalar(query).bind(database);
    query.fetch_one(statistics).await.unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_idle_relay_looks_once_for_all_its_loops(pool: PgPool) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    let edge = Door::default().open().await;
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
    let done = until("it has looked often", || async {
        let done = transactions(&statistics, &database).await - before;
        (done >= 200).then_some(done)
    })
    .await;

    // Two statements a look; what was counted late (PostgreSQL reports once a second) and the check of a new
    // connection come on top. Three loops that poll by themselves make six statements in the same time.
    let looks = i64::try_from(began.elapsed().as_millis() / 50).unwrap();
    assert!(
        done <= 2 * looks + 60,
        "{done} transactions in {looks} looks"
    );
}

/// The edge's door for tag versions: it is shut twice, then it keeps what it is told.
#[derive(Clone, Default)]
struct Door(
    Arc<Mutex<(u32, Vec<RaiseTags>)>>,
    /// The edge of the previous release.
    bool,
);

impl Door {
    /// Serves it; answers its address.
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
            let door = self.clone();
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
                if door.1 && !shown.starts_with("v1;") {
                    return Ok::<_, poem::Error>(StatusCode::UNAUTHORIZED);
                }
                verified.unwrap();
                let mut heard = door.0.lock().unwrap();
                heard.0 += 1;
                if heard.0 <= 2 {
                    return Ok(StatusCode::BAD_GATEWAY);
                }
                heard.1.push(serde_json::from_slice(&body).unwrap());
                Ok(StatusCode::NO_CONTENT)
            }
        })
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_edge_is_told_new_tag_versions_also_while_the_stream_is_down(pool: PgPool) {
    tags_reach_the_edge(pool, Door::default()).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_edge_of_the_previous_release_learns_tag_versions_during_a_rolling_deployment(
    pool: PgPool,
) {
    tags_reach_the_edge(pool, Door(Arc::default(), true)).await;
}

async fn tags_reach_the_edge(pool: PgPool, door: Door) {
    let (shop, stream) = (wide(&pool).await, TestStream::open().await);
    stream.be(Mood::Down);
    let edge = door.open().await;
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

    until("the edge knows, and this is noted", || async {
        let untold: i64 = sqlx::query_scalar("SELECT count(*) FROM outbox WHERE told_at IS NULL")
            .fetch_one(&pool)
            .await
            .unwrap();
        (untold == 0).then_some(())
    })
    .await;

    let heard = door.0.lock().unwrap();
    let told = heard.1.iter().flat_map(|raise| &raise.tags);
    let told: Vec<_> = told.map(|tag| (tag.tag.as_str(), tag.version)).collect();
    assert_eq!(told, [("catalog", 3), ("product:mug", 8)]);
    assert_eq!(stream.len(), 0);
}

/// Every record of a stream, shard by shard, until each shard has been read to where it ends now.
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

/// Against a Kinesis server (kinesalite): `cargo xtask test --only api` starts one and names it.
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
    // At least once: what the stream answered too late is told again.
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
