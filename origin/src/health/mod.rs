//! Live, ready, metrics: a listener of its own that the edge never reaches.

pub mod metrics;

use poem::{EndpointExt as _, IntoEndpoint, Route, get, handler, http::StatusCode, web::Data};

use crate::app::App;

/// The routes of the health listener.
pub fn routes(app: App) -> impl IntoEndpoint {
    Route::new()
        .at(contract::path::HEALTH_LIVE, get(live))
        .at(contract::path::HEALTH_READY, get(ready))
        .at(contract::path::METRICS, get(show_metrics))
        .data(app)
}

#[handler]
fn live() -> &'static str {
    "live\n"
}

/// Ready where both databases answer.
#[handler]
async fn ready(app: Data<&App>) -> (StatusCode, &'static str) {
    let ask = async {
        sqlx::query("SELECT 1").execute(app.db.writer()).await?;
        sqlx::query("SELECT 1").execute(app.db.reader()).await
    };
    match tokio::time::timeout(std::time::Duration::from_secs(2), ask).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    }
}

#[handler]
#[expect(clippy::needless_pass_by_value, reason = "an extractor")]
fn show_metrics(app: Data<&App>) -> String {
    metrics::render(&app)
}
