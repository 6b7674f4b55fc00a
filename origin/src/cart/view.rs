//! Rows of carts as the contract tells them.

use contract::{
    CountryCode, Currency, Locale, Quantity,
    cart::{Cart, CartLine},
    catalog::Availability,
};
use domain::{
    pricing::{CannotQuote, Item, quote},
    rules::RULES,
};

use serde::Deserialize;

use super::store::{Head, Line};
use crate::catalog::view::Text;

/// What there is to choose, as far as a variant's name needs it.
#[derive(Debug, Deserialize)]
pub(super) struct OptionText {
    values: Vec<ValueText>,
}

#[derive(Debug, Deserialize)]
struct ValueText {
    key: String,
    titles: Text,
}

/// A variant's name within its product: the names of its choices, in the order of the options.
pub(super) fn variant_title(options: &[OptionText], choices: &[String], locale: Locale) -> String {
    let names: Vec<&str> = options
        .iter()
        .zip(choices)
        .filter_map(|(option, choice)| option.values.iter().find(|value| value.key == *choice))
        .map(|value| value.titles.get(locale))
        .collect();
    names.join(", ")
}

fn line(line: Line) -> Result<CartLine, CannotQuote> {
    let free = if line.published { line.free } else { 0 };
    Ok(CartLine {
        total: line.item().total()?,
        id: line.id,
        variant: line.variant,
        sku: line.sku,
        product: line.product,
        title: line.title,
        variant_title: line.variant_title,
        image: line.image,
        hue: line.hue,
        quantity: line.quantity,
        unit_price: line.unit_price,
        availability: Availability::of(free),
        available: free.clamp(0, Quantity::MAX.into()),
    })
}

/// A cart whole, priced for a country.
pub(super) fn cart(
    head: Option<&Head>,
    lines: Vec<Line>,
    country: &CountryCode,
    currency: Currency,
) -> Result<Cart, CannotQuote> {
    let items: Vec<Item> = lines.iter().map(Line::item).collect();
    Ok(Cart {
        id: head.map(|head| head.id),
        count: lines
            .iter()
            .map(|line| u32::from(line.quantity.get()))
            .sum(),
        quote: quote(&items, country, currency, &RULES)?,
        lines: lines.into_iter().map(line).collect::<Result<_, _>>()?,
    })
}
