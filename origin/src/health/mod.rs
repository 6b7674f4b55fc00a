//! Liveness, readiness and metrics, on a separate listener that the edge cannot reach.

pub mod metrics;

use poem::{EndpointExt as _, IntoEndpoint, Route, get, handler, http::StatusCode, web::Data};

use crate::{
    app::App,
    outbox::{self, Backlog},
};

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

/// Ready if the region's replica answers. The writer is not checked: it may be in a region that is down, and then every
/// region would report itself unready and have its tasks replaced while it could still serve reads.
#[handler]
async fn ready(app: Data<&App>) -> (StatusCode, &'static str) {
    let ask = sqlx::query("SELECT 1").execute(app.db.reader());
    match tokio::time::timeout(std::time::Duration::from_secs(2), ask).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    }
}

#[handler]
async fn show_metrics(app: Data<&App>) -> String {
    metrics::render(&app, outbox_backlog(&app).await)
}

/// The outbox backlog; `None` if the writer does not answer.
async fn outbox_backlog(app: &App) -> Option<Backlog> {
    let ask = async { outbox::backlog(&mut *app.db.read_fresh().await?).await };
    let answer = tokio::time::timeout(std::time::Duration::from_secs(2), ask).await;
    answer.ok()?.ok()
}
