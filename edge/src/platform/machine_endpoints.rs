//! Endpoints for machines: the payment provider's webhook, and tag versions from the relay. A signature authenticates
//! them; they have no session.

use contract::{
    ErrorCode,
    assertion::{self, Asserted, Direction},
    header, path,
    tag::{RaiseTags, Tag},
};
use worker::console_error;

use super::{clock, context::RequestContext};
use crate::{forward, message::Response, request_parts::RequestParts};

impl RequestContext {
    /// Forwards the webhook unchanged. Origin verifies its signature, because the edge does not have the provider's
    /// secret.
    pub async fn webhook(&self, head: &RequestParts, body: Vec<u8>) -> Response {
        let call = forward::webhook_call(head, body);
        forward::filter_response_headers(self.send(&call).await)
    }

    /// Raises tag versions. Requires an assertion signed by the relay.
    pub async fn raise_tags(&self, head: &RequestParts, body: &[u8]) -> Response {
        let error = |code| Response::error(code, self.trace.id());
        let is_authentic = head.header(header::ASSERTION).is_some_and(|text| {
            let keys = &self.config.accepted;
            let asserted = Asserted {
                direction: Direction::RelayToEdge,
                method: "POST",
                path: path::EDGE_TAGS,
                client: "",
                body,
            };
            assertion::verify(keys, text, clock::now_s(), &asserted).is_ok()
        });
        if !is_authentic {
            return error(ErrorCode::BadSignature);
        }
        let Ok(raise) = serde_json::from_slice::<RaiseTags>(body) else {
            return error(ErrorCode::BadRequest);
        };
        let is_valid = raise
            .tags
            .iter()
            .all(|raised| raised.version >= 0 && raised.tag.parse::<Tag>().is_ok());
        if !is_valid {
            return error(ErrorCode::Invalid);
        }
        match self.raise(&raise).await {
            Ok(()) => Response::new(204, Vec::new()),
            Err(problem) => {
                console_error!("trace {} tags were not raised: {problem}", self.trace.id());
                error(ErrorCode::Unavailable)
            }
        }
    }
}
