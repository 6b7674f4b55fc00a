//! The answers to writes that have nothing to tell.

use contract::header;
use poem_openapi::{ApiResponse, payload::Response};

use super::{error::ApiError, seen};
use crate::db::Db;

/// An answer without a body.
#[derive(ApiResponse)]
pub enum Done {
    /// It is done.
    #[oai(status = 204)]
    Done,
}

/// An answer to what somebody who is not known asks for.
#[derive(ApiResponse)]
pub enum Asked {
    /// It will be done; what comes of it goes out by mail.
    #[oai(status = 202)]
    Accepted,
}

/// Done, and which version of the shopper's own state that made.
pub async fn done(db: &Db) -> Result<Response<Done>, ApiError> {
    let seen = seen::after_write(db).await;
    Ok(Response::new(Done::Done).header(header::SEEN, seen))
}
