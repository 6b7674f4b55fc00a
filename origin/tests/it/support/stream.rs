//! A stream for tests: it speaks Kinesis' JSON protocol over HTTP and fails as a test wants it to. kinesalite never
//! throttles and never accepts only a part of a batch.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use contract::event::Event;
use poem::{Endpoint, Request, Response, http::StatusCode, listener::TcpAcceptor};
use serde_json::{Value, json};

/// How the stream responds to `PutRecords`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureMode {
    /// It accepts everything.
    None,
    /// It accepts each record at random.
    Partial,
    /// It fails.
    Down,
    /// It accepts everything, but the response is lost.
    LosesResponses,
}

/// Every accepted record, in order.
#[derive(Debug)]
struct Inner {
    mode: FailureMode,
    taken: Vec<Event>,
    calls: u32,
    refused: u32,
    largest: usize,
    doubled: u32,
}

/// The stream. Cheap to clone.
#[derive(Clone)]
pub struct TestStream {
    pub endpoint: String,
    inner: Arc<Mutex<Inner>>,
}

impl TestStream {
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let stream = Self {
            endpoint,
            inner: Arc::new(Mutex::new(Inner {
                mode: FailureMode::None,
                taken: Vec::new(),
                calls: 0,
                refused: 0,
                largest: 0,
                doubled: 0,
            })),
        };
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        let serving = poem::Server::new_with_acceptor(acceptor).run(stream.clone().endpoint());
        #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
        drop(tokio::spawn(serving));
        stream
    }

    pub fn set_mode(&self, mode: FailureMode) {
        self.inner.lock().unwrap().mode = mode;
    }

    /// The number of calls, the number of rejected records, and the size of the largest batch.
    pub fn statistics(&self) -> (u32, u32, usize) {
        let inner = self.inner.lock().unwrap();
        (inner.calls, inner.refused, inner.largest)
    }

    /// The number of batches with two events of one aggregate.
    pub fn batches_with_duplicates(&self) -> u32 {
        self.inner.lock().unwrap().doubled
    }

    /// The number of distinct accepted events.
    pub fn distinct(&self) -> usize {
        let inner = self.inner.lock().unwrap();
        let ids: BTreeSet<_> = inner.taken.iter().map(|event| event.id).collect();
        ids.len()
    }

    /// The number of accepted records, including duplicates.
    pub fn len(&self) -> usize {
        self.inner.lock().unwrap().taken.len()
    }

    /// What a consumer that deduplicates by id sees: the versions of each aggregate, in order.
    pub fn by_aggregate(&self) -> BTreeMap<String, Vec<i64>> {
        let inner = self.inner.lock().unwrap();
        let mut seen = BTreeSet::new();
        let mut aggregates = BTreeMap::<String, Vec<i64>>::new();
        for event in &inner.taken {
            if seen.insert(event.id) {
                let versions = aggregates.entry(event.aggregate.clone()).or_default();
                versions.push(event.aggregate_version);
            }
        }
        aggregates
    }

    fn endpoint(self) -> impl Endpoint {
        poem::endpoint::make(move |mut request: Request| {
            let stream = self.clone();
            async move {
                let target = request.header("x-amz-target").unwrap_or_default();
                let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
                let body = request.take_body().into_vec().await?;
                Ok::<_, poem::Error>(stream.answer(&operation, &body))
            }
        })
    }

    fn answer(&self, operation: &str, body: &[u8]) -> Response {
        match operation {
            "CreateStream" => amz(StatusCode::OK, &Value::Null),
            "DescribeStreamSummary" => {
                let summary = json!({
                    "StreamName": "test", "StreamARN": "arn:aws:kinesis:test:0:stream/test",
                    "StreamStatus": "ACTIVE", "RetentionPeriodHours": 24,
                    "StreamCreationTimestamp": 1, "EnhancedMonitoring": [], "OpenShardCount": 1,
                });
                amz(
                    StatusCode::OK,
                    &json!({ "StreamDescriptionSummary": summary }),
                )
            }
            "PutRecords" => self.put(&serde_json::from_slice(body).unwrap()),
            other => panic!("the relay does not call {other}"),
        }
    }

    fn put(&self, call: &Value) -> Response {
        let mut inner = self.inner.lock().unwrap();
        let records = call["Records"].as_array().unwrap();
        inner.calls += 1;
        inner.largest = inner.largest.max(records.len());
        if inner.mode == FailureMode::Down {
            let error = json!({ "__type": "InternalFailure", "message": "down" });
            return amz(StatusCode::INTERNAL_SERVER_ERROR, &error);
        }
        let mut aggregates = BTreeSet::new();
        let mut results = Vec::new();
        let mut failed = 0;
        for record in records {
            let data = STANDARD.decode(record["Data"].as_str().unwrap()).unwrap();
            let event: Event = serde_json::from_slice(&data).unwrap();
            assert_eq!(record["PartitionKey"], event.aggregate.as_str());
            if !aggregates.insert(event.aggregate.clone()) {
                inner.doubled += 1;
            }
            if inner.mode == FailureMode::Partial && rand::random::<u8>().is_multiple_of(3) {
                failed += 1;
                results.push(json!({
                    "ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow down",
                }));
            } else {
                let number = inner.taken.len();
                results.push(json!({ "SequenceNumber": number.to_string(), "ShardId": "shard-0" }));
                inner.taken.push(event);
            }
        }
        inner.refused += failed;
        if inner.mode == FailureMode::LosesResponses {
            return amz(
                StatusCode::SERVICE_UNAVAILABLE,
                &json!({ "__type": "Lost" }),
            );
        }
        amz(
            StatusCode::OK,
            &json!({ "FailedRecordCount": failed, "Records": results }),
        )
    }
}

fn amz(status: StatusCode, body: &Value) -> Response {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    Response::builder()
        .status(status)
        .content_type("application/x-amz-json-1.1")
        .body(body)
}
