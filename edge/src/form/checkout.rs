//! The checkout's form: places the order, or keeps what was chosen and typed with the cart and goes on: to the page again
//! (`do=update`, `do=agree`), to the cart (`do=cart`), or nowhere (`do=save`, sent by script while the form is
//! filled in; it leaves out country and method).

use contract::{
    CountryCode, FieldCode, IdempotencyKey, OrderNumber, Problem,
    checkout::{CheckoutDetails, MAX_TYPED, SaveCheckout},
    header,
    order::PlaceOrder,
    path::{self, page},
    shipping::ShippingMethod,
};
use domain::shipping_tax_tables::RULES;

use super::{Fields, OnSuccess, Submission, cart, json, post};
use crate::{message::OriginRequest, plan::PageView, query, request_parts::Method};

pub(super) fn read(view: &PageView, fields: Fields<'_>) -> Result<Submission, Box<Problem>> {
    let go_to = |path: &str| OnSuccess::Redirect(page::localised(view.locale, path));
    let keep = keep(view, fields.fields);
    match fields.text("do") {
        "update" => {
            check_choice(fields)?;
            let then = go_to(page::CHECKOUT);
            Ok(Submission {
                call: keep,
                on_success: then,
            })
        }
        "cart" => {
            let then = go_to(page::CART);
            Ok(Submission {
                call: keep,
                on_success: then,
            })
        }
        "save" => Ok(Submission {
            call: keep,
            on_success: OnSuccess::NoContent,
        }),
        "agree" => {
            let here = page::localised(view.locale, page::CHECKOUT);
            let then = OnSuccess::CallAndRedirect(Box::new(keep), here);
            let call = cart::agree(fields)?;
            Ok(Submission {
                call,
                on_success: then,
            })
        }
        _ => place(view, fields),
    }
}

/// Keeps what was chosen and typed with the cart. What no checkout could have chosen is left out: it is kept on the way
/// elsewhere, and checked with the order. An address of the book is named by the query of the button that chose it.
pub(super) fn keep(view: &PageView, fields: &[(String, String)]) -> OriginRequest {
    let text = |name: &str| -> String {
        let typed = query::get(fields, name).unwrap_or_default();
        typed
            .chars()
            .filter(|c| *c != '\0')
            .take(MAX_TYPED)
            .collect()
    };
    let typed = query::get(fields, "address.street").is_some();
    // Script sends each choice by `do=update`; a save that arrives after it must not bring the previous choice back.
    let chosen = |name: &str| match query::get(fields, "do") {
        Some("save") => String::new(),
        _ => text(name),
    };
    let of_the_button = query::parse(&view.query).unwrap_or_default();
    let country: Option<CountryCode> = chosen("address.country").parse().ok();
    let save = SaveCheckout {
        country: country.filter(|country| RULES.destination(country).is_some()),
        method: chosen("method").parse().ok(),
        details: typed.then(|| CheckoutDetails {
            email: text("email"),
            name: text("address.name"),
            street: text("address.street"),
            extra: text("address.extra"),
            postal_code: text("address.postal_code"),
            city: text("address.city"),
        }),
        address: query::get(&of_the_button, "address").and_then(|id| id.parse().ok()),
    };
    json(Method::Patch, path::CART_CHECKOUT, &save)
}

/// Country and method of a form that asks for their price. A method that the country does not have gives way.
fn check_choice(mut fields: Fields<'_>) -> Result<(), Box<Problem>> {
    let mut right = Some(());
    if !fields.text("address.country").is_empty() {
        right = right.and(fields.country().map(|_| ()));
    }
    if !fields.text("method").is_empty() {
        let method: Option<ShippingMethod> = fields.read("method");
        right = right.and(method.map(|_| ()));
    }
    fields.finish(right)
}

fn place(view: &PageView, mut fields: Fields<'_>) -> Result<Submission, Box<Problem>> {
    let email = fields.read("email");
    let address = fields.address();
    let method = read_method(&mut fields);
    let total = fields.money("expected_total");
    let key: Option<IdempotencyKey> = fields.read("key");
    let replaces: Option<OrderNumber> = fields.optional("replaces");
    let whole = email.zip(address).zip(total.zip(method)).zip(key);
    let (((email, address), (expected_total, method)), key) = fields.finish(whole)?;
    let order = PlaceOrder {
        email,
        address,
        method,
        expected_total,
        replaces,
        locale: view.locale,
    };
    let call = post(path::ORDERS, &order).with(header::IDEMPOTENCY_KEY, key.to_string());
    Ok(Submission {
        call,
        on_success: OnSuccess::Pay,
    })
}

/// The way to ship; the usual one where none was chosen. One that the country does not have is refused here, with
/// whatever else is wrong.
fn read_method(fields: &mut Fields<'_>) -> Option<ShippingMethod> {
    if fields.text("method").is_empty() {
        return Some(ShippingMethod::default());
    }
    let method = fields.read("method")?;
    let country = fields.text("address.country").parse().ok();
    let destination = country.and_then(|country| RULES.destination(&country));
    match destination {
        Some(destination) if destination.method(method).is_none() => {
            fields.refuse("method", FieldCode::MethodNotThere)
        }
        _ => Some(method),
    }
}
