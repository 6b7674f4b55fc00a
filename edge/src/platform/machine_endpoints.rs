//! What machines call: the payment provider's webhook and the relay's news of tags. Neither is a session, both
//! prove themselves by a signature.

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
    /// The webhook goes to origin as it is; origin checks its signature.
    pub async fn webhook(&self, head: &RequestParts, body: Vec<u8>) -> Response {
        let call = forward::webhook_call(head, body);
        forward::filter_response_headers(self.send(&call).await)
    }

    /// Raises tag versions, for who signs with our key.
    pub async fn raise_tags(&self, head: &RequestParts, body: &[u8]) -> Response {
        let error = |code| Response::error(code, self.trace.id());
        let signed = head.header(header::ASSERTION).is_some_and(|text| {
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
        if !signed {
            return error(ErrorCode::BadSignature);
        }
        let Ok(raise) = serde_json::from_slice::<RaiseTags>(body) else {
            return error(ErrorCode::BadRequest);
        };
        let sound = raise
            .tags
            .iter()
            .all(|raised| raised.version >= 0 && raised.tag.parse::<Tag>().is_ok());
        if !sound {
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
