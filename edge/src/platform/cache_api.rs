//! The store of public responses: the Cache API, which all isolates of a data centre share.

use std::fmt::Write as _;

use worker::{Cache, ResponseBuilder, Result, console_warn};

use super::http_convert;
use crate::{cache::entry::Meta, message::Response};

/// The header that contains an entry's metadata.
const META: &str = "stoa-meta";

/// Looks up an entry. An error counts as a cache miss.
pub async fn get(key: &str) -> Option<(Meta, Vec<u8>)> {
    let cached = Cache::default().get(key, false).await;
    let reply = http_convert::reply(cached.ok()??).await.ok()?;
    let meta = serde_json::from_str(reply.header(META)?).ok()?;
    Some((meta, reply.body))
}

/// Stores an entry, best effort: an error is logged, and costs no more than a later cache miss.
pub async fn put(key: &str, meta: &Meta, body: Vec<u8>) {
    if let Err(error) = try_put(key, meta, body).await {
        console_warn!("could not cache {key}: {error}");
    }
}

async fn try_put(key: &str, meta: &Meta, body: Vec<u8>) -> Result<()> {
    let reply = Response::new(200, body)
        .with(
            "cache-control",
            format!("public, max-age={}", meta.lifetime_s()),
        )
        .with("content-type", "application/octet-stream")
        .with(META, ascii(&serde_json::to_string(meta)?));
    let response = ResponseBuilder::new()
        .with_headers(http_convert::headers(&reply.headers)?)
        .fixed(reply.body);
    Cache::default().put(key, response).await
}

/// JSON with all non-ASCII characters escaped, as a header value requires.
fn ascii(json: &str) -> String {
    json.chars()
        .fold(String::with_capacity(json.len()), |mut text, c| {
            if c.is_ascii() {
                text.push(c);
            } else {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
            text
        })
}
