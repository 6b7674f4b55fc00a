//! Examples, and properties of every cart.

use contract::{CountryCode, Currency, Money, Quantity, cart::TaxClass, shipping::ShippingMethod};
use proptest::prelude::*;

use super::{CannotQuote, PricedLine, ShippingRequest, allocate, included_tax, quote};
use crate::shipping_tax_tables::RULES;

fn eur(amount: i64) -> Money {
    Money::new(amount, Currency::Eur)
}

fn item(amount: i64, quantity: i64, tax_class: TaxClass) -> PricedLine {
    PricedLine {
        unit_price: eur(amount),
        quantity: Quantity::try_from(quantity).unwrap(),
        tax_class,
    }
}

fn country(code: &str) -> CountryCode {
    code.parse().unwrap()
}

fn try_quote(
    items: &[PricedLine],
    code: &str,
    method: ShippingMethod,
) -> Result<contract::cart::Quote, CannotQuote> {
    let request = ShippingRequest {
        country: &country(code),
        method,
        ordered_at: "2026-11-25T12:00:00Z".parse().unwrap(),
    };
    quote(items, request, Currency::Eur, &RULES)
}

fn quoted(items: &[PricedLine], code: &str) -> contract::cart::Quote {
    try_quote(items, code, ShippingMethod::Parcel).unwrap()
}

#[test]
fn a_mug_and_coffee_to_germany() {
    let quote = quoted(
        &[
            item(12_90, 2, TaxClass::Standard),
            item(9_50, 1, TaxClass::Reduced),
        ],
        "DE",
    );

    assert_eq!(quote.subtotal, eur(35_30));
    assert_eq!(quote.shipping, eur(4_90));
    assert_eq!(quote.total, eur(40_20));
    assert_eq!(quote.free_shipping_in, Some(eur(14_70)));
    let taxes: Vec<_> = quote
        .taxes
        .iter()
        .map(|t| (t.rate_bp, t.gross.amount, t.tax.amount))
        .collect();
    // 4.90 of shipping split 25.80 : 9.50 is 3.58 : 1.32.
    assert_eq!(taxes, [(19_00, 29_38, 4_69), (7_00, 10_82, 71)]);
}

#[test]
fn shipping_is_free_from_the_threshold_on_and_not_a_cent_below() {
    assert_eq!(
        quoted(&[item(49_99, 1, TaxClass::Standard)], "DE").shipping,
        eur(4_90)
    );
    let free = quoted(&[item(50_00, 1, TaxClass::Standard)], "DE");
    assert_eq!((free.shipping, free.free_shipping_in), (eur(0), None));
    let never = quoted(&[item(500_000, 1, TaxClass::Standard)], "IT");
    assert_eq!((never.shipping, never.free_shipping_in), (eur(12_90), None));
}

#[test]
fn an_empty_cart_costs_nothing() {
    let empty = quoted(&[], "AT");
    assert_eq!((empty.total, empty.shipping), (eur(0), eur(0)));
    assert!(empty.taxes.is_empty());
    let empty = quoted(&[], "DE");
    assert_eq!(
        empty.free_shipping_in, None,
        "an empty cart advertises no free shipping"
    );
}

#[test]
fn a_country_without_shipping_is_refused() {
    let refused = try_quote(&[], "US", ShippingMethod::Parcel);
    assert_eq!(refused, Err(CannotQuote::NoShipping));
}

#[test]
fn express_has_its_own_price_and_days_and_does_not_go_everywhere() {
    let items = [item(60_00, 1, TaxClass::Standard)];
    let express = try_quote(&items, "DE", ShippingMethod::Express).unwrap();
    assert_eq!(express.shipping, eur(9_90), "never free");
    assert_eq!(express.free_shipping_in, None);
    assert_eq!(express.method, ShippingMethod::Express);
    let days = express.delivery.unwrap();
    assert_eq!(days.from.to_string(), "2026-11-26");
    let refused = try_quote(&items, "IT", ShippingMethod::Express);
    assert_eq!(refused, Err(CannotQuote::NoSuchMethod));
}

