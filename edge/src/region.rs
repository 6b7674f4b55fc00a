//! Region selection: reads go to the nearest healthy region and fail over, writes and refreshes go to the writer's
//! region.

use serde::Deserialize;

use crate::request_parts::Method;

/// A region that runs origin.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Region {
    /// The region's name.
    pub name: String,
    /// The base URL of origin: `https://origin.eu-central-1.example`, without a trailing slash.
    pub url: String,
    /// Whether the region has the database writer.
    #[serde(default)]
    pub writer: bool,
}

/// The table of regions, the nearest first. Exactly one has the writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regions(Vec<Region>);

/// Why a table of regions is invalid.
#[derive(Debug, thiserror::Error)]
pub enum BadRegions {
    /// It is not valid JSON of this format.
    #[error("REGIONS is not a list of regions: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It has no writer, or several.
    #[error("REGIONS must have exactly one writer")]
    NotOneWriter,
}

/// An attempt to call one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt<'a> {
    /// The region.
    pub region: &'a Region,
    /// Timeout for the response in milliseconds.
    pub timeout_ms: u32,
}

/// How long a region counts as unhealthy after a failure, in milliseconds. Reads try it last.
pub const UNHEALTHY_MS: i64 = 5_000;
/// Timeout of a read that can still fail over.
const FAILOVER_MS: u32 = 800;
/// Timeout of the last attempt of a read.
const READ_MS: u32 = 10_000;
/// Timeout of a write. Long, because a write has a single attempt and may open a checkout at the payment provider.
const WRITE_MS: u32 = 25_000;

impl Regions {
    /// Parses the table.
    pub fn parse(json: &str) -> Result<Self, BadRegions> {
        let regions: Vec<Region> = serde_json::from_str(json)?;
        if regions.iter().filter(|region| region.writer).count() == 1 {
            Ok(Self(regions))
        } else {
            Err(BadRegions::NotOneWriter)
        }
    }

    /// The attempts for a call, in order. A write has one, because the edge cannot know whether a failed write took
    /// effect. Clients can retry it safely with their idempotency key.
    pub fn attempts(
        &self,
        method: Method,
        is_unhealthy: impl Fn(&str) -> bool,
    ) -> Vec<Attempt<'_>> {
        if !method.is_safe() {
            return self
                .0
                .iter()
                .filter(|region| region.writer)
                .map(|region| Attempt {
                    region,
                    timeout_ms: WRITE_MS,
                })
                .collect();
        }
        let (unhealthy, healthy): (Vec<&Region>, Vec<&Region>) =
            self.0.iter().partition(|region| is_unhealthy(&region.name));
        // Unhealthy regions stay in the list: when all are unhealthy, an attempt is better than an error.
        let order: Vec<&Region> = healthy.into_iter().chain(unhealthy).collect();
        let last = order.len().saturating_sub(1);
        order
            .into_iter()
            .enumerate()
            .map(|(at, region)| Attempt {
                region,
                timeout_ms: if at == last { READ_MS } else { FAILOVER_MS },
            })
            .collect()
    }
}

/// Whether a read with this status fails over to the next region.
pub const fn is_gateway_error(status: u16) -> bool {
    matches!(status, 502..=504)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Regions {
        Regions::parse(
            r#"[{"name":"near","url":"https://near"},{"name":"far","url":"https://far","writer":true},
                {"name":"third","url":"https://third"}]"#,
        )
        .unwrap()
    }

    fn names(attempts: &[Attempt<'_>]) -> Vec<String> {
        attempts.iter().map(|a| a.region.name.clone()).collect()
    }

    #[test]
    fn reads_fail_over_and_writes_go_only_to_the_writer() {
        let regions = table();
        assert_eq!(
            names(&regions.attempts(Method::Get, |_| false)),
            ["near", "far", "third"]
        );
        assert_eq!(
            names(&regions.attempts(Method::Get, |r| r == "near")),
            ["far", "third", "near"]
        );
        for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
            assert_eq!(names(&regions.attempts(method, |_| true)), ["far"]);
        }
    }

    #[test]
    fn a_read_has_a_short_timeout_while_another_region_is_left() {
        let regions = table();
        let timeouts: Vec<u32> = regions
            .attempts(Method::Get, |_| false)
            .iter()
            .map(|a| a.timeout_ms)
            .collect();
        assert_eq!(timeouts, [FAILOVER_MS, FAILOVER_MS, READ_MS]);
        let one = Regions::parse(r#"[{"name":"a","url":"https://a","writer":true}]"#).unwrap();
        assert_eq!(one.attempts(Method::Get, |_| true).len(), 1);
    }

    #[test]
    fn a_table_without_one_writer_is_refused() {
        for json in [
            "",
            "[]",
            "{}",
            r#"[{"name":"a","url":"x"}]"#,
            r#"[{"name":"a","url":"x","writer":true},{"name":"b","url":"y","writer":true}]"#,
        ] {
            assert!(Regions::parse(json).is_err(), "{json}");
        }
    }
}
