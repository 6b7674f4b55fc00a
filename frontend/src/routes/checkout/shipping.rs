//! Destination and shipping method. Each choice changes the total: without script a button reloads the page, with script
//! (`script/form.js`) the parts that depend on it are updated at once.

use contract::{CountryCode, Locale, shipping::ShippingOffer};
use leptos::prelude::*;

use super::Checkout;
use crate::{
    components::{delivery_estimate::delivery_estimate, form::field_error, summary::country},
    format::money,
    text::{checkout::checkout, text},
};

pub(super) fn destination(state: &Checkout<'_>) -> impl IntoView + use<> {
    let (locale, text) = (state.locale, text(state.locale));
    let no_country = field_error(locale, state.refused(), "address.country")
        .map(|wrong| view! { <p class="wrong">{wrong}</p> });
    let options = domain::shipping_tax_tables::RULES
        .countries()
        .filter_map(|code| code.parse::<CountryCode>().ok())
        .map(|code| {
            let selected = code == state.cart.quote.country;
            let name = country(locale, &code).to_owned();
            view! { <option value=code.to_string() selected=selected>{name}</option> }
        })
        .collect_view();
    let words = checkout(locale);
    let no_method = field_error(locale, state.refused(), "method")
        .map(|wrong| view! { <p class="wrong">{wrong}</p> });
    let methods = state
        .cart
        .shipping
        .iter()
        .map(|offer| method(locale, offer, offer.method == state.cart.quote.method))
        .collect_view();
    view! {
        <section id="shipping">
            <h2>{text.destination}</h2>
            <div class="field">
                <label for="address-country">{text.country}</label>
                <select id="address-country" name="address.country" autocomplete="shipping country"
                    data-renew="update">{options}</select>
                {no_country}
            </div>
            <fieldset id="method" class="methods" data-part="methods">
                <legend>{words.shipping_method}</legend>
                {methods}
                {no_method}
            </fieldset>
            // The first button in document order: Enter recalculates, it never places the order.
            <button id="update" class="update" type="submit" name="do" value="update" formnovalidate
                formaction=format!("{}#shipping", super::to::localised(locale, super::to::CHECKOUT))>
                {words.update_shipping}
            </button>
        </section>
    }
}

fn method(locale: Locale, offer: &ShippingOffer, chosen: bool) -> impl IntoView + use<> {
    let name = offer.method.as_str();
    let id = format!("method-{name}");
    let price = match offer.price.amount {
        0 => text(locale).free.to_owned(),
        _ => money(locale, offer.price),
    };
    view! {
        <div class="method">
            <input id=id.clone() type="radio" name="method" value=name checked=chosen data-renew="update"/>
            <label for=id>
                <b>{(checkout(locale).method)(offer.method)}</b>" "
                <span class="cost">{price}</span>" "
                <span class="quiet">{delivery_estimate(locale, offer.delivery)}</span>
            </label>
        </div>
    }
}
