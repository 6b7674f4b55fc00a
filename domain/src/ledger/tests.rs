//! Examples, and the property that every transaction balances.

use contract::{Currency, Money, Quantity, cart::TaxClass, shipping::ShippingMethod};
use proptest::prelude::*;

use super::{Account, Entries, late_money, reversed, sale};
use crate::{
    pricing::{PricedLine, ShippingRequest, quote},
    shipping_tax_tables::RULES,
};

fn sold(lines: &[(i64, i64, bool)], to: &str) -> (contract::cart::Quote, Entries) {
    let lines: Vec<PricedLine> = lines
        .iter()
        .map(|(price, quantity, food)| PricedLine {
            unit_price: Money::new(*price, Currency::Eur),
            quantity: Quantity::try_from(*quantity).unwrap(),
            tax_class: if *food {
                TaxClass::Reduced
            } else {
                TaxClass::Standard
            },
        })
        .collect();
    let shipping = ShippingRequest {
        country: &to.parse().unwrap(),
        method: ShippingMethod::Parcel,
        ordered_at: chrono::DateTime::UNIX_EPOCH,
    };
    let quote = quote(&lines, shipping, Currency::Eur, &RULES).unwrap();
    let entries = sale(&quote);
    (quote, entries)
}

#[test]
fn a_mug_to_germany() {
    let (_, entries) = sold(&[(11_90, 1, false)], "DE");
    let expected = Entries::from([
        (Account::Provider, 16_80),
        (Account::Sales, -10_00),
        (Account::Shipping, -4_12),
        (Account::Tax(19_00), -2_68),
    ]);
    assert_eq!(entries, expected);
    assert_eq!(Account::Tax(19_00).to_string(), "tax:1900");
}

proptest! {
    #[test]
    fn money_adds_up(
        lines in prop::collection::vec((1_i64..1_000_000, 1_i64..=99, any::<bool>()), 1..10),
        to in prop::sample::select(RULES.countries().collect::<Vec<_>>()),
    ) {
        let (quote, entries) = sold(&lines, to);
        prop_assert_eq!(entries.values().sum::<i64>(), 0);
        prop_assert_eq!(entries[&Account::Provider], quote.total.amount);
        let back = reversed(&entries);
        for (account, amount) in &entries {
            prop_assert_eq!(amount + back[account], 0);
        }
        let late = late_money(quote.total);
        prop_assert_eq!(late.values().sum::<i64>(), 0);
    }

    #[test]
    fn only_the_providers_balance_is_a_debit(
        lines in prop::collection::vec((1_i64..100_000, 1_i64..=9, any::<bool>()), 1..6),
    ) {
        let (_, entries) = sold(&lines, "DE");
        for (account, amount) in entries {
            prop_assert_eq!(account == Account::Provider, amount > 0, "{}", account);
        }
    }
}
