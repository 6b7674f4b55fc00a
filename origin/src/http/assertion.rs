//! The layer that verifies the edge's signed assertion: only the edge may call the API.

use contract::{
    ErrorCode,
    assertion::{self, Asserted, Direction},
    header,
};
use poem::{Endpoint, Middleware, Request, Response, Result};

use crate::{app::App, http::error::ApiError};

/// Rejects requests without a valid assertion.
pub struct RequireAssertion(pub App);

/// See [`RequireAssertion`].
pub struct AssertedEndpoint<E> {
    app: App,
    inner: E,
}

impl<E: Endpoint<Output = Response>> Middleware<E> for RequireAssertion {
    type Output = AssertedEndpoint<E>;

    fn transform(&self, inner: E) -> AssertedEndpoint<E> {
        AssertedEndpoint {
            app: self.0.clone(),
            inner,
        }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for AssertedEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        // Already buffered by `RequestLayer`, which bounds its size.
        let body = request.take_body().into_bytes().await?;
        let header = request.header(header::ASSERTION).unwrap_or_default();
        let path = request
            .original_uri()
            .path_and_query()
            .map_or("/", |p| p.as_str());
        let method = request.method().as_str();
        let now = self.app.clock.now().timestamp();
        let asserted = Asserted {
            direction: Direction::EdgeToOrigin,
            method,
            path,
            client: request.header(header::CLIENT).unwrap_or_default(),
            body: &body,
        };
        match assertion::verify(&self.app.assertion_keys, header, now, &asserted) {
            Ok(_) => {
                request.set_body(body);
                self.inner.call(request).await
            }
            Err(reason) => {
                tracing::warn!(%reason, "request without a valid assertion");
                Err(ApiError::new(ErrorCode::BadSignature).into())
            }
        }
    }
}
