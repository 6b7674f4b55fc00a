//! Prices a cart: lines, shipping, included tax, total.
//!
//! Prices are gross. Tax is computed once per rate, on the sum of everything taxed at that rate, and rounded half up.
//! Shipping is taxed at the rates of the goods that it carries, in proportion to their value. The largest-remainder
//! method allocates it, so that the parts sum to the whole.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contract::{
    CountryCode, Currency, Money, MoneyError, Quantity,
    cart::{Quote, Sums, TaxAmount, TaxClass},
    shipping::ShippingMethod,
};

use crate::{
    shipping::Method,
    shipping_tax_tables::{Destination, Rules},
};

#[cfg(test)]
mod tests;

/// A line as pricing sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// Gross price per unit.
    pub unit_price: Money,
    /// The quantity.
    pub quantity: Quantity,
    /// The tax class.
    pub tax_class: TaxClass,
}

impl PricedLine {
    /// Quantity times unit price.
    pub fn total(&self) -> Result<Money, MoneyError> {
        self.unit_price.checked_mul(i64::from(self.quantity.get()))
    }
}

/// Destination, shipping method and time of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippingRequest<'a> {
    /// The destination.
    pub country: &'a CountryCode,
    /// The shipping method.
    pub method: ShippingMethod,
    /// The time of the order, from which the delivery window is computed.
    pub ordered_at: DateTime<Utc>,
}

/// Why a cart cannot be priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotQuote {
    /// The shop does not ship to the country.
    #[error("there is no shipping to this country")]
    NoShipping,
    /// The shop does not offer the method for the country.
    #[error("this shipping method does not go there")]
    NoSuchMethod,
    /// The amounts overflow or have different currencies.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Prices the lines, shipped as requested. An empty cart costs nothing, and neither does its shipping.
pub fn quote(
    lines: &[PricedLine],
    request: ShippingRequest<'_>,
    currency: Currency,
    rules: &Rules,
) -> Result<Quote, CannotQuote> {
    let destination = rules
        .destination(request.country)
        .ok_or(CannotQuote::NoShipping)?;
    let method = destination
        .method(request.method)
        .ok_or(CannotQuote::NoSuchMethod)?;
    let sums = sums(lines, destination, method, currency)?;
    Ok(Quote {
        country: request.country.clone(),
        method: method.method,
        delivery: Some(method.delivery(request.ordered_at)),
        subtotal: sums.subtotal,
        shipping: sums.shipping,
        taxes: sums.taxes,
        total: sums.total,
        free_shipping_in: sums.free_shipping_in,
    })
}

/// The amounts of a quote. Origin quotes with it, and a browser displays its result optimistically until origin
/// responds.
pub fn sums(
    lines: &[PricedLine],
    destination: &Destination,
    method: &Method,
    currency: Currency,
) -> Result<Sums, MoneyError> {
    // By class, not by line: rounding per line would let the tax depend on how quantities are distributed over lines.
    let mut by_class = BTreeMap::<TaxClass, Money>::new();
    for line in lines {
        let gross = by_class
            .entry(line.tax_class)
            .or_insert(Money::zero(currency));
        *gross = gross.checked_add(line.total()?)?;
    }
    let subtotal = Money::sum(currency, by_class.values().copied())?;
    // An empty cart has no shipping costs, and must not advertise free shipping either.
    let (shipping, free_shipping_in) = if lines.is_empty() {
        (Money::zero(currency), None)
    } else {
        (method.price_for(subtotal), method.missing_to_free(subtotal))
    };
    Ok(Sums {
        subtotal,
        shipping,
        taxes: taxes(&by_class, shipping, destination)?,
        total: subtotal.checked_add(shipping)?,
        free_shipping_in,
    })
}

/// The included tax by rate, the highest rate first.
fn taxes(
    by_class: &BTreeMap<TaxClass, Money>,
    shipping: Money,
    destination: &Destination,
) -> Result<Vec<TaxAmount>, MoneyError> {
    let weights: Vec<i64> = by_class.values().map(|gross| gross.amount).collect();
    let shares = allocate(shipping.amount, &weights);
    // A country may tax both classes at the same rate. Merging them before the tax is computed rounds once per rate.
    let mut by_rate = BTreeMap::<u32, Money>::new();
    for ((class, gross), share) in by_class.iter().zip(shares) {
        let sum = by_rate
            .entry(destination.rate_bp(*class))
            .or_insert(Money::zero(shipping.currency));
        *sum = sum
            .checked_add(*gross)?
            .checked_add(Money::new(share, shipping.currency))?;
    }
    by_rate
        .into_iter()
        .rev()
        .map(|(rate_bp, gross)| {
            let tax = Money::new(included_tax(gross.amount, rate_bp)?, gross.currency);
            Ok(TaxAmount {
                rate_bp,
                gross,
                tax,
            })
        })
        .collect()
}

/// The tax included in a non-negative gross amount, rounded half up.
pub(crate) fn included_tax(gross: i64, rate_bp: u32) -> Result<i64, MoneyError> {
    // `gross * rate / divisor`; the doubled numerator plus `divisor` rounds half up. The products of large amounts need
    // `i128`.
    let (gross, rate) = (i128::from(gross), i128::from(rate_bp));
    let divisor = 10_000 + rate;
    let tax = (2 * gross * rate + divisor) / (2 * divisor);
    i64::try_from(tax).map_err(|_| MoneyError::Overflow)
}

/// Allocates an amount in proportion to weights by the largest-remainder method, so that the parts sum to the amount:
/// each part is rounded down, and the remaining units go to the parts with the largest remainders, the earlier part
/// first among equals.
///
/// If all weights are zero, the first part gets everything. Without weights the result is empty. `amount` and `weights`
/// must not be negative.
pub fn allocate(amount: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum == 0 {
        return (0..weights.len())
            .map(|part| if part == 0 { amount } else { 0 })
            .collect();
    }
    let exact = |weight: i64| i128::from(amount) * i128::from(weight);
    // Cannot overflow: a share is at most `amount`.
    let share = |weight| i64::try_from(exact(weight) / sum).unwrap_or(amount);
    let mut parts: Vec<i64> = weights.iter().map(|weight| share(*weight)).collect();
    // Fewer than the number of parts, because each part was rounded down by less than one unit.
    let mut left = amount - parts.iter().sum::<i64>();
    let mut order: Vec<(i128, usize)> = weights
        .iter()
        .enumerate()
        .map(|(part, weight)| (exact(*weight) % sum, part))
        .collect();
    // Ties are broken by position, so that browser and origin allocate alike.
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, part) in order {
        if let (true, Some(part)) = (left > 0, parts.get_mut(part)) {
            *part += 1;
            left -= 1;
        }
    }
    parts
}
