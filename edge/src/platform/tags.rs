//! The client for the tag store. Each isolate reads a tag at most about once a second.

use std::collections::HashMap;

use contract::tag::{RaiseTags, Tag};
use futures_util::future::{Either, select};
use serde::Serialize;
use worker::{Method, Request, RequestInit, Response, Result, console_warn};

use super::{clock, context::RequestContext, timer::Timer};
use crate::cache::key::Versions;

/// Timeout for the tag store in milliseconds. After it, requests bypass the cache.
const TIMEOUT_MS: u32 = 500;

impl RequestContext {
    /// The versions of tags, from the isolate's cache or the tag store; none if the tag store is unavailable.
    pub async fn versions(&self, tags: &[Tag]) -> Option<Versions> {
        let read_ms = clock::now_ms();
        let cached = self.isolate.tags.borrow().get(tags, read_ms);
        if cached.is_some() {
            return cached;
        }
        let names: Vec<String> = tags.iter().map(ToString::to_string).collect();
        match self.read(&names).await {
            Ok(stored) => {
                let versions: Versions = tags
                    .iter()
                    .zip(&names)
                    .map(|(tag, name)| (tag.clone(), stored.get(name).copied().unwrap_or(0)))
                    .collect();
                // The entry's age counts from the start of the read: a version may have been raised during it.
                self.isolate.tags.borrow_mut().insert(&versions, read_ms);
                // From the cache and not from this read: a read that started later may have finished earlier, with
                // newer versions.
                self.isolate.tags.borrow().get(tags, clock::now_ms())
            }
            Err(error) => {
                console_warn!("trace {} tag store: {error}", self.trace.id());
                None
            }
        }
    }

    async fn read(&self, names: &[String]) -> Result<HashMap<String, i64>> {
        self.tag_store("read", &names).await?.json().await
    }

    /// Raises tag versions in the tag store.
    pub async fn raise(&self, raise: &RaiseTags) -> Result<()> {
        let response = self.tag_store("raise", raise).await?;
        if response.status_code() >= 400 {
            return Err(format!("the tag store responded with {}", response.status_code()).into());
        }
        let versions: Versions = raise
            .tags
            .iter()
            .filter_map(|raised| Some((raised.tag.parse().ok()?, raised.version)))
            .collect();
        // Only this isolate: the caches of others expire by themselves.
        self.isolate.tags.borrow_mut().invalidate(&versions);
        Ok(())
    }

    async fn tag_store<T: Serialize + ?Sized>(&self, verb: &str, body: &T) -> Result<Response> {
        let mut init = RequestInit::new();
        init.with_method(Method::Post)
            .with_body(Some(serde_json::to_string(body)?.into()));
        let request = Request::new_with_init(&format!("https://tags/{verb}"), &init)?;
        let store = self.env.durable_object("TAGS")?.get_by_name("tags")?;
        let response = Box::pin(store.fetch_with_request(request));
        match select(response, Timer::after(TIMEOUT_MS)).await {
            Either::Left((response, _)) => response,
            Either::Right(_) => Err("no response before the deadline".into()),
        }
    }
}
