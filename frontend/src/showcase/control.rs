//! Buttons, fields and options.

use contract::{ErrorCode, FieldCode, Locale, Problem};
use leptos::prelude::*;

use crate::{
    components::form::{Field, field},
    page_request::Refused,
    text::{island::island, text},
};

/// Buttons in each weight and state.
pub(super) fn buttons() -> impl IntoView {
    view! {
        <p class="row">
            <button class="loud" type="button">"Loud"</button>
            <button type="button">"Quiet"</button>
            <button class="plain" type="button">"Plain"</button>
            <a class="button" href="#buttons">"A link"</a>
            <button class="loud" type="button" aria-busy="true">"Busy …"</button>
            <button class="loud" type="button" disabled>"Disabled"</button>
            <button type="button" disabled>"Disabled"</button>
        </p>
    }
}

/// Fields: empty, with a hint, optional, filled in, invalid; a select and a number.
pub(super) fn fields(locale: Locale) -> impl IntoView {
    let text = text(locale);
    let refused = Refused {
        resumed: false,
        form: String::new(),
        values: vec![("wrong-email".to_owned(), "ada@".to_owned())],
        problem: Problem::new(ErrorCode::Invalid).with_field("wrong-email", FieldCode::Email),
    };
    let wrong = Field {
        name: "wrong-email",
        ..Field::email(text.email)
    };
    let hinted = Field {
        hint: Some(text.email_hint),
        ..Field::email(text.email)
    };
    let optional = Field {
        optional: true,
        ..Field::new("extra", text.extra, "off")
    };
    let filled = Field {
        value: Some("Ada Lovelace".to_owned()),
        ..Field::new("name", text.name, "off")
    };
    view! {
        <form class="narrow" action="#fields">
            {field(locale, None, Field::new("address.street", text.street, "off"))}
            {field(locale, None, hinted)}
            {field(locale, None, optional)}
            {field(locale, None, filled)}
            {field(locale, Some(&refused), wrong)}
            <div class="field">
                <label for="country">{text.country}</label>
                <select id="country"><option>"Germany"</option><option>"Austria"</option></select>
            </div>
            <div class="field">
                <label for="count">{island(locale).quantity}</label>
                <input id="count" type="number" min="1" max="99" value="1"/>
            </div>
        </form>
    }
}

/// Options of a product, active filters, order states.
pub(super) fn options(locale: Locale) -> impl IntoView {
    let text = text(locale);
    let island = island(locale);
    let remove = (text.remove_filter)("Olive");
    let gone = format!(", {}", island.sold_out);
    let pictured = ["clay", "olive", "sand"].map(|colour| {
        let src = format!("/pictures/mug/thing/{colour}-medium.svg");
        let current = (colour == "clay").then_some("true");
        view! {
            <li><a class="h30" href="#options" aria-current=current>
                <img src=src alt="" width="48" height="60" loading="lazy"/><span>{colour}</span>
            </a></li>
        }
    });
    view! {
        <div class="option" role="group" aria-labelledby="option-colour">
            <p id="option-colour">"Colour "<b>"clay"</b></p>
            <ul class="chips pictured" role="list">{pictured}</ul>
        </div>
        <div class="option" role="group" aria-labelledby="option-size">
            <p id="option-size">"Size "<b>"Small"</b></p>
            <ul class="chips" role="list">
                <li><a href="#options" aria-current="true">"Small"</a></li>
                <li><a href="#options">"Large"</a></li>
                <li><a class="out" href="#options">"Huge"<span class="hide">{gone}</span></a></li>
            </ul>
        </div>
        <ul class="chips active" role="list">
            <li><a class="chip" href="#options" aria-label=remove>"Olive"</a></li>
            <li><a href="#options">{text.clear_filters}</a></li>
        </ul>
        <p class="row">{text.states.map(|state| view! { <span class="mark">{state}</span> })}</p>
    }
}
