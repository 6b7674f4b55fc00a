//! The steps that an order may take. Whoever changes an order's state asks here first.

use contract::{event, order::OrderState};

#[cfg(test)]
mod tests;

/// Something that happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Its money has come.
    Pay,
    /// An attempt at paying it failed; another one may follow.
    FailPayment,
    /// It ends before it was paid: by the shopper, or because the reservation ended.
    Cancel,
    /// Its money goes back: after it was paid, or because the money came when it had ended already.
    Refund,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 4] = [Self::Pay, Self::FailPayment, Self::Cancel, Self::Refund];

    /// The type of the event that tells of it.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Pay => event::ORDER_PAID,
            Self::FailPayment => event::ORDER_PAYMENT_FAILED,
            Self::Cancel => event::ORDER_CANCELLED,
            Self::Refund => event::ORDER_REFUNDED,
        }
    }

    /// The entry in the order's timeline: the event's type without its prefix.
    pub fn what(self) -> &'static str {
        self.event().strip_prefix("order.").unwrap_or_default()
    }
}

/// The step is not allowed in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {} does not allow this", from.as_str())]
pub struct WrongState {
    /// Where the order stands.
    pub from: OrderState,
    /// What was tried.
    pub step: Step,
}

/// Where a step leads to. A step that leads nowhere is refused; taking the same step twice is one, too:
/// who repeats looks at the state first.
pub const fn after(from: OrderState, step: Step) -> Result<OrderState, WrongState> {
    match (from, step) {
        (OrderState::PendingPayment, Step::Pay) => Ok(OrderState::Paid),
        (OrderState::PendingPayment, Step::FailPayment) => Ok(OrderState::PendingPayment),
        (OrderState::PendingPayment, Step::Cancel) => Ok(OrderState::Cancelled),
        (OrderState::Paid | OrderState::Cancelled, Step::Refund) => Ok(OrderState::Refunded),
        (from, step) => Err(WrongState { from, step }),
    }
}

/// Whether units of stock are kept for an order in this state.
pub const fn keeps_stock(state: OrderState) -> bool {
    matches!(state, OrderState::PendingPayment)
}
