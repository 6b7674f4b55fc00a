//! Who receives it, and where.

use leptos::prelude::*;

use super::Checkout;
use crate::{
    components::form::{Field, field},
    text::text,
};

pub(super) fn fields(it: &Checkout<'_>) -> impl IntoView + use<> {
    let text = text(it.locale);
    let show = |one: Field| {
        let typed = it.request.typed(one.name).map(str::to_owned);
        let value = typed.or(one.value);
        let checked = true;
        field(
            it.locale,
            it.refused(),
            Field {
                value,
                checked,
                ..one
            },
        )
    };
    let name = Field {
        value: it.name.clone(),
        ..Field::new("address.name", text.name, "shipping name")
    };
    let email = Field {
        hint: Some(text.email_hint),
        value: it.email.clone(),
        ..Field::email(text.email)
    };
    let extra = Field {
        optional: true,
        ..Field::new("address.extra", text.extra, "shipping address-line2")
    };
    let code = Field {
        min: 2,
        max: 12,
        ..Field::new(
            "address.postal_code",
            text.postal_code,
            "shipping postal-code",
        )
    };
    view! {
        <section>
            <h2>{text.your_details}</h2>
            {show(email)}
        </section>
        <section>
            <h2>{text.address}</h2>
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
