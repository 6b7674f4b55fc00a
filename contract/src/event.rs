//! The envelope of what goes onto the stream. Attribute names are CloudEvents' where they fit.
//! Nothing personal beyond ids.

use serde::{Deserialize, Serialize};

use crate::{EventId, Timestamp};

/// An event on the stream; the partition key is `aggregate`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its id; consumers deduplicate by it.
    pub id: EventId,
    /// What happened: `order.placed`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The version of the shape of `data`.
    pub version: u16,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The region that wrote it.
    pub region: String,
    /// What it happened to: `order/0192…`.
    pub aggregate: String,
    /// Counts the aggregate's events from 1 without a gap.
    pub aggregate_version: i64,
    /// What there is to know about it.
    pub data: serde_json::Value,
    /// The trace that caused it (W3C).
    pub traceparent: String,
}

/// An order was placed and waits for payment.
pub const ORDER_PLACED: &str = "order.placed";
/// Details of an order that waits for payment were changed; its total was not.
pub const ORDER_CHANGED: &str = "order.changed";
/// An order was paid.
pub const ORDER_PAID: &str = "order.paid";
/// A payment failed; the order still waits.
pub const ORDER_PAYMENT_FAILED: &str = "order.payment_failed";
/// An order ended before it was paid.
pub const ORDER_CANCELLED: &str = "order.cancelled";
/// A paid order is sent back, or is not to be sent at all; its money follows.
pub const ORDER_RETURNED: &str = "order.returned";
/// An order's money was given back.
pub const ORDER_REFUNDED: &str = "order.refunded";
/// A customer was erased: what else names the id leads nowhere from then on.
pub const CUSTOMER_ERASED: &str = "customer.erased";
/// Something in the catalogue changed; `data.tags` has the raised versions.
pub const CATALOG_CHANGED: &str = "catalog.changed";
