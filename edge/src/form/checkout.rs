//! The checkout's form: places the order, or (`do=update`, `do=agree`) shows the page anew with what was typed.

use contract::{
    FieldCode, IdempotencyKey, Problem, header, order::PlaceOrder, path, shipping::ShippingMethod,
};
use domain::rules::RULES;

use super::{Fields, Submission, Then, cart, post};
use crate::{message::Call, plan::PageView};

pub(super) fn read(view: &PageView, fields: Fields<'_>) -> Result<Submission, Box<Problem>> {
    match fields.text("do") {
        // Nothing changes: the page asks by itself for what was chosen.
        "update" => Ok(Submission {
            call: Call::get(path::CART),
            then: Then::Show,
        }),
        "agree" => Ok(Submission {
            call: cart::agree(fields)?,
            then: Then::Show,
        }),
        _ => place(view, fields),
    }
}

fn place(view: &PageView, mut fields: Fields<'_>) -> Result<Submission, Box<Problem>> {
    let email = fields.read("email");
    let address = fields.address();
    let method = read_method(&mut fields);
    let total = fields.money("expected_total");
    let key: Option<IdempotencyKey> = fields.read("key");
    let whole = email.zip(address).zip(total.zip(method)).zip(key);
    let (((email, address), (expected_total, method)), key) = fields.finish(whole)?;
    let order = PlaceOrder {
        email,
        address,
        method,
        expected_total,
        locale: view.locale,
    };
    let call = post(path::ORDERS, &order).with(header::IDEMPOTENCY_KEY, key.to_string());
    Ok(Submission {
        call,
        then: Then::Pay,
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
