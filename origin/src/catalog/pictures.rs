//! `/pictures/…`: the demo shop's drawings. The content of a URL never changes, and the policy sandboxes a drawing that
//! is opened as a document.

use contract::ErrorCode;
use poem::{IntoResponse as _, Request, Response};

use crate::http::error::ApiError;

/// Renders the picture of a path.
pub fn show_picture(request: &Request) -> Response {
    let picture = pictures::parse_path(request.original_uri().path());
    match picture.and_then(|picture| picture.draw()) {
        Some(svg) => Response::builder()
            .content_type("image/svg+xml")
            .header("cache-control", "public, max-age=31536000, immutable")
            .header(
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            )
            .header("x-content-type-options", "nosniff")
            .body(svg),
        None => ApiError::new(ErrorCode::NotFound).into_response(),
    }
}
