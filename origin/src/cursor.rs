//! The cursor of lists that are sorted by time, newest first: time and id of the last entry, opaque to clients.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::timestamp;

/// The text is not a cursor that a list returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a cursor that a list returned")]
pub struct InvalidCursor;

/// The position after which a list continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The entry's time.
    pub at: DateTime<Utc>,
    /// The entry's id, the tie-breaker for equal times.
    pub id: Uuid,
}

impl Cursor {
    /// Encodes the cursor for clients.
    pub fn write(self) -> String {
        let mut bytes = self.at.timestamp_micros().to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Parses the optional `cursor` parameter of a list.
    pub fn parameter(text: Option<&str>) -> Result<Option<Self>, InvalidCursor> {
        text.map(|text| Self::read(text).ok_or(InvalidCursor))
            .transpose()
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (time, id) = bytes.split_first_chunk::<8>()?;
        Some(Self {
            at: timestamp(i64::from_be_bytes(*time))?,
            id: Uuid::from_slice(id).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_parses_its_own_encoding_and_nothing_else() {
        let cursor = Cursor {
            at: DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap(),
            id: Uuid::from_u128(7),
        };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        // Times that PostgreSQL cannot represent.
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