#[test]
fn one_rate_for_both_classes_is_one_line_of_tax() {
    let quote = quoted(
        &[
            item(10_00, 1, TaxClass::Standard),
            item(10_00, 1, TaxClass::Reduced),
        ],
        "DK",
    );
    assert_eq!(quote.taxes.len(), 1);
}

#[test]
fn half_a_cent_is_rounded_up() {
    // 0.03 at 20 % includes exactly 0.005 of tax.
    assert_eq!(included_tax(3, 20_00), Ok(1));
    assert_eq!(included_tax(2, 20_00), Ok(0));
    assert_eq!(included_tax(1_19, 19_00), Ok(19));
}

#[test]
fn two_currencies_have_no_sum() {
    let pounds = PricedLine {
        unit_price: Money::new(1, Currency::Gbp),
        ..item(1, 1, TaxClass::Standard)
    };
    assert!(try_quote(&[pounds], "DE", ShippingMethod::Parcel).is_err());
}

#[test]
fn an_overflow_is_an_error_and_no_panic() {
    let items = [item(i64::MAX, 99, TaxClass::Standard)];
    assert!(try_quote(&items, "DE", ShippingMethod::Parcel).is_err());
    let items = [item(i64::MAX, 1, TaxClass::Standard)];
    assert!(try_quote(&items, "IT", ShippingMethod::Parcel).is_err());
}

fn items() -> impl Strategy<Value = Vec<PricedLine>> {
    let one = (1_i64..1_000_000, 1_i64..=99, any::<bool>()).prop_map(|(price, quantity, food)| {
        let class = if food {
            TaxClass::Reduced
        } else {
            TaxClass::Standard
        };
        item(price, quantity, class)
    });
    prop::collection::vec(one, 0..12)
}

fn destinations() -> impl Strategy<Value = &'static str> {
    prop::sample::select(RULES.countries().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn lines_and_shipping_add_up_to_the_total(items in items(), to in destinations()) {
        let quote = quoted(&items, to);
        let lines: i64 = items.iter().map(|i| i.total().unwrap().amount).sum();
        prop_assert_eq!(quote.subtotal.amount, lines);
        prop_assert_eq!(quote.total.amount, lines + quote.shipping.amount);
    }

    #[test]
    fn taxed_amounts_add_up_to_the_total_and_tax_never_exceeds_them(
        items in items(), to in destinations(),
    ) {
        let quote = quoted(&items, to);
        let gross: i64 = quote.taxes.iter().map(|t| t.gross.amount).sum();
        prop_assert_eq!(gross, quote.total.amount);
        for tax in &quote.taxes {
            prop_assert!(tax.tax.amount >= 0 && tax.tax.amount < tax.gross.amount);
        }
    }

    #[test]
    fn the_order_of_lines_changes_nothing(items in items(), to in destinations(), turn in 0_usize..12) {
        let mut turned = items.clone();
        turned.rotate_left(turn.min(items.len()));
        turned.reverse();
        prop_assert_eq!(quoted(&items, to), quoted(&turned, to));
    }

    #[test]
    fn a_line_split_in_two_costs_the_same(price in 1_i64..100_000, a in 1_i64..49, b in 1_i64..49) {
        let whole = quoted(&[item(price, a + b, TaxClass::Standard)], "DE");
        let halves = [item(price, a, TaxClass::Standard), item(price, b, TaxClass::Standard)];
        prop_assert_eq!(whole, quoted(&halves, "DE"));
    }

    #[test]
    fn parts_add_up_and_are_within_a_cent_of_their_share(
        amount in 0_i64..10_000_000, weights in prop::collection::vec(0_i64..10_000_000, 1..8),
    ) {
        let parts = allocate(amount, &weights);
        prop_assert_eq!(parts.iter().sum::<i64>(), amount);
        let sum: i64 = weights.iter().sum();
        if sum > 0 {
            for (part, weight) in parts.iter().zip(&weights) {
                let off = i128::from(*part) * i128::from(sum) - i128::from(amount) * i128::from(*weight);
                prop_assert!(off.abs() < i128::from(sum), "{part} of {amount} for {weight}/{sum}");
            }
        }
    }
}
