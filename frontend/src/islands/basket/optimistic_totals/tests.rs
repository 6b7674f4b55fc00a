//! Compares the optimistic totals with origin's. `domain/tests/optimistic.rs` does the same with far more carts, also
//! compiled to WASM; this test also covers the browser's way through JSON and [`Cart`].

use contract::{
    CountryCode, Currency, Money, Quantity,
    cart::{Quote, TaxClass},
    shipping::ShippingMethod,
};
use domain::{
    pricing::{PricedLine, ShippingRequest, quote},
    shipping_tax_tables::RULES,
};
use proptest::prelude::*;

use super::optimistic_totals;
use crate::api::slim_types::{Cart, CartLine};

fn line(item: &PricedLine) -> CartLine {
    CartLine {
        id: String::new(),
        variant: String::new(),
        sku: String::new(),
        product: String::new(),
        title: String::new(),
        variant_title: String::new(),
        image: None,
        hue: 0,
        quantity: item.quantity.get(),
        unit_price: item.unit_price,
        agreed_price: item.unit_price,
        tax_class: item.tax_class,
        available: 99,
    }
}

/// The quote that origin would return.
fn quoted(items: &[PricedLine], country: &str, method: ShippingMethod) -> Quote {
    let country: CountryCode = country.parse().unwrap();
    let journey = ShippingRequest {
        country: &country,
        method,
        ordered_at: "2026-11-25T12:00:00Z".parse().unwrap(),
    };
    quote(items, journey, Currency::Eur, &RULES).unwrap()
}

fn items() -> impl Strategy<Value = Vec<PricedLine>> {
    let class = prop::sample::select(TaxClass::ALL.to_vec());
    let one =
        (1_i64..200_000, 1_i64..=99, class).prop_map(|(price, quantity, tax_class)| PricedLine {
            unit_price: Money::new(price, Currency::Eur),
            quantity: Quantity::try_from(quantity).unwrap(),
            tax_class,
        });
    prop::collection::vec(one, 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn optimistic_equals_server(
        before in items(),
        desired in prop::collection::vec(0_u8..=99, 20),
        destination in prop::sample::select(RULES.destinations.to_vec()),
        method in prop::sample::select(ShippingMethod::ALL.to_vec()),
    ) {
        let method = destination.method_or_default(method);
        // The cart as the browser deserialises it from origin's JSON.
        let quoted_before = quoted(&before, destination.country, method);
        let lines: Vec<CartLine> = before.iter().map(line).collect();
        let json = serde_json::json!({"lines": lines, "count": 0, "quote": quoted_before}).to_string();
        let cart: Cart = serde_json::from_str(&json).unwrap();

        // Every line gets another quantity, possibly 0: calculated here, and quoted as origin does.
        let desired: Vec<u8> = desired.into_iter().take(before.len()).collect();
        let pieces = cart.lines.iter().zip(desired.iter().copied());
        let optimistic = optimistic_totals(pieces, destination.country, method).unwrap();
        let after: Vec<PricedLine> = before
            .iter()
            .zip(&desired)
            .filter(|(_, desired)| **desired > 0)
            .map(|(item, desired)| PricedLine {
                quantity: Quantity::try_from(i64::from(*desired)).unwrap(),
                ..*item
            })
            .collect();
        let server = quoted(&after, destination.country, method);

        prop_assert_eq!(optimistic, server.sums());
    }
}
