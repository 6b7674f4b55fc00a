//! The answers to writes that have nothing to tell.

use contract::header;
use poem_openapi::{ApiResponse, payload::Response};

use super::{error::ApiError, read_your_writes};
use crate::db::Db;

/// An answer without a body.
#[derive(ApiResponse)]
pub enum NoContent {
    /// It is done.
    #[oai(status = 204)]
    NoContent,
}

/// An answer to what somebody who is not known asks for.
#[derive(ApiResponse)]
pub enum Accepted {
    /// It will be done; what comes of it goes out by mail.
    #[oai(status = 202)]
    Accepted,
}

/// Done, and which version of the shopper's own state that made.
pub async fn no_content(db: &Db) -> Result<Response<NoContent>, ApiError> {
    let seen = read_your_writes::position_after_write(db).await;
    Ok(Response::new(NoContent::NoContent).header(header::SEEN, seen))
}
