//! What a cart costs: lines, shipping, the tax contained in both, total.
//!
//! Prices are gross. Tax is reckoned once per rate, on the sum of what bears it, half a cent up; shipping
//! bears the rates of the goods it carries, split by largest remainder, so that not a cent is lost.

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

/// What pricing needs to know of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// Gross price of one.
    pub unit_price: Money,
    /// How many.
    pub quantity: Quantity,
    /// Which rate it bears.
    pub tax_class: TaxClass,
}

impl PricedLine {
    /// Quantity times unit price.
    pub fn total(&self) -> Result<Money, MoneyError> {
        self.unit_price.checked_mul(i64::from(self.quantity.get()))
    }
}

/// Where a cart goes, how, and when it is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippingRequest<'a> {
    /// The destination.
    pub country: &'a CountryCode,
    /// How it travels.
    pub method: ShippingMethod,
    /// The instant that the days of delivery are counted from.
    pub ordered_at: DateTime<Utc>,
}

/// Why there is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotQuote {
    /// The shop does not ship there.
    #[error("there is no shipping to this country")]
    NoShipping,
    /// It does, and not in that way.
    #[error("this shipping method does not go there")]
    NoSuchMethod,
    /// Amounts that cannot be added.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What the items cost, shipped to a country, and when they arrive. Nothing costs nothing, shipping
/// included.
pub fn quote(
    items: &[PricedLine],
    journey: ShippingRequest<'_>,
    currency: Currency,
    rules: &Rules,
) -> Result<Quote, CannotQuote> {
    let destination = rules
        .destination(journey.country)
        .ok_or(CannotQuote::NoShipping)?;
    let method = destination
        .method(journey.method)
        .ok_or(CannotQuote::NoSuchMethod)?;
    let sums = sums(items, destination, method, currency)?;
    Ok(Quote {
        country: journey.country.clone(),
        method: method.method,
        delivery: Some(method.delivery(journey.ordered_at)),
        subtotal: sums.subtotal,
        shipping: sums.shipping,
        taxes: sums.taxes,
        total: sums.total,
        free_shipping_in: sums.free_shipping_in,
    })
}

/// The figures of a quote: what origin quotes by and what a browser shows before origin has answered.
pub fn sums(
    items: &[PricedLine],
    destination: &Destination,
    method: &Method,
    currency: Currency,
) -> Result<Sums, MoneyError> {
    let mut by_class = BTreeMap::<TaxClass, Money>::new();
    for item in items {
        let gross = by_class
            .entry(item.tax_class)
            .or_insert(Money::zero(currency));
        *gross = gross.checked_add(item.total()?)?;
    }
    let subtotal = Money::sum(currency, by_class.values().copied())?;
    // Nothing costs nothing to ship, and no offer is made for it.
    let (shipping, free_shipping_in) = if items.is_empty() {
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

/// The tax of each rate, the highest rate first.
fn taxes(
    by_class: &BTreeMap<TaxClass, Money>,
    shipping: Money,
    destination: &Destination,
) -> Result<Vec<TaxAmount>, MoneyError> {
    let weights: Vec<i64> = by_class.values().map(|gross| gross.amount).collect();
    let shares = allocate(shipping.amount, &weights);
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

/// The tax contained in a gross amount that is not negative, half a cent up.
pub(crate) fn included_tax(gross: i64, rate_bp: u32) -> Result<i64, MoneyError> {
    let (gross, rate) = (i128::from(gross), i128::from(rate_bp));
    let divisor = 10_000 + rate;
    let tax = (2 * gross * rate + divisor) / (2 * divisor);
    i64::try_from(tax).map_err(|_| MoneyError::Overflow)
}

/// Splits an amount by weights so that the parts add up to it: each gets its share rounded down, and
/// the cents that are left go to the largest remainders, the earlier one first among equals.
///
/// Without any weight everything goes to the first part; without parts there is nothing to give to.
/// `amount` and `weights` are not negative.
pub fn allocate(amount: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum == 0 {
        return (0..weights.len())
            .map(|part| if part == 0 { amount } else { 0 })
            .collect();
    }
    let exact = |weight: i64| i128::from(amount) * i128::from(weight);
    // A share is at most `amount`, so it fits.
    let share = |weight| i64::try_from(exact(weight) / sum).unwrap_or(amount);
    let mut parts: Vec<i64> = weights.iter().map(|weight| share(*weight)).collect();
    let mut left = amount - parts.iter().sum::<i64>();
    let mut order: Vec<(i128, usize)> = weights
        .iter()
        .enumerate()
        .map(|(part, weight)| (exact(*weight) % sum, part))
        .collect();
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, part) in order {
        if let (true, Some(part)) = (left > 0, parts.get_mut(part)) {
            *part += 1;
            left -= 1;
        }
    }
    parts
}
