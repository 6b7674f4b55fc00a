//! The decision table: the state at the provider against the state in the database.

use contract::{Currency, Money, OrderNumber};

use super::*;
use PaymentState::{Captured, Ended, Open, Opening, Refunded, Refunding};

fn checkout(state: CheckoutState, failure: Option<PaymentFailure>) -> Checkout {
    Checkout {
        id: "co".to_owned(),
        reference: OrderNumber::from_bits(1),
        amount: Money::new(1, Currency::Eur),
        state,
        url: String::new(),
        failure,
        charges: 0,
    }
}

#[test]
fn captured_money_ends_as_an_order_or_as_a_refund() {
    let paid = checkout(CheckoutState::Paid, None);
    for payment in [Opening, Open, Ended] {
        let order = OrderState::PendingPayment;
        assert_eq!(verdict(payment, order, &paid), Verdict::Pay);
        assert_eq!(
            verdict(payment, OrderState::Cancelled, &paid),
            Verdict::RefundLate
        );
    }
    assert_eq!(
        verdict(Refunding, OrderState::Cancelled, &paid),
        Verdict::Refund
    );
    assert_eq!(verdict(Captured, OrderState::Paid, &paid), Verdict::Nothing);
}

#[test]
fn applied_states_are_not_applied_again() {
    let refunded = checkout(CheckoutState::Refunded, None);
    assert_eq!(
        verdict(Refunding, OrderState::Cancelled, &refunded),
        Verdict::RecordRefund
    );
    assert_eq!(
        verdict(Captured, OrderState::Paid, &refunded),
        Verdict::RecordRefund
    );
    for state in [
        CheckoutState::Open,
        CheckoutState::Paid,
        CheckoutState::Expired,
        CheckoutState::Refunded,
    ] {
        let checkout = checkout(state, Some(PaymentFailure::Declined));
        assert_eq!(
            verdict(Refunded, OrderState::Refunded, &checkout),
            Verdict::Nothing
        );
    }
}

#[test]
fn expiry_or_failure_never_undoes_a_captured_payment() {
    let expired = checkout(CheckoutState::Expired, None);
    let declined = checkout(CheckoutState::Open, Some(PaymentFailure::Declined));
    for state in [Captured, Refunding, Refunded] {
        assert_eq!(verdict(state, OrderState::Paid, &expired), Verdict::Nothing);
        assert_eq!(
            verdict(state, OrderState::Paid, &declined),
            Verdict::Nothing
        );
    }
    let waiting = OrderState::PendingPayment;
    assert_eq!(verdict(Open, waiting, &expired), Verdict::Cancel);
    assert_eq!(verdict(Opening, waiting, &expired), Verdict::Cancel);
    assert_eq!(
        verdict(Open, waiting, &declined),
        Verdict::Fail(PaymentFailure::Declined)
    );
    assert_eq!(
        verdict(Open, waiting, &checkout(CheckoutState::Open, None)),
        Verdict::Nothing
    );
}
