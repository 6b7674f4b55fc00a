//! The state machine of an order. Code that changes an order's state calls [`transition`] first.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use contract::{event, order::OrderState};

use crate::calendar::{midnight, shop_time};

#[cfg(test)]
mod tests;

/// How long the stock of an order that awaits payment stays reserved.
pub const RESERVATION: TimeDelta = TimeDelta::minutes(15);
/// How long an order can be returned, counted from its payment or promised arrival, whichever is later. The law
/// requires 14 days from the arrival; the shop grants 30.
pub const RETURN_PERIOD: Days = Days::new(30);

/// How long after the promised arrival the link in an order's mail works. Longer than [`RETURN_PERIOD`], so that an
/// order that can still be returned can also be opened. After that, the customer can request a new link.
pub const LINK_PERIOD: Days = Days::new(90);

/// A step in the life of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The payment was captured.
    Pay,
    /// The shopper changes details of the unpaid order, but not its total.
    Change,
    /// A payment attempt failed. Others may follow.
    FailPayment,
    /// The order ends unpaid: the shopper cancels it, or its reservation expires.
    Cancel,
    /// The shopper returns the paid order. The refund is a separate step.
    Return,
    /// The payment is refunded: after a return, or because it arrived after the order had been cancelled.
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

    /// The type of the event that announces the step.
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
    /// The step that was attempted.
    pub step: Step,
}

/// The state that a step leads to. Errors on a step that the current state does not allow, including a repeated one:
/// the function is not idempotent, so callers that may run twice compare the state first.
pub const fn transition(from: OrderState, step: Step) -> Result<OrderState, WrongState> {
    match (from, step) {
        // A returned order stays `Paid` until the refund succeeds: until then the shop still holds the money.
        (OrderState::PendingPayment, Step::Pay) | (OrderState::Paid, Step::Return) => {
            Ok(OrderState::Paid)
        }
        (OrderState::PendingPayment, Step::Change | Step::FailPayment) => {
            Ok(OrderState::PendingPayment)
        }
        (OrderState::PendingPayment, Step::Cancel) => Ok(OrderState::Cancelled),
        // Cancelled too: a payment can be captured after the reservation has expired. It does not revive the order,
        // whose stock may be sold by now.
        (OrderState::Paid | OrderState::Cancelled, Step::Refund) => Ok(OrderState::Refunded),
        (from, step) => Err(WrongState { from, step }),
    }
}

/// Whether an order in this state holds a stock reservation.
pub const fn keeps_stock(state: OrderState) -> bool {
    matches!(state, OrderState::PendingPayment)
}

/// The end of the return period; none if the order cannot be returned. The period starts when the goods are expected to
/// have arrived (`arrives_by` is the last day of the delivery window) and ends at local midnight after its last day.
pub fn returnable_until(
    state: OrderState,
    paid_at: Option<DateTime<Utc>>,
    arrives_by: Option<NaiveDate>,
) -> Option<DateTime<Utc>> {
    let paid_at = paid_at.filter(|_| transition(state, Step::Return).is_ok())?;
    let paid_on = shop_time(paid_at).date();
    // A payment may come after the promised arrival; the goods cannot have arrived before it.
    let arrived_on = arrives_by.map_or(paid_on, |day| day.max(paid_on));
    Some(midnight(arrived_on + RETURN_PERIOD + Days::new(1)))
}

/// When the link in an order's mail expires: at local midnight after the last day of [`LINK_PERIOD`], which starts on
/// the last day of the delivery window, or on the day of the order if that is later or the window is unknown.
pub fn link_until(placed_at: DateTime<Utc>, arrives_by: Option<NaiveDate>) -> DateTime<Utc> {
    let placed_on = shop_time(placed_at).date();
    let arrived_on = arrives_by.map_or(placed_on, |day| day.max(placed_on));
    midnight(arrived_on + LINK_PERIOD + Days::new(1))
}
