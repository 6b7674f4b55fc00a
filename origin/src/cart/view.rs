//! Converts rows of carts to the contract's types.

use chrono::{DateTime, Utc};
use contract::{
    CountryCode, Currency, Locale, Money, Quantity,
    cart::{Cart, CartLine},
    catalog::Availability,
    shipping::{ShippingMethod, ShippingOffer},
};
use domain::{
    pricing::{CannotQuote, PricedLine, ShippingRequest, quote},
    shipping_tax_tables::RULES,
};
use serde::Deserialize;

use super::store::{CartHeader, Line};
use crate::catalog::view::Text;

/// A product's option, as far as a variant's name needs it.
#[derive(Debug, Deserialize)]
pub(super) struct OptionText {
    values: Vec<ValueText>,
}

#[derive(Debug, Deserialize)]
struct ValueText {
    key: String,
    titles: Text,
}

/// A variant's name within its product: the titles of its choices, in the order of the options.
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
        agreed_price: line.agreed_price,
        tax_class: line.tax_class,
        availability: Availability::of(free),
        available: free.clamp(0, Quantity::MAX.into()),
    })
}

/// The shipping request of a cart that is ordered now. Falls back to the destination's default method if the chosen one
/// is not available there.
pub(super) fn shipping_request(
    country: &CountryCode,
    chosen_method: Option<ShippingMethod>,
    now: DateTime<Utc>,
) -> Result<ShippingRequest<'_>, CannotQuote> {
    let destination = RULES.destination(country).ok_or(CannotQuote::NoShipping)?;
    Ok(ShippingRequest {
        country,
        method: destination.method_or_default(chosen_method.unwrap_or_default()),
        ordered_at: now,
    })
}

/// A whole cart, priced for a shipping request.
pub(super) fn cart(
    header: Option<&CartHeader>,
    lines: Vec<Line>,
    shipping_request: ShippingRequest<'_>,
    currency: Currency,
) -> Result<Cart, CannotQuote> {
    let items: Vec<PricedLine> = lines.iter().map(Line::item).collect();
    let quote = quote(&items, shipping_request, currency, &RULES)?;
    Ok(Cart {
        id: header.map(|header| header.id),
        count: lines
            .iter()
            .map(|line| u32::from(line.quantity.get()))
            .sum(),
        shipping: offers(shipping_request, quote.subtotal)?,
        quote,
        lines: lines.into_iter().map(line).collect::<Result<_, _>>()?,
    })
}

fn offers(
    shipping_request: ShippingRequest<'_>,
    subtotal: Money,
) -> Result<Vec<ShippingOffer>, CannotQuote> {
    let destination = RULES
        .destination(shipping_request.country)
        .ok_or(CannotQuote::NoShipping)?;
    let offer = |method: &domain::shipping::Method| ShippingOffer {
        method: method.method,
        price: method.price_for(subtotal),
        delivery: method.delivery(shipping_request.ordered_at),
    };
    Ok(destination.methods.iter().map(offer).collect())
}
