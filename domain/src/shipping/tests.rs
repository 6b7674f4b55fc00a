//! Delivery windows around the cut-off, weekends and Christmas.

use contract::{CountryCode, shipping::ShippingMethod};
use proptest::prelude::*;

use crate::{calendar::is_working_day, shipping_tax_tables::RULES};

use super::Method;

fn method(country: &str, method: ShippingMethod) -> Method {
    let country: CountryCode = country.parse().unwrap();
    let destination = RULES.destination(&country).unwrap();
    *destination.method(method).unwrap()
}

fn days(method: Method, at: &str) -> (String, String) {
    let window = method.delivery(at.parse().unwrap());
    (window.from.to_string(), window.to.to_string())
}

#[test]
fn a_parcel_within_germany_takes_two_to_four_working_days_from_when_it_leaves() {
    let parcel = method("DE", ShippingMethod::Parcel);
    let table = [
        // Wednesday, 13:59 and 14:00 local time.
        ("2026-11-25T12:59:59Z", "2026-11-27", "2026-12-01"),
        ("2026-11-25T13:00:00Z", "2026-11-30", "2026-12-02"),
        // In summer local time is two hours ahead: 14:00.
        ("2026-07-01T11:59:59Z", "2026-07-03", "2026-07-07"),
        ("2026-07-01T12:00:00Z", "2026-07-06", "2026-07-08"),
        // Friday evening and Saturday morning leave on Monday.
        ("2026-11-27T20:00:00Z", "2026-12-02", "2026-12-04"),
        ("2026-11-28T06:00:00Z", "2026-12-02", "2026-12-04"),
        // Late on Wednesday before Christmas: leaves on the 24th, travels from the 28th on.
        ("2026-12-23T15:00:00Z", "2026-12-29", "2026-12-31"),
        ("2026-12-24T15:00:00Z", "2026-12-30", "2027-01-04"),
    ];
    for (at, from, to) in table {
        assert_eq!(days(parcel, at), (from.to_owned(), to.to_owned()), "{at}");
    }
}

#[test]
fn express_within_germany_arrives_on_the_next_working_day() {
    let express = method("DE", ShippingMethod::Express);
    let next = |at| days(express, at);
    let both = |day: &str| (day.to_owned(), day.to_owned());
    assert_eq!(next("2026-11-25T12:00:00Z"), both("2026-11-26"));
    assert_eq!(next("2026-11-27T12:00:00Z"), both("2026-11-30"));
    assert_eq!(next("2026-11-27T18:00:00Z"), both("2026-12-01"));
}

#[test]
fn every_destination_has_a_parcel_first_and_express_is_faster_and_costs_more() {
    for destination in RULES.destinations {
        let [parcel, rest @ ..] = destination.methods else {
            panic!("{} has no method", destination.country)
        };
        assert_eq!(parcel.method, ShippingMethod::Parcel);
        for other in rest {
            assert_ne!(other.method, ShippingMethod::Parcel);
            assert!(other.price > parcel.price);
            assert!(other.transit_days.1 < parcel.transit_days.1);
        }
    }
}

proptest! {
    #[test]
    fn a_parcel_arrives_on_working_days_and_never_earlier_for_being_ordered_later(
        at in 0_i64..2_000_000_000, later in 0_i64..1_000_000,
    ) {
        let parcel = method("IT", ShippingMethod::Parcel);
        let instant = |seconds| chrono::DateTime::from_timestamp(seconds, 0).unwrap();
        let (first, second) = (parcel.delivery(instant(at)), parcel.delivery(instant(at + later)));
        prop_assert!(first.from <= first.to);
        prop_assert!(is_working_day(first.from) && is_working_day(first.to));
        prop_assert!(first.from <= second.from && first.to <= second.to);
        prop_assert!(first.from > instant(at).date_naive());
    }
}
