//! Conversion between the runtime's requests and responses and the edge's own types.

use futures_util::StreamExt as _;
use worker::{Headers, Request, Response as WorkerResponse, ResponseBuilder, Result};

use crate::{
    message::{MAX_BODY, Response},
    request_parts::RequestParts,
};

/// The head of a request. The runtime has normalised the path.
pub fn head(request: &Request) -> Result<RequestParts> {
    let url = request.url()?;
    let host = match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => String::new(),
    };
    let headers = request.headers().entries().collect();
    let method = request.inner().method();
    Ok(RequestParts::new(
        &method,
        &host,
        url.path(),
        url.query().unwrap_or_default(),
        headers,
    ))
}

/// Why a request body cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyError {
    /// It exceeds [`MAX_BODY`]. The rest is not read.
    TooLarge,
    /// It is truncated, or does not have its declared length.
    CutOff,
}

/// Reads the body of a request, up to [`MAX_BODY`].
pub async fn body(
    request: &mut Request,
    head: &RequestParts,
) -> std::result::Result<Vec<u8>, BodyError> {
    let declared = head
        .header("content-length")
        .and_then(|length| length.parse::<usize>().ok());
    if declared.is_some_and(|length| length > MAX_BODY) {
        return Err(BodyError::TooLarge);
    }
    let mut bytes = Vec::new();
    // `stream` fails if the request has no body.
    if let Ok(mut stream) = request.stream() {
        while let Some(chunk) = stream.next().await {
            bytes.extend_from_slice(&chunk.map_err(|_| BodyError::CutOff)?);
            if bytes.len() > MAX_BODY {
                return Err(BodyError::TooLarge);
            }
        }
    }
    if declared.is_some_and(|length| length != bytes.len()) {
        return Err(BodyError::CutOff);
    }
    Ok(bytes)
}

/// Converts headers for the runtime.
pub fn headers<'a>(list: impl IntoIterator<Item = &'a (String, String)>) -> Result<Headers> {
    let headers = Headers::new();
    for (name, value) in list {
        headers.append(name, value)?;
    }
    Ok(headers)
}

/// Reads a response completely.
pub async fn reply(mut response: WorkerResponse) -> Result<Response> {
    let headers = response.headers().entries().collect();
    let body = response.bytes().await?;
    Ok(Response {
        status: response.status_code(),
        headers,
        body,
    })
}

/// Converts a response for the runtime. `with_body` is false for a `HEAD` request.
pub fn response(reply: Response, with_body: bool) -> Result<WorkerResponse> {
    let builder = ResponseBuilder::new()
        .with_status(reply.status)
        .with_headers(headers(&reply.headers)?);
    let empty = !with_body || matches!(reply.status, 204 | 304);
    Ok(if empty {
        builder.empty()
    } else {
        builder.fixed(reply.body)
    })
}
