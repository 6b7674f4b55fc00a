//! Responses without a body.

use contract::header;
use poem_openapi::{ApiResponse, payload::Response};

use super::{error::ApiError, read_your_writes};
use crate::db::Db;

/// The response to a write that returns nothing.
#[derive(ApiResponse)]
pub enum NoContent {
    /// The operation succeeded.
    #[oai(status = 204)]
    NoContent,
}

/// The response to a request whose result is mailed.
#[derive(ApiResponse)]
pub enum Accepted {
    /// The request was accepted; its result is sent by mail.
    #[oai(status = 202)]
    Accepted,
}

/// A response without a body, with the position of the write in `stoa-seen`.
pub async fn no_content(db: &Db) -> Result<Response<NoContent>, ApiError> {
    let seen = read_your_writes::position_after_write(db).await;
    Ok(Response::new(NoContent::NoContent).header(header::SEEN, seen))
}
