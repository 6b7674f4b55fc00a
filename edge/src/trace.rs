//! The trace context of a request (W3C Trace Context) and the request id.

use std::fmt::Write as _;

/// The trace context of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    id: String,
    span_id: String,
    /// The request id, a UUID.
    pub request_id: String,
}

impl Trace {
    /// Continues the trace of a valid `traceparent` header, or starts a new one. `random` must be fresh for each
    /// request.
    pub fn begin(traceparent: Option<&str>, random: [u8; 32]) -> Self {
        let hex = hex(&random);
        let (a, rest) = hex.split_at(32);
        let (span_id, _) = rest.split_at(16);
        Self {
            id: traceparent
                .and_then(trace_id)
                .map_or_else(|| a.to_owned(), ToOwned::to_owned),
            span_id: span_id.to_owned(),
            request_id: uuid::Builder::from_random_bytes(last_16(random))
                .into_uuid()
                .to_string(),
        }
    }

    /// The trace id. Error pages and problem documents show it, so that a customer can quote it to support.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The `traceparent` header for calls to origin.
    pub fn traceparent(&self) -> String {
        format!("00-{}-{}-01", self.id, self.span_id)
    }
}

fn last_16(random: [u8; 32]) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(random.into_iter().skip(16)) {
        *to = from;
    }
    bytes
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn trace_id(traceparent: &str) -> Option<&str> {
    let lower_hex = |text: &str, length: usize| {
        text.len() == length
            && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && text.bytes().any(|b| b != b'0')
    };
    let mut parts = traceparent.split('-');
    let (version, trace, span, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let ok = version == "00"
        && lower_hex(trace, 32)
        && lower_hex(span, 16)
        && flags.len() == 2
        && parts.next().is_none();
    ok.then_some(trace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_well_formed_trace_is_continued_and_any_other_is_replaced() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(
            Trace::begin(Some(good), [7; 32]).id(),
            "4bf92f3577b34da6a3ce929d0e0e4736"
        );
        let zero = "00-00000000000000000000000000000000-00f067aa0ba902b7-01";
        for bad in ["", "00-x-y-01", zero, "00-4bf92f3577b34da6a3ce929d0e0e4736"] {
            let trace = Trace::begin(Some(bad), [7; 32]);
            assert_eq!(trace.id(), "07".repeat(16), "{bad}");
            assert_eq!(trace.traceparent().len(), 55);
        }
    }
}
