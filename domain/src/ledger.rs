//! Double entry: what a sale and its giving back write into the books. The entries of one
//! transaction add up to nothing, to the cent.

use std::collections::BTreeMap;

use contract::{Money, cart::Quote};

use crate::pricing::{allocate, included_tax};

#[cfg(test)]
mod tests;

/// An account of the books. What the shop has is positive, what it owes or earned is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Money at the payment provider.
    Provider,
    /// Goods sold, net.
    Sales,
    /// Shipping sold, net.
    Shipping,
    /// Tax of a rate (basis points), owed to the state.
    Tax(u32),
    /// Money that came for an order that had ended, owed to the shopper.
    Owed,
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Provider => f.write_str("provider"),
            Self::Sales => f.write_str("sales"),
            Self::Shipping => f.write_str("shipping"),
            Self::Tax(rate_bp) => write!(f, "tax:{rate_bp}"),
            Self::Owed => f.write_str("owed"),
        }
    }
}

/// Amounts in minor units by account. An account whose amount would be zero is absent.
pub type Entries = BTreeMap<Account, i64>;

/// Money came for an order: what was earned with it and which tax is in it.
pub fn sale(quote: &Quote) -> Entries {
    let weights: Vec<i64> = quote.taxes.iter().map(|tax| tax.gross.amount).collect();
    let shares = allocate(quote.shipping.amount, &weights);
    let mut tax_of_shipping = 0;
    let mut entries = Entries::new();
    let mut tax_of_all = 0;
    for (tax, share) in quote.taxes.iter().zip(shares) {
        // A share of shipping is small: its tax always fits.
        tax_of_shipping += included_tax(share, tax.rate_bp).unwrap_or(0);
        tax_of_all += tax.tax.amount;
        entries.insert(Account::Tax(tax.rate_bp), -tax.tax.amount);
    }
    let shipping = quote.shipping.amount - tax_of_shipping;
    let sales = quote.total.amount - tax_of_all - shipping;
    entries.insert(Account::Provider, quote.total.amount);
    entries.insert(Account::Shipping, -shipping);
    entries.insert(Account::Sales, -sales);
    without_nothing(entries)
}

/// Money came for an order that had ended: it is the shopper's.
pub fn late_money(amount: Money) -> Entries {
    without_nothing(Entries::from([
        (Account::Provider, amount.amount),
        (Account::Owed, -amount.amount),
    ]))
}

/// The same the other way round: the money went back.
pub fn reversed(entries: &Entries) -> Entries {
    entries
        .iter()
        .map(|(account, amount)| (*account, -amount))
        .collect()
}

fn without_nothing(mut entries: Entries) -> Entries {
    entries.retain(|_, amount| *amount != 0);
    entries
}
