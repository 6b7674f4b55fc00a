//! The state machine of an order. Code that changes an order's state calls [`transition`] first.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use contract::{event, order::OrderState};

use crate::calendar::{midnight, shop_time};

#[cfg(test)]
mod tests;

/// How long stock is kept for an order that waits for payment.
pub const RESERVATION: TimeDelta = TimeDelta::minutes(15);
/// How long after it was paid an order can be given back. The law gives 14 days from the parcel's arrival; the
/// shop gives 30.
pub const RETURN_PERIOD: Days = Days::new(30);

/// How long after the promised arrival the link in an order's mail works. Longer than [`RETURN_PERIOD`], so that an order
/// that can still be returned can also be opened. After that, the customer can request a new link.
pub const LINK_PERIOD: Days = Days::new(90);

/// Something that happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Its money has come.
    Pay,
    /// Its details are changed before it is paid; its total is not.
    Change,
    /// An attempt at paying it failed; another one may follow.
    FailPayment,
    /// It ends before it was paid: by the shopper, or because the reservation ended.
    Cancel,
    /// The shopper gives it back after it was paid; its money is still to follow.
    Return,
    /// Its money goes back: after it was paid, or because the money came when it had ended already.
    Refund,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 6] = [
        Self::Pay,
        Self::Change,
        Self::FailPayment,
        Self::Cancel,
        Self::Return,
        Self::Refund,
    ];

    /// The type of the event that tells of it.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Pay => event::ORDER_PAID,
            Self::Change => event::ORDER_CHANGED,
            Self::FailPayment => event::ORDER_PAYMENT_FAILED,
            Self::Cancel => event::ORDER_CANCELLED,
            Self::Return => event::ORDER_RETURNED,
            Self::Refund => event::ORDER_REFUNDED,
        }
    }
}

/// The step is not allowed in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {} does not allow this", from.as_str())]
pub struct WrongState {
    /// The order's current state.
    pub from: OrderState,
    /// What was tried.
    pub step: Step,
}

/// Where a step leads to. A step that leads nowhere is refused; taking the same step twice is one, too:
/// who repeats looks at the state first.
pub const fn transition(from: OrderState, step: Step) -> Result<OrderState, WrongState> {
    match (from, step) {
        (OrderState::PendingPayment, Step::Pay) | (OrderState::Paid, Step::Return) => {
            Ok(OrderState::Paid)
        }
        (OrderState::PendingPayment, Step::Change | Step::FailPayment) => {
            Ok(OrderState::PendingPayment)
        }
        (OrderState::PendingPayment, Step::Cancel) => Ok(OrderState::Cancelled),
        (OrderState::Paid | OrderState::Cancelled, Step::Refund) => Ok(OrderState::Refunded),
        (from, step) => Err(WrongState { from, step }),
    }
}

/// Whether units of stock are kept for an order in this state.
pub const fn keeps_stock(state: OrderState) -> bool {
    matches!(state, OrderState::PendingPayment)
}

/// Until when an order can be given back, by its state, when it was paid, and the last day that was promised for
/// its arrival; none where it cannot. The period begins when the goods are there, and ends with its last day, by the
/// shop's clock.
pub fn returnable_until(
    state: OrderState,
    paid_at: Option<DateTime<Utc>>,
    arrives_by: Option<NaiveDate>,
) -> Option<DateTime<Utc>> {
    let paid_at = paid_at.filter(|_| transition(state, Step::Return).is_ok())?;
    let paid_on = shop_time(paid_at).date();
    let there = arrives_by.map_or(paid_on, |day| day.max(paid_on));
    Some(midnight(there + RETURN_PERIOD + Days::new(1)))
}

/// Until when the link in an order's mail works, by when it was placed and the last day that was promised for its
/// arrival. It ends with its last day, by the shop's clock.
pub fn link_until(placed_at: DateTime<Utc>, arrives_by: Option<NaiveDate>) -> DateTime<Utc> {
    let placed_on = shop_time(placed_at).date();
    let there = arrives_by.map_or(placed_on, |day| day.max(placed_on));
    midnight(there + LINK_PERIOD + Days::new(1))
}
