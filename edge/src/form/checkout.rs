//! The checkout's form. It places the order, or saves its fields with the cart and continues: with the same page
//! (`do=update`, `do=agree`), with the cart (`do=cart`), or without a page (`do=save`, which script sends while the
//! shopper types, and which ignores country and method).

use contract::{
    CountryCode, FieldCode, IdempotencyKey, OrderNumber, Problem,
    checkout::{CheckoutDetails, MAX_TYPED, SaveCheckout},
    header,
    order::PlaceOrder,
    path::{self, page},
    shipping::ShippingMethod,
};
use domain::shipping_tax_tables::RULES;

use super::{Fields, OnSuccess, Submission, cart, post};
use crate::{message::OriginRequest, plan::PageView, query, request_parts::Method};

pub(super) fn read(view: &PageView, fields: Fields<'_>) -> Result<Submission, Box<Problem>> {
    let go_to = |path: &str| OnSuccess::Redirect(page::localised(view.locale, path));
    let save = save(view, fields.fields);
    match fields.text("do") {
        "update" => {
            check_choice(fields)?;
            Ok(Submission {
                call: save,
                on_success: go_to(page::CHECKOUT),
            })
        }
        "cart" => Ok(Submission {
            call: save,
            on_success: go_to(page::CART),
        }),
        "save" => Ok(Submission {
            call: save,
            on_success: OnSuccess::NoContent,
        }),
        "agree" => {
            let here = page::localised(view.locale, page::CHECKOUT);
            Ok(Submission {
                call: cart::agree(fields)?,
                on_success: OnSuccess::CallAndRedirect(Box::new(save), here),
            })
        }
        _ => place(view, fields),
    }
}

/// The call that saves the form's fields with the cart. Ignores an invalid country or method instead of reporting it:
/// the shopper is leaving the page, and the order validates them. The query of the pressed button names an entry of the
/// address book.
pub(super) fn save(view: &PageView, fields: &[(String, String)]) -> OriginRequest {
    let text = |name: &str| -> String {
        let typed = query::get(fields, name).unwrap_or_default();
        typed
            .chars()
            .filter(|c| *c != '\0')
            .take(MAX_TYPED)
            .collect()
    };
    let has_details = query::get(fields, "address.street").is_some();
    // Script submits a changed country or method with `do=update`. A `do=save` that was sent before may arrive after
    // it, and must not restore the previous choice.
    let selected = |name: &str| match query::get(fields, "do") {
        Some("save") => String::new(),
        _ => text(name),
    };
    // A malformed query selects nothing, like a missing one: no button of the shop sends it.
    let button_query = query::parse(&view.query).unwrap_or_default();
    let country: Option<CountryCode> = selected("address.country").parse().ok();
    let body = SaveCheckout {
        country: country.filter(|country| RULES.destination(country).is_some()),
        method: selected("method").parse().ok(),
        details: has_details.then(|| CheckoutDetails {
            email: text("email"),
            name: text("address.name"),
            street: text("address.street"),
            extra: text("address.extra"),
            postal_code: text("address.postal_code"),
            city: text("address.city"),
        }),
        address: query::get(&button_query, "address").and_then(|id| id.parse().ok()),
    };
    OriginRequest::json(Method::Patch, path::CART_CHECKOUT, &body)
}

/// Validates country and method of `do=update`. A method that the country does not offer is not an error: the quote
/// falls back to the default method.
fn check_choice(mut fields: Fields<'_>) -> Result<(), Box<Problem>> {
    let mut valid = Some(());
    if !fields.text("address.country").is_empty() {
        valid = valid.and(fields.country().map(|_| ()));
    }
    if !fields.text("method").is_empty() {
        let method: Option<ShippingMethod> = fields.read("method");
        valid = valid.and(method.map(|_| ()));
    }
    fields.finish(valid)
}

fn place(view: &PageView, mut fields: Fields<'_>) -> Result<Submission, Box<Problem>> {
    let email = fields.read("email");
    let address = fields.address();
    let method = read_method(&mut fields);
    let total = fields.money("expected_total");
    let key: Option<IdempotencyKey> = fields.read("key");
    let replaces: Option<OrderNumber> = fields.optional("replaces");
    let values = email.zip(address).zip(total.zip(method)).zip(key);
    let (((email, address), (expected_total, method)), key) = fields.finish(values)?;
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

/// The shipping method, or the default if none was selected. A method that the country does not offer is an error,
/// reported together with those of other fields.
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
