//! The table of steps, and what must hold on every road through it.

use contract::order::OrderState::{self, Cancelled, Paid, PendingPayment, Refunded};
use proptest::prelude::*;

use super::{Step, after};

#[test]
fn the_table_of_steps() {
    let table = [
        (
            PendingPayment,
            [Some(Paid), Some(PendingPayment), Some(Cancelled), None],
        ),
        (Paid, [None, None, None, Some(Refunded)]),
        (Cancelled, [None, None, None, Some(Refunded)]),
        (Refunded, [None; 4]),
    ];
    for (from, leads_to) in table {
        for (step, to) in Step::ALL.into_iter().zip(leads_to) {
            assert_eq!(after(from, step).ok(), to, "{from:?} {step:?}");
        }
    }
}

#[test]
fn the_timeline_names_events_without_their_prefix() {
    let names: Vec<_> = Step::ALL.into_iter().map(Step::what).collect();
    assert_eq!(names, ["paid", "payment_failed", "cancelled", "refunded"]);
}

fn walk(steps: &[Step]) -> Vec<OrderState> {
    let mut states = vec![PendingPayment];
    for step in steps {
        let now = *states.last().unwrap();
        states.push(after(now, *step).unwrap_or(now));
    }
    states
}

proptest! {
    #[test]
    fn an_order_is_paid_at_most_once_and_never_waits_again(
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
