//! What a cart will cost, before origin has said it: the same figures, from the same `domain`.

use contract::{Quantity, cart::Sums, shipping::ShippingMethod};
use domain::{
    pricing::{Item, sums},
    rules::RULES,
};

use crate::api::slim_types::CartLine;

/// The sums of these lines in these quantities; none where nobody could know them.
pub(super) fn optimistic_totals<'a>(
    lines: impl Iterator<Item = (&'a CartLine, u8)>,
    country: &str,
    method: ShippingMethod,
) -> Option<Sums> {
    let mut currency = None;
    let items: Vec<Item> = lines
        .filter_map(|(line, quantity)| {
            currency = Some(line.unit_price.currency);
            Some(Item {
                unit_price: line.unit_price,
                quantity: Quantity::try_from(i64::from(quantity)).ok()?,
                tax_class: line.tax_class,
            })
        })
        .collect();
    let destination = RULES.destination_named(country)?;
    let method = destination.method(method)?;
    sums(&items, destination, method, currency?).ok()
}

#[cfg(test)]
mod tests;
