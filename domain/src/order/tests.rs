//! The transition table, and properties of every path through it.

use chrono::{DateTime, Utc};
use contract::order::OrderState::{self, Cancelled, Paid, PendingPayment, Refunded};
use proptest::prelude::*;

use super::{RESERVATION, Step, link_until, returnable_until, transition};

#[test]
fn the_transition_table() {
    let table = [
        (
            PendingPayment,
            [
                Some(Paid),
                Some(PendingPayment),
                Some(PendingPayment),
                Some(Cancelled),
                None,
                None,
            ],
        ),
        (Paid, [None, None, None, None, Some(Paid), Some(Refunded)]),
        (Cancelled, [None, None, None, None, None, Some(Refunded)]),
        (Refunded, [None; 6]),
    ];
    for (from, leads_to) in table {
        for (step, to) in Step::ALL.into_iter().zip(leads_to) {
            assert_eq!(transition(from, step).ok(), to, "{from:?} {step:?}");
        }
    }
}

#[test]
fn a_paid_order_can_be_returned_for_thirty_days() {
    let paid_at = Some("2026-11-25T12:00:00Z".parse().unwrap());
    let until = Some("2026-12-25T23:00:00Z".parse().unwrap());
    assert_eq!(returnable_until(Paid, paid_at, None), until);
    for (arrives_by, until) in [
        ("2026-12-02", "2027-01-01T23:00:00Z"), // the end of 1 January in Berlin
        ("2026-11-24", "2026-12-25T23:00:00Z"), // paid after the promised arrival
        ("2027-03-05", "2027-04-04T22:00:00Z"), // in summer
    ] {
        let arrives_by = Some(arrives_by.parse().unwrap());
        assert_eq!(
            returnable_until(Paid, paid_at, arrives_by),
            Some(until.parse().unwrap())
        );
    }
    for state in [PendingPayment, Cancelled, Refunded] {
        assert_eq!(returnable_until(state, paid_at, None), None);
    }
    assert_eq!(returnable_until(Paid, None, None), None);
}

#[test]
fn the_link_of_an_order_outlasts_the_return_period() {
    let placed_at = "2026-11-25T22:59:59Z".parse().unwrap(); // the last second of that day in Berlin
    let until = link_until(placed_at, Some("2026-11-27".parse().unwrap()));
    assert_eq!(
        until,
        "2027-02-25T23:00:00Z".parse::<DateTime<Utc>>().unwrap()
    );
    for arrives_by in [
        None,
        Some("2026-11-24".parse().unwrap()),
        Some("2027-06-01".parse().unwrap()),
    ] {
        let returnable = returnable_until(Paid, Some(placed_at + RESERVATION), arrives_by);
        assert!(returnable.unwrap() < link_until(placed_at, arrives_by));
    }
}

fn walk(steps: &[Step]) -> Vec<OrderState> {
    let mut states = vec![PendingPayment];
    for step in steps {
        let now = *states.last().unwrap();
        states.push(transition(now, *step).unwrap_or(now));
    }
    states
}

proptest! {
    #[test]
    fn an_order_is_paid_at_most_once_and_never_awaits_payment_again(
        steps in prop::collection::vec(prop::sample::select(Step::ALL.to_vec()), 0..30),
    ) {
        let states = walk(&steps);
        let entered = |state| states.windows(2).filter(|w| w[0] != state && w[1] == state).count();
        for state in [Paid, Cancelled, Refunded] {
            prop_assert!(entered(state) <= 1);
        }
        prop_assert_eq!(entered(PendingPayment), 0);
        prop_assert!(entered(Paid) + entered(Cancelled) <= 1, "either paid or cancelled first");
    }
}
