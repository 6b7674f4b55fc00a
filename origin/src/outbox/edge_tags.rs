//! Publishing new tag versions to the edge.

use std::{collections::BTreeMap, time::Duration};

use contract::{
    ErrorCode,
    assertion::{Asserted, Direction},
    event::Event,
    header, path,
    tag::{RaiseTags, TagVersion},
};
use reqwest::StatusCode;
use serde::Deserialize;
use uuid::Uuid;

use crate::app::App;

/// The timeout of one request.
const TIMEOUT: Duration = Duration::from_secs(2);
/// The maximum number of tags in one request: the edge limits a body to 64 KiB.
const MAX_TAGS_PER_REQUEST: usize = 400;

/// A client for the edge's endpoint for the relay.
pub(super) struct EdgeClient {
    base: String,
    http: reqwest::Client,
}

/// Why the versions were not published.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotRaiseTags {
    #[error("edge unreachable: {0}")]
    Unreachable(#[from] reqwest::Error),
    #[error("the tags cannot be serialised as JSON: {0}")]
    NotSerialisable(#[from] serde_json::Error),
    #[error("the edge responded with {0}")]
    Refused(u16),
    #[error("no key signs for the relay ({})", ErrorCode::BadSignature.as_str())]
    NoKey,
}

/// The data of `catalog.changed`.
#[derive(Deserialize)]
struct Changed {
    #[serde(default)]
    tags: Vec<TagVersion>,
}

impl EdgeClient {
    pub(super) fn new(base: &str) -> Result<Self, reqwest::Error> {
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            http: reqwest::Client::builder().timeout(TIMEOUT).build()?,
        })
    }

    /// Publishes the highest version of each tag. Idempotent: the edge keeps the maximum.
    pub(super) async fn raise_tags(
        &self,
        app: &App,
        events: &[&Event],
    ) -> Result<(), CannotRaiseTags> {
        let mut highest = BTreeMap::<String, i64>::new();
        for event in events {
            let Ok(changed) = Changed::deserialize(&event.data) else {
                tracing::error!(event = %event.id, "malformed catalog.changed event");
                continue;
            };
            for TagVersion { tag, version } in changed.tags {
                let known = highest.entry(tag).or_insert(version);
                *known = version.max(*known);
            }
        }
        let highest: Vec<TagVersion> = highest
            .into_iter()
            .map(|(tag, version)| TagVersion { tag, version })
            .collect();
        for tags in highest.chunks(MAX_TAGS_PER_REQUEST) {
            let tags = tags.to_vec();
            self.post(app, &RaiseTags { tags }).await?;
        }
        Ok(())
    }

    async fn post(&self, app: &App, raise: &RaiseTags) -> Result<(), CannotRaiseTags> {
        let key = app.assertion_keys.first().ok_or(CannotRaiseTags::NoKey)?;
        let request_id = Uuid::now_v7().to_string();
        let now_s = app.clock.now().timestamp();
        let body = serde_json::to_vec(raise)?;
        let asserted = Asserted {
            direction: Direction::RelayToEdge,
            method: "POST",
            path: path::EDGE_TAGS,
            client: "",
            body: &body,
        };
        let assertion = key.sign(now_s, &asserted, &request_id);
        let mut status = self.send(&assertion, &request_id, &body).await?;
        if status == StatusCode::UNAUTHORIZED {
            // Contract step of expand and contract: remove this in the next release. The edge is deployed after the
            // relay and may still run the previous release, which verifies only `v1`.
            let old = key.sign_v1(now_s, asserted.method, asserted.path, &request_id);
            status = self.send(&old, &request_id, &body).await?;
        }
        if status.is_success() {
            Ok(())
        } else {
            Err(CannotRaiseTags::Refused(status.as_u16()))
        }
    }

    async fn send(
        &self,
        assertion: &str,
        request_id: &str,
        body: &[u8],
    ) -> Result<StatusCode, reqwest::Error> {
        let response = self
            .http
            .post(format!("{}{}", self.base, path::EDGE_TAGS))
            .header(header::ASSERTION, assertion)
            .header(header::REQUEST_ID, request_id)
            .header("content-type", "application/json")
            .body(body.to_vec())
            .send()
            .await?;
        Ok(response.status())
    }
}
