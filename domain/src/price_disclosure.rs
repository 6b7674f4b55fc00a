//! Disclosures that the law requires next to a price: the lowest price of the thirty days before a reduction, and the
//! price per kilogram, litre or metre (Preisangabenverordnung, sections 11 and 4).

use chrono::TimeDelta;
use contract::{
    Money, Timestamp,
    catalog::{Content, Measure},
};

/// How far back from a reduction prices count.
pub const REFERENCE: TimeDelta = TimeDelta::days(30);

/// A price and the start of its validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priced {
    /// The start of its validity.
    pub since: Timestamp,
    /// The price in minor units.
    pub amount: i64,
}

/// The lowest price of the thirty days before a reduction; none if the product had no price before it. `history`
/// contains every price in chronological order.
pub fn lowest_before(history: &[Priced], reduced_at: Timestamp) -> Option<i64> {
    let from = reduced_at - REFERENCE;
    // The price that was valid when the period began counts too, although it was set before.
    let initial = history.iter().rfind(|priced| priced.since <= from);
    history
        .iter()
        .filter(|priced| from < priced.since && priced.since < reduced_at)
        .chain(initial)
        .map(|priced| priced.amount)
        .min()
}

/// The unit of a unit price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A kilogram.
    Kilogram,
    /// A litre.
    Litre,
    /// A metre.
    Metre,
}

impl Unit {
    /// The unit's symbol, the same in every language.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Kilogram => "kg",
            Self::Litre => "l",
            Self::Metre => "m",
        }
    }

    /// The UN/CEFACT code, which structured data for search engines uses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kilogram => "KGM",
            Self::Litre => "LTR",
            Self::Metre => "MTR",
        }
    }
}

/// The price per unit, rounded half up to the minor unit. None if the content is exactly one unit (the price is the
/// unit price), if the content is zero, or on overflow.
pub fn unit_price(price: Money, content: Content) -> Option<(Money, Unit)> {
    let (unit, parts) = match content.unit {
        Measure::Gram => (Unit::Kilogram, 1_000),
        Measure::Millilitre => (Unit::Litre, 1_000),
        Measure::Centimetre => (Unit::Metre, 100),
    };
    let amount = i64::from(content.amount);
    if amount == 0 || amount == parts {
        return None;
    }
    let scaled = price.amount.checked_mul(parts)?;
    let minor = scaled.checked_add(amount / 2)?.div_euclid(amount);
    Some((Money::new(minor, price.currency), unit))
}

#[cfg(test)]
mod tests;
