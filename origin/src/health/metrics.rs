//! Metrics in Prometheus' text format: requests by status class and latency, connection pools, memory, outbox.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use poem::http::StatusCode;

use crate::{app::App, outbox::Backlog};

/// Upper bounds of the latency buckets, in milliseconds.
const BUCKETS_MS: [u64; 8] = [1, 5, 10, 25, 100, 250, 1000, 5000];

static BY_CLASS: [AtomicU64; 6] = [const { AtomicU64::new(0) }; 6];
static BY_BUCKET: [AtomicU64; 9] = [const { AtomicU64::new(0) }; 9];
static TOTAL_US: AtomicU64 = AtomicU64::new(0);

/// Records a request.
pub fn observe(status: StatusCode, took: Duration) {
    if let Some(class) = BY_CLASS.get(usize::from(status.as_u16() / 100)) {
        class.fetch_add(1, Ordering::Relaxed);
    }
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let bucket = BUCKETS_MS
        .iter()
        .position(|bound| ms <= *bound)
        .unwrap_or(BUCKETS_MS.len());
    if let Some(bucket) = BY_BUCKET.get(bucket) {
        bucket.fetch_add(1, Ordering::Relaxed);
    }
    TOTAL_US.fetch_add(
        u64::try_from(took.as_micros()).unwrap_or(0),
        Ordering::Relaxed,
    );
}

/// The resident memory of this process, on Linux.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Renders the metrics.
pub fn render(app: &App, backlog: Option<Backlog>) -> String {
    // The results of `writeln!` are ignored below: writing to a `String` cannot fail.
    let mut out = String::from("# TYPE stoa_requests_total counter\n");
    for (class, count) in BY_CLASS.iter().enumerate().skip(1) {
        let count = count.load(Ordering::Relaxed);
        let _ = writeln!(out, "stoa_requests_total{{class=\"{class}xx\"}} {count}");
    }
    out.push_str("# TYPE stoa_request_duration_seconds histogram\n");
    let mut so_far = 0;
    for (index, bucket) in BY_BUCKET.iter().enumerate() {
        so_far += bucket.load(Ordering::Relaxed);
        let bound = BUCKETS_MS.get(index).map_or_else(
            || "+Inf".to_owned(),
            |ms| format!("{}.{:03}", ms / 1000, ms % 1000),
        );
        let _ = writeln!(
            out,
            "stoa_request_duration_seconds_bucket{{le=\"{bound}\"}} {so_far}"
        );
    }
    let total = TOTAL_US.load(Ordering::Relaxed);
    let _ = writeln!(
        out,
        "stoa_request_duration_seconds_sum {}.{:06}\nstoa_request_duration_seconds_count {so_far}",
        total / 1_000_000,
        total % 1_000_000,
    );
    out.push_str("# TYPE stoa_database_connections gauge\n");
    for (role, pool) in [("writer", app.db.writer()), ("reader", app.db.reader())] {
        let (size, idle) = (pool.size(), pool.num_idle());
        let _ = writeln!(
            out,
            "stoa_database_connections{{role=\"{role}\",state=\"open\"}} {size}"
        );
        let _ = writeln!(
            out,
            "stoa_database_connections{{role=\"{role}\",state=\"idle\"}} {idle}"
        );
    }
    if let Some(bytes) = resident_bytes() {
        let _ = writeln!(
            out,
            "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {bytes}"
        );
    }
    if let Some(Backlog {
        waiting,
        oldest_seconds,
    }) = backlog
    {
        let _ = writeln!(
            out,
            "# TYPE stoa_outbox_waiting gauge\nstoa_outbox_waiting {waiting}\n\
             # TYPE stoa_outbox_oldest_seconds gauge\nstoa_outbox_oldest_seconds {oldest_seconds}"
        );
    }
    out
}
