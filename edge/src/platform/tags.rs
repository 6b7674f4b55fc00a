//! Asks the tag store, at most once a second per tag and isolate.

use std::collections::HashMap;

use contract::tag::{RaiseTags, Tag};
use futures_util::future::{Either, select};
use serde::Serialize;
use worker::{Method, Request, RequestInit, Response, Result, console_warn};

use super::{clock, context::RequestContext, timer::Timer};
use crate::cache::key::Versions;

/// Milliseconds to wait for the tag store before the cache is bypassed.
const PATIENCE_MS: u32 = 500;

impl RequestContext {
    /// The versions of tags; none where the tag store cannot be reached.
    pub async fn versions(&self, tags: &[Tag]) -> Option<Versions> {
        let asked_ms = clock::now_ms();
        let known = self.isolate.tags.borrow().get(tags, asked_ms);
        if known.is_some() {
            return known;
        }
        let names: Vec<String> = tags.iter().map(ToString::to_string).collect();
        match self.read(&names).await {
            Ok(found) => {
                let versions: Versions = tags
                    .iter()
                    .zip(&names)
                    .map(|(tag, name)| (tag.clone(), found.get(name).copied().unwrap_or(0)))
                    .collect();
                // As old as the question, not as the answer: a version may have been raised in between.
                self.isolate.tags.borrow_mut().insert(&versions, asked_ms);
                // As of now: another request may have asked after us and learned before us.
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

    /// Tells the tag store new versions.
    pub async fn raise(&self, raise: &RaiseTags) -> Result<()> {
        let response = self.tag_store("raise", raise).await?;
        if response.status_code() >= 400 {
            return Err(format!("the tag store answered {}", response.status_code()).into());
        }
        let versions: Versions = raise
            .tags
            .iter()
            .filter_map(|raised| Some((raised.tag.parse().ok()?, raised.version)))
            .collect();
        self.isolate.tags.borrow_mut().invalidate(&versions);
        Ok(())
    }

    async fn tag_store<T: Serialize + ?Sized>(&self, verb: &str, body: &T) -> Result<Response> {
        let mut init = RequestInit::new();
        init.with_method(Method::Post)
            .with_body(Some(serde_json::to_string(body)?.into()));
        let request = Request::new_with_init(&format!("https://tags/{verb}"), &init)?;
        let store = self.env.durable_object("TAGS")?.get_by_name("tags")?;
        let answer = Box::pin(store.fetch_with_request(request));
        match select(answer, Timer::after(PATIENCE_MS)).await {
            Either::Left((response, _)) => response,
            Either::Right(_) => Err("no answer in time".into()),
        }
    }
}
