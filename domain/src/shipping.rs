//! The ways to ship to a destination: what they cost, and on which days the parcel arrives.

use chrono::{DateTime, Timelike as _, Utc};
use contract::{
    Money,
    shipping::{DeliveryWindow, ShippingMethod},
};

use crate::calendar::{shop_time, working_days_after};

#[cfg(test)]
mod tests;

/// What is ordered before this hour of a working day, by the shop's clock, leaves on that day.
pub const CUT_OFF_HOUR: u32 = 14;

/// A way to ship to one destination. Amounts are minor units of the shop's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Which.
    pub method: ShippingMethod,
    /// What it costs, gross.
    pub price: i64,
    /// From which subtotal on it costs nothing; none: never.
    pub free_from: Option<i64>,
    /// How many working days the carrier takes, at least and at most.
    pub transit_days: (u32, u32),
}

impl Method {
    /// What it costs for a cart of this subtotal.
    pub fn price_for(&self, subtotal: Money) -> Money {
        let free = self.free_from.is_some_and(|from| subtotal.amount >= from);
        Money::new(if free { 0 } else { self.price }, subtotal.currency)
    }

    /// What is missing until it costs nothing; none where it does already or never will.
    pub fn missing_to_free(&self, subtotal: Money) -> Option<Money> {
        let missing = self.free_from? - subtotal.amount;
        (missing > 0).then(|| Money::new(missing, subtotal.currency))
    }

    /// When a parcel arrives that is ordered at this instant: it leaves on the same working day before the
    /// cut-off, on the next one otherwise, and travels on working days alone.
    pub fn delivery(&self, ordered_at: DateTime<Utc>) -> DeliveryWindow {
        let wall = shop_time(ordered_at);
        let today = wall.date();
        let leaves = if wall.hour() < CUT_OFF_HOUR {
            working_days_after(today, 0)
        } else {
            working_days_after(today + chrono::Days::new(1), 0)
        };
        let (least, most) = self.transit_days;
        DeliveryWindow {
            from: working_days_after(leaves, least),
            to: working_days_after(leaves, most),
        }
    }
}
