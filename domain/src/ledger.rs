//! Double-entry bookkeeping of sales and refunds. The entries of each transaction sum to zero.

use std::collections::BTreeMap;

use contract::{Money, cart::Quote};

use crate::pricing::{allocate, included_tax};

#[cfg(test)]
mod tests;

/// A ledger account. Assets (debits) are positive; liabilities and revenue (credits) are negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Asset: the balance at the payment provider.
    Provider,
    /// Revenue: goods, net of tax.
    Sales,
    /// Revenue: shipping, net of tax.
    Shipping,
    /// Liability: tax of a rate in basis points, owed to the state.
    Tax(u32),
    /// Liability: a payment that arrived after its order had ended, owed to the shopper.
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

/// The entries of an order's payment: revenue, and the tax included in it.
pub fn sale(quote: &Quote) -> Entries {
    let weights: Vec<i64> = quote.taxes.iter().map(|tax| tax.gross.amount).collect();
    let shares = allocate(quote.shipping.amount, &weights);
    let mut shipping_tax = 0;
    let mut entries = Entries::new();
    let mut total_tax = 0;
    for (tax, share) in quote.taxes.iter().zip(shares) {
        // Cannot overflow: the tax included in a share is less than the share, which is an `i64`.
        shipping_tax += included_tax(share, tax.rate_bp).unwrap_or(0);
        total_tax += tax.tax.amount;
        entries.insert(Account::Tax(tax.rate_bp), -tax.tax.amount);
    }
    // The tax liabilities come from the quote, which is what the order states. Only the net amounts of shipping and
    // sales are derived here, and sales is the remainder, so that rounding cannot unbalance the entries.
    let shipping = quote.shipping.amount - shipping_tax;
    let sales = quote.total.amount - total_tax - shipping;
    entries.insert(Account::Provider, quote.total.amount);
    entries.insert(Account::Shipping, -shipping);
    entries.insert(Account::Sales, -sales);
    without_zeros(entries)
}

/// The entries of a payment for an order that had already ended: the whole amount is owed to the shopper.
pub fn late_money(amount: Money) -> Entries {
    without_zeros(Entries::from([
        (Account::Provider, amount.amount),
        (Account::Owed, -amount.amount),
    ]))
}

/// The reversal of a transaction, for a refund.
pub fn reversed(entries: &Entries) -> Entries {
    entries
        .iter()
        .map(|(account, amount)| (*account, -amount))
        .collect()
}

fn without_zeros(mut entries: Entries) -> Entries {
    entries.retain(|_, amount| *amount != 0);
    entries
}
