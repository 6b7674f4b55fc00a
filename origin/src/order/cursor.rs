//! Where the next page of a list of orders begins: time and id of the last one, opaque to clients.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::timestamp;

/// After this order, the list goes on with older ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    pub placed_at: DateTime<Utc>,
    pub id: Uuid,
}

impl Cursor {
    pub(super) fn write(self) -> String {
        let mut bytes = self.placed_at.timestamp_micros().to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (time, id) = bytes.split_first_chunk::<8>()?;
        Some(Self {
            placed_at: timestamp(i64::from_be_bytes(*time))?,
            id: Uuid::from_slice(id).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_what_it_wrote_and_nothing_else() {
        let cursor = Cursor {
            placed_at: DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap(),
            id: Uuid::from_u128(7),
        };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        // Times that PostgreSQL does not know.
        let far = [i64::MIN, -7_900_000_000_000_000_000, -1, i64::MAX].map(|micros| {
            let mut bytes = micros.to_be_bytes().to_vec();
            bytes.extend_from_slice(cursor.id.as_bytes());
            URL_SAFE_NO_PAD.encode(bytes)
        });
        let [a, b, c, d] = far.each_ref().map(String::as_str);
        for nonsense in ["", "x", "AAAA", "!!!!", &cursor.write()[1..], a, b, c, d] {
            assert_eq!(Cursor::read(nonsense), None, "{nonsense}");
        }
    }
}
