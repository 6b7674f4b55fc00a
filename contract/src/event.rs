//! The envelope of events on the stream. Attribute names follow CloudEvents where they fit. Events contain no personal
//! data other than ids.

use serde::{Deserialize, Serialize};

use crate::{EventId, Timestamp};

/// An event on the stream. Its partition key is `aggregate`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The event's id; consumers deduplicate by it.
    pub id: EventId,
    /// The event type: `order.placed`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The schema version of `data`.
    pub version: u16,
    /// The time of the event.
    pub occurred_at: Timestamp,
    /// The region that recorded it.
    pub region: String,
    /// The aggregate that changed: `order/0192…`.
    pub aggregate: String,
    /// The sequence number within the aggregate, starting at 1 without gaps.
    pub aggregate_version: i64,
    /// The payload.
    pub data: serde_json::Value,
    /// The trace context of the request that caused it (W3C Trace Context).
    pub traceparent: String,
}

/// An order was placed and awaits payment.
pub const ORDER_PLACED: &str = "order.placed";
/// Details of an order that awaits payment were changed; its total was not.
pub const ORDER_CHANGED: &str = "order.changed";
/// An order was paid.
pub const ORDER_PAID: &str = "order.paid";
/// A payment attempt failed; the order still awaits payment.
pub const ORDER_PAYMENT_FAILED: &str = "order.payment_failed";
/// An order was cancelled before it was paid.
pub const ORDER_CANCELLED: &str = "order.cancelled";
/// A paid order was returned or withdrawn from; the refund is still to follow.
pub const ORDER_RETURNED: &str = "order.returned";
/// An order's payment was refunded.
pub const ORDER_REFUNDED: &str = "order.refunded";
/// A customer was erased. References to the id no longer resolve to a person.
pub const CUSTOMER_ERASED: &str = "customer.erased";
/// The catalogue changed; `data.tags` contains the new tag versions.
pub const CATALOG_CHANGED: &str = "catalog.changed";
