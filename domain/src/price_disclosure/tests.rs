use contract::Currency;
use proptest::prelude::*;

use super::*;

fn day(day: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + TimeDelta::days(day)
}

fn history(prices: &[(i64, i64)]) -> Vec<Priced> {
    prices
        .iter()
        .map(|(since, amount)| Priced {
            since: day(*since),
            amount: *amount,
        })
        .collect()
}

#[test]
fn a_reduction_is_compared_with_the_lowest_price_of_thirty_days() {
    for (prices, at, lowest) in [
        (&[(0, 3_000)][..], 100, Some(3_000)),
        // Raised a week before it is "reduced": the price before that counts.
        (&[(0, 2_000), (93, 4_000)], 100, Some(2_000)),
        // Cheaper for one day of the thirty.
        (&[(0, 3_000), (80, 1_000), (81, 3_000)], 100, Some(1_000)),
        // Cheaper until the day before the thirty days.
        (&[(0, 1_000), (70, 3_000)], 100, Some(3_000)),
        (&[(0, 1_000), (71, 3_000)], 100, Some(1_000)),
        // The reduced price itself does not count.
        (&[(0, 3_000), (100, 500)], 100, Some(3_000)),
        (&[(100, 500)], 100, None),
        (&[], 100, None),
    ] {
        assert_eq!(
            lowest_before(&history(prices), day(at)),
            lowest,
            "{prices:?}"
        );
    }
}

#[test]
fn the_unit_price_is_that_of_a_whole_unit() {
    let of = |cents, amount, unit| {
        let price = Money::new(cents, Currency::Eur);
        unit_price(price, Content { amount, unit }).map(|(price, unit)| (price.amount, unit.sign()))
    };
    assert_eq!(of(1_190, 250, Measure::Millilitre), Some((4_760, "l")));
    assert_eq!(of(690, 150, Measure::Gram), Some((4_600, "kg")));
    assert_eq!(of(990, 180, Measure::Gram), Some((5_500, "kg")));
    assert_eq!(of(1_000, 300, Measure::Gram), Some((3_333, "kg")));
    assert_eq!(of(500, 2_000, Measure::Centimetre), Some((25, "m")));
    assert_eq!(
        of(1_290, 1_000, Measure::Gram),
        None,
        "the price is the unit price"
    );
    assert_eq!(of(1_290, 0, Measure::Gram), None);
    assert_eq!(of(i64::MAX, 3, Measure::Gram), None);
}

proptest! {
    #[test]
    fn no_price_of_the_thirty_days_is_lower(
        prices in prop::collection::vec((0_i64..200, 1_i64..10_000), 1..20),
        at in 1_i64..250,
    ) {
        let mut prices = prices;
        prices.sort_unstable_by_key(|(since, _)| *since);
        prices.dedup_by_key(|(since, _)| *since);
        let lowest = lowest_before(&history(&prices), day(at));
        // The reference implementation: the price at the end of each of the thirty days.
        let valid_on = |when: i64| prices.iter().rfind(|(since, _)| *since <= when).map(|(_, amount)| *amount);
        let by_day = (at - 30..at).filter_map(valid_on).min();
        prop_assert_eq!(lowest, by_day);
    }

    #[test]
    fn a_unit_price_is_right_to_half_a_cent(cents in 1_i64..10_000_000, amount in 1_u32..100_000) {
        let content = Content { amount, unit: Measure::Gram };
        if let Some((unit, _)) = unit_price(Money::new(cents, Currency::Eur), content) {
            let error = unit.amount * i64::from(amount) - cents * 1_000;
            prop_assert!(error.abs() * 2 <= i64::from(amount), "{}", error);
        }
    }
}
