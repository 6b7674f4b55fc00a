//! Which region a call goes to: reads to the nearest that answers, writes and refreshes to the writer's.

use serde::Deserialize;

use crate::request_parts::Method;

/// A region of origins.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// Where it answers: `https://origin.eu-central-1.example`, without a slash at the end.
    pub url: String,
    /// Whether it takes writes.
    #[serde(default)]
    pub writer: bool,
}

/// The table of regions, the nearest first; exactly one of them is the writer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regions(Vec<Region>);

/// Why a table of regions cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadRegions {
    /// It is not JSON of the form.
    #[error("REGIONS is not a list of regions: {0}")]
    Malformed(#[from] serde_json::Error),
    /// No writer, or two.
    #[error("REGIONS must have exactly one writer")]
    NotOneWriter,
}

/// A try at one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt<'a> {
    /// Where.
    pub region: &'a Region,
    /// How long to wait for the answer.
    pub timeout_ms: u32,
}

/// How long a region is asked last after it did not answer.
pub const UNHEALTHY_MS: i64 = 5_000;
/// A read that could be made elsewhere does not wait longer than this.
const IMPATIENT_MS: u32 = 800;
/// The last try of a read.
const READ_MS: u32 = 10_000;
/// A write waits for its one answer: payment pages are opened in it.
const WRITE_MS: u32 = 25_000;

impl Regions {
    /// Reads the table.
    pub fn parse(json: &str) -> Result<Self, BadRegions> {
        let regions: Vec<Region> = serde_json::from_str(json)?;
        if regions.iter().filter(|region| region.writer).count() == 1 {
            Ok(Self(regions))
        } else {
            Err(BadRegions::NotOneWriter)
        }
    }

    /// The tries for a call, in order. A write has one: whether it was done cannot be known from here, and the
    /// client's idempotency key makes its own retry harmless.
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
        let order: Vec<&Region> = healthy.into_iter().chain(unhealthy).collect();
        let last = order.len().saturating_sub(1);
        order
            .into_iter()
            .enumerate()
            .map(|(at, region)| Attempt {
                region,
                timeout_ms: if at == last { READ_MS } else { IMPATIENT_MS },
            })
            .collect()
    }
}

/// Whether a read that got this status is made again elsewhere.
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
    fn reads_go_round_and_writes_to_the_writer_alone() {
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
    fn a_read_is_impatient_while_there_is_another_region() {
        let regions = table();
        let waits: Vec<u32> = regions
            .attempts(Method::Get, |_| false)
            .iter()
            .map(|a| a.timeout_ms)
            .collect();
        assert_eq!(waits, [IMPATIENT_MS, IMPATIENT_MS, READ_MS]);
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
