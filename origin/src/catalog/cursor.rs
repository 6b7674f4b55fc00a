//! The cursor of product lists: sort key and id of the last product, opaque to clients.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::timestamp;

/// The position after which a page begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cursor {
    pub key: Key,
    pub id: Uuid,
    /// The number of the page that begins there, from 2.
    pub page: u16,
    /// The list it belongs to: a cursor of another search or category would start anywhere in this one.
    pub list: ListId,
}

/// A digest of a list's filters and order.
pub(super) type ListId = [u8; 4];

/// The sort key, with the last product's value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Key {
    /// The merchant's ranking.
    Rank(i32),
    /// Search relevance, best first.
    Relevance(f32),
    /// Publication time, newest first.
    Newest(DateTime<Utc>),
    /// Lowest price first.
    PriceUp(i64),
    /// Highest price first.
    PriceDown(i64),
}

const LENGTH: usize = 1 + 8 + 16 + 2 + size_of::<ListId>();

impl Cursor {
    pub(super) fn encode(self) -> String {
        let (kind, value) = match self.key {
            Key::Rank(rank) => (b'r', i64::from(rank)),
            Key::Relevance(relevance) => (b's', i64::from(relevance.to_bits())),
            Key::Newest(at) => (b'n', at.timestamp_micros()),
            Key::PriceUp(price) => (b'u', price),
            Key::PriceDown(price) => (b'd', price),
        };
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(kind);
        bytes.extend_from_slice(&value.to_be_bytes());
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(&self.page.to_be_bytes());
        bytes.extend_from_slice(&self.list);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Decodes [`Cursor::encode`]. Values that the database would reject are refused, so a forged cursor cannot cause
    /// an internal error.
    pub(super) fn decode(text: &str) -> Option<Self> {
        if text.len() > 2 * LENGTH {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (kind, rest) = bytes.split_first()?;
        let (value, rest) = rest.split_first_chunk::<8>()?;
        let (id, rest) = rest.split_first_chunk::<16>()?;
        let (page, list) = rest.split_first_chunk::<2>()?;
        let value = i64::from_be_bytes(*value);
        let key = match kind {
            b'r' => Key::Rank(i32::try_from(value).ok()?),
            b's' => Key::Relevance(relevance(value)?),
            b'n' => Key::Newest(timestamp(value)?),
            b'u' => Key::PriceUp(value),
            b'd' => Key::PriceDown(value),
            _ => return None,
        };
        Some(Self {
            key,
            id: Uuid::from_bytes(*id),
            page: u16::from_be_bytes(*page),
            list: list.try_into().ok()?,
        })
    }
}

fn relevance(bits: i64) -> Option<f32> {
    let relevance = f32::from_bits(u32::try_from(bits).ok()?);
    relevance.is_finite().then_some(relevance)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_decodes_to_what_was_encoded(
            rank: i32, relevance in 0f32..10.0, price: i64, micros in 0..4_000_000_000_000_000_i64, id: u128,
            page: u16, list: [u8; 4],
        ) {
            let newest = Key::Newest(DateTime::from_timestamp_micros(micros).unwrap());
            for key in [
                Key::Rank(rank), Key::Relevance(relevance), newest, Key::PriceUp(price), Key::PriceDown(price),
            ] {
                let cursor = Cursor { key, id: Uuid::from_u128(id), page, list };
                prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
            }
        }

        #[test]
        fn any_text_is_decoded_or_refused(text in ".{0,80}", bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = Cursor::decode(&text);
            if let Some(cursor) = Cursor::decode(&URL_SAFE_NO_PAD.encode(&bytes)) {
                prop_assert_eq!(bytes.len(), LENGTH);
                prop_assert!(!matches!(cursor.key, Key::Relevance(r) if !r.is_finite()));
            }
        }
    }
}
