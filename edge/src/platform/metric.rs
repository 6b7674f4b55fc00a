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
}

impl Event {
    const fn as_str(self) -> &'static str {
        match self {
            Self::RequestFailed => "request_failed",
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
    let line = Line {
        event,
        trace_id: trace.id(),
        detail,
    };
    match serde_json::to_string(&line) {
        Ok(line) => console_error!("{line}"),
        Err(error) => console_error!("{}: {detail} ({error})", event.as_str()),
    }
    // Not bound on developers' machines: the log line is what counts there.
    let Ok(dataset) = env.analytics_engine(DATASET) else {
        return;
    };
    let point = AnalyticsEngineDataPointBuilder::new()
        .indexes([event.as_str()])
        .add_double(1.0)
        .build();
    if let Err(error) = dataset.write_data_point(&point) {
        console_warn!("{DATASET}: {error}");
    }
}
