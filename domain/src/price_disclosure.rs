//! Disclosures that the law requires next to a price: the lowest price of the thirty days before a reduction, and the
//! price per kilogram, litre or metre (Preisangabenverordnung, sections 11 and 4).

use chrono::TimeDelta;
use contract::{
    Money, Timestamp,
    catalog::{Content, Measure},
};

/// For so long a price counts after it has ended.
pub const REFERENCE: TimeDelta = TimeDelta::days(30);

/// A price, and since when it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priced {
    /// Since when.
    pub since: Timestamp,
    /// Minor units.
    pub amount: i64,
}

/// The lowest price of the thirty days before a reduction; none where there was none. `history` holds every price
/// in the order of time.
pub fn lowest_before(history: &[Priced], reduced_at: Timestamp) -> Option<i64> {
    let from = reduced_at - REFERENCE;
    let held_at_first = history.iter().rfind(|priced| priced.since <= from);
    history
        .iter()
        .filter(|priced| from < priced.since && priced.since < reduced_at)
        .chain(held_at_first)
        .map(|priced| priced.amount)
        .min()
}

/// What prices are compared by.
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
    /// Its sign, the same in every language.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Kilogram => "kg",
            Self::Litre => "l",
            Self::Metre => "m",
        }
    }

    /// UN/CEFACT's code, as search engines read it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kilogram => "KGM",
            Self::Litre => "LTR",
            Self::Metre => "MTR",
        }
    }
}

/// The price of a whole unit, half a cent up. None where the content is one unit (its price says it already) or
/// nothing, or where the price would not fit.
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
    let whole = price.amount.checked_mul(parts)?;
    let minor = whole.checked_add(amount / 2)?.div_euclid(amount);
    Some((Money::new(minor, price.currency), unit))
}

#[cfg(test)]
mod tests;
