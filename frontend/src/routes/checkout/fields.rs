//! The fields of the recipient: e-mail and delivery address.

use leptos::prelude::*;

use super::{Checkout, to};
use crate::{
    components::form::{Field, field},
    text::{checkout::checkout, text},
};

pub(super) fn fields(state: &Checkout<'_>) -> impl IntoView + use<> {
    let text = text(state.locale);
    let show = |one: Field| {
        let typed = state.request.typed(one.name).map(str::to_owned);
        let saved_entry = saved_entry(state, one.name);
        let value = address_value(state, one.name)
            .or(typed)
            .or(saved_entry)
            .or(one.value);
        let checked = true;
        field(
            state.locale,
            state.refused(),
            Field {
                checked,
                value,
                ..one
            },
        )
    };
    let name = Field {
        value: state.name.clone(),
        ..Field::new("address.name", text.name, "shipping name")
    };
    let email = Field {
        hint: Some(text.email_hint),
        value: state.email.clone(),
        ..Field::email(text.email)
    };
    let extra = Field {
        optional: true,
        ..Field::new("address.extra", text.extra, "shipping address-line2")
    };
    let code = Field::postcode(state.locale, state.cart.quote.country.as_str());
    view! {
        <section>
            <h2>{text.your_details}</h2>
            {show(email)}
        </section>
        <section>
            <h2>{text.address}</h2>
            {book(state)}
            {show(name)}
            {show(Field::new("address.street", text.street, "shipping address-line1"))}
            {show(extra)}
            <div class="pair">
                {show(code)}
                {show(Field::new("address.city", text.city, "shipping address-level2"))}
            </div>
        </section>
        <section>
            <h2>{text.payment}</h2>
            <p>{text.payment_text}</p>
        </section>
    }
}

/// The value of a field in the chosen address of the book.
fn address_value(state: &Checkout<'_>, field: &str) -> Option<String> {
    let address = state.address.as_ref()?;
    Some(match field {
        "address.name" => address.name.clone(),
        "address.street" => address.street.clone(),
        "address.extra" => address.extra.clone(),
        "address.postal_code" => address.postal_code.clone(),
        "address.city" => address.city.clone(),
        _ => return None,
    })
}

/// The value of a field that was saved with the cart.
fn saved_entry(state: &Checkout<'_>, field: &str) -> Option<String> {
    let details = state.details.as_ref()?;
    let kept = match field {
        "email" => &details.email,
        "address.name" => &details.name,
        "address.street" => &details.street,
        "address.extra" => &details.extra,
        "address.postal_code" => &details.postal_code,
        "address.city" => &details.city,
        _ => return None,
    };
    (!kept.is_empty()).then(|| kept.clone())
}

/// The customer's address book: a button for each address that fills the fields with it.
fn book(state: &Checkout<'_>) -> impl IntoView + use<> {
    let here = to::localised(state.locale, to::CHECKOUT);
    let entries = state
        .saved
        .iter()
        .map(|one| {
            let (to, address) = (format!("{here}?address={}", one.id), &one.address);
            let words = [&address.name, &address.street, &address.city].map(String::as_str);
            view! {
                <li><button class="plain" type="submit" name="do" value="update" formnovalidate formaction=to>
                    {words.join(", ")}
                </button></li>
            }
        })
        .collect_view();
    let words = checkout(state.locale).address_book;
    (!state.saved.is_empty())
        .then(|| view! { <p class="hint">{words}</p><ul role="list">{entries}</ul> })
}
