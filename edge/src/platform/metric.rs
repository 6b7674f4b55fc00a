//! Counts events: a structured log line each, and a data point where the dataset is bound.

use serde::Serialize;
use worker::{AnalyticsEngineDataPointBuilder, Env, console_error, console_warn};

use crate::trace::Trace;

/// The binding of the Analytics Engine dataset.
const DATASET: &str = "METRICS";

/// What is counted. The names are stable: dashboards and alerts query them.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A request that no handler could answer; the client got a 500.
    RequestFailed,
    /// A limit was used up; the detail is its name.
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

/// Logs and counts a refusal; `by` is the limit. Warnings are sampled, so that a flood of requests is not a flood of log
/// lines.
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
    // Not bound on developers' machines: the log line is what counts there.
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
