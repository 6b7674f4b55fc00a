//! Event metrics. Each event is a structured log line, and a data point if the dataset is bound.

use serde::Serialize;
use worker::{AnalyticsEngineDataPointBuilder, Env, console_error, console_warn};

use crate::trace::Trace;

/// The binding of the Analytics Engine dataset.
const DATASET: &str = "METRICS";

/// The counted events. Their names are stable, because dashboards and alerts query them.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A request failed with an unexpected error; the client got a 500.
    RequestFailed,
    /// A rate limit was exceeded; the detail is its name.
    RateLimited,
}

impl Event {
    const fn as_str(self) -> &'static str {
        match self {
            Self::RequestFailed => "request_failed",
            Self::RateLimited => "rate_limited",
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    event: Event,
    trace_id: &'a str,
    detail: &'a str,
}

/// Logs and counts an error.
pub fn count_error(env: &Env, event: Event, trace: &Trace, detail: &str) {
    console_error!("{}", line(event, trace, detail));
    count(env, event, "");
}

/// Logs and counts a rejected request; `by` names the limit. A warning and not an error, because warnings are sampled:
/// a flood of requests must not become a flood of log lines.
pub fn count_refusal(env: &Env, event: Event, trace: &Trace, by: &str) {
    console_warn!("{}", line(event, trace, by));
    count(env, event, by);
}

fn line(event: Event, trace: &Trace, detail: &str) -> String {
    let line = Line {
        event,
        trace_id: trace.id(),
        detail,
    };
    serde_json::to_string(&line)
        .unwrap_or_else(|error| format!("{}: {detail} ({error})", event.as_str()))
}

fn count(env: &Env, event: Event, by: &str) {
    // Not bound in development, where the log line is enough.
    let Ok(dataset) = env.analytics_engine(DATASET) else {
        return;
    };
    let point = AnalyticsEngineDataPointBuilder::new()
        .indexes([event.as_str()])
        .add_blob(by)
        .add_double(1.0)
        .build();
    if let Err(error) = dataset.write_data_point(&point) {
        console_warn!("{DATASET}: {error}");
    }
}
