//! Calculates the totals of a changed cart before origin has confirmed it, with the same `domain` functions that origin
//! uses.

use contract::{Quantity, cart::Sums, shipping::ShippingMethod};
use domain::{
    pricing::{PricedLine, sums},
    shipping_tax_tables::RULES,
};

use crate::api::slim_types::CartLine;

/// The totals of these lines in these quantities. None if they cannot be calculated: no lines, or an unknown
/// destination or method. Lines with quantity 0 are left out.
pub(super) fn optimistic_totals<'a>(
    lines: impl Iterator<Item = (&'a CartLine, u8)>,
    country: &str,
    method: ShippingMethod,
) -> Option<Sums> {
    let mut currency = None;
    let items: Vec<PricedLine> = lines
        .filter_map(|(line, quantity)| {
            currency = Some(line.unit_price.currency);
            Some(PricedLine {
                unit_price: line.unit_price,
                quantity: Quantity::try_from(i64::from(quantity)).ok()?,
                tax_class: line.tax_class,
            })
        })
        .collect();
    let destination = RULES.destination_by_code(country)?;
    let method = destination.method(method)?;
    sums(&items, destination, method, currency?).ok()
}

#[cfg(test)]
mod tests;
