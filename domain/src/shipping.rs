//! Shipping methods of a destination: prices and delivery windows.

use chrono::{DateTime, Timelike as _, Utc};
use contract::{
    Money,
    shipping::{DeliveryWindow, ShippingMethod},
};

use crate::calendar::{shop_time, working_days_after};

#[cfg(test)]
mod tests;

/// Orders placed before this hour of a working day, in the shop's local time, leave on the same day.
pub const CUT_OFF_HOUR: u32 = 14;

/// A shipping method of one destination. Amounts are minor units of the shop's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// The kind of method.
    pub method: ShippingMethod,
    /// The gross price.
    pub price: i64,
    /// The subtotal from which shipping is free; none if it never is.
    pub free_from: Option<i64>,
    /// Minimum and maximum transit time in working days.
    pub transit_days: (u32, u32),
}

impl Method {
    /// The price for a cart with this subtotal.
    pub fn price_for(&self, subtotal: Money) -> Money {
        let free = self.free_from.is_some_and(|from| subtotal.amount >= from);
        Money::new(if free { 0 } else { self.price }, subtotal.currency)
    }

    /// The amount missing for free shipping. None if shipping is free already, or never is.
    pub fn missing_to_free(&self, subtotal: Money) -> Option<Money> {
        let missing = self.free_from? - subtotal.amount;
        (missing > 0).then(|| Money::new(missing, subtotal.currency))
    }

    /// The delivery window of an order placed at this time. A parcel ordered before the cut-off of a working day leaves
    /// on that day, otherwise on the next working day. Only working days count as transit time.
    pub fn delivery(&self, ordered_at: DateTime<Utc>) -> DeliveryWindow {
        let local = shop_time(ordered_at);
        let today = local.date();
        let leaves_on = if local.hour() < CUT_OFF_HOUR {
            working_days_after(today, 0)
        } else {
            working_days_after(today + chrono::Days::new(1), 0)
        };
        let (least, most) = self.transit_days;
        DeliveryWindow {
            from: working_days_after(leaves_on, least),
            to: working_days_after(leaves_on, most),
        }
    }
}
