//! The Kinesis stream. Endpoint, region and credentials come from the AWS SDK's own environment variables.

use std::time::Duration;

use aws_sdk_kinesis::{
    Client,
    config::{BehaviorVersion, retry::RetryConfig, timeout::TimeoutConfig},
    error::{DisplayErrorContext, SdkError},
    operation::create_stream::CreateStreamError,
    primitives::Blob,
    types::PutRecordsRequestEntry,
};

/// The timeout of one call. It is less than [`super::lease::MARGIN`], so that the lease cannot expire during a call.
const TIMEOUT: Duration = Duration::from_secs(3);
/// The maximum number of records that Kinesis accepts in one call.
pub(super) const MAX_RECORDS: usize = 500;
/// The maximum number of bytes of data and partition keys per call; Kinesis accepts 5 MiB.
pub(super) const MAX_BYTES: usize = 4_500_000;

/// A record to be published.
pub(super) struct Record {
    pub partition_key: String,
    pub data: Vec<u8>,
}

impl Record {
    pub(super) fn bytes(&self) -> usize {
        self.partition_key.len() + self.data.len()
    }
}

/// A call failed, and whether the stream accepted any of its records is unknown.
#[derive(Debug, thiserror::Error)]
#[error("cannot put records on the stream: {0}")]
pub(super) struct StreamError(String);

impl StreamError {
    fn of<E: std::error::Error>(error: E) -> Self {
        Self(DisplayErrorContext(error).to_string())
    }
}

/// A stream, by name.
pub(super) struct Stream {
    client: Client,
    name: String,
}

impl Stream {
    pub(super) async fn connect(name: &str) -> Self {
        let timeouts = TimeoutConfig::builder().operation_timeout(TIMEOUT).build();
        let config = aws_config::defaults(BehaviorVersion::latest())
            // The relay retries by itself: the SDK does not know which record must not overtake which.
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            .load()
            .await;
        Self {
            client: Client::new(&config),
            name: name.to_owned(),
        }
    }

    /// Publishes records. Returns for each whether the stream accepted it.
    pub(super) async fn put(&self, records: Vec<Record>) -> Result<Vec<bool>, StreamError> {
        let count = records.len();
        let entries: Result<Vec<_>, _> = records
            .into_iter()
            .map(|record| {
                PutRecordsRequestEntry::builder()
                    .partition_key(record.partition_key)
                    .data(Blob::new(record.data))
                    .build()
            })
            .collect();
        let call = self.client.put_records().stream_name(&self.name);
        let call = call.set_records(Some(entries.map_err(StreamError::of)?));
        let output = call.send().await.map_err(StreamError::of)?;
        let accepted: Vec<bool> = output
            .records()
            .iter()
            .map(|result| result.error_code().is_none())
            .collect();
        if accepted.len() == count {
            Ok(accepted)
        } else {
            Err(StreamError(
                "the response has another number of records".to_owned(),
            ))
        }
    }

    /// Creates the stream if it does not exist, and waits until it accepts records.
    pub(super) async fn create(&self) -> Result<(), StreamError> {
        let call = self.client.create_stream().stream_name(&self.name);
        match call.shard_count(2).send().await {
            Ok(_) => tracing::info!(stream = self.name, "stream created"),
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), CreateStreamError::ResourceInUseException(_)) => {}
            Err(error) => return Err(StreamError::of(error)),
        }
        loop {
            let call = self.client.describe_stream_summary();
            let output = call.stream_name(&self.name).send().await;
            let output = output.map_err(StreamError::of)?;
            let status = output
                .stream_description_summary()
                .map(|summary| summary.stream_status().as_str().to_owned());
            match status.as_deref() {
                Some("ACTIVE" | "UPDATING") => return Ok(()),
                _ => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }
}
