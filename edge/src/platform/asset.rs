//! The static files that Trunk builds.

use worker::{Headers, Response as WorkerResponse, ResponseBuilder, Result};

use super::{context::RequestContext, http_convert};
use crate::{headers, message::Response, request_parts::RequestParts};

/// Headers of the binding's response that are copied.
const COPIED_HEADERS: [&str; 3] = ["content-type", "etag", "content-length"];

impl RequestContext {
    async fn asset_response(&self, path: &str, etag: Option<&str>) -> Result<WorkerResponse> {
        let headers = Headers::new();
        if let Some(etag) = etag {
            headers.set("if-none-match", etag)?;
        }
        let mut init = worker::RequestInit::new();
        init.with_headers(headers);
        self.env
            .assets("ASSETS")?
            .fetch(format!("https://assets{path}"), Some(init))
            .await
    }

    /// The text of a file, for use by the edge itself.
    pub async fn asset_text(&self, path: &str) -> Result<String> {
        let mut response = self.asset_response(path, None).await?;
        if response.status_code() == 200 {
            response.text().await
        } else {
            Err(format!("{path}: status {}", response.status_code()).into())
        }
    }

    /// The response for a static file, streamed; none if the file does not exist.
    pub async fn asset(
        &self,
        path: &str,
        head: &RequestParts,
        with_body: bool,
    ) -> Result<Option<WorkerResponse>> {
        let file = self
            .asset_response(path, head.header("if-none-match"))
            .await?;
        let status = file.status_code();
        if status != 200 && status != 304 {
            return Ok(None);
        }
        let mut reply = Response::new(status, Vec::new())
            .with("cache-control", headers::asset_cache_control(path))
            .with("content-security-policy", headers::asset_policy(path));
        for name in COPIED_HEADERS {
            if let Some(value) = file.headers().get(name)? {
                reply.set(name, value);
            }
        }
        let (rules, kind) = headers::SPECULATION;
        if path == rules {
            reply.set("content-type", kind);
        }
        headers::finish(&mut reply, &self.trace);
        let builder = ResponseBuilder::new()
            .with_status(status)
            .with_headers(http_convert::headers(&reply.headers)?);
        let (_, body) = file.into_parts();
        Ok(Some(if with_body && status == 200 {
            builder.body(body)
        } else {
            builder.empty()
        }))
    }
}
