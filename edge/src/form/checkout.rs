//! The checkout's form: places the order, or (`do=update`, `do=agree`) shows the page anew with what was typed.

use contract::{
    IdempotencyKey, Problem, header,
    order::{Address, PlaceOrder},
    path,
    shipping::ShippingMethod,
};
use domain::address;

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
    let address = read_address(&mut fields);
    let method = if fields.text("method").is_empty() {
        Some(ShippingMethod::default())
    } else {
        fields.read("method")
    };
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

/// All that is wrong is told at once, so origin's own question is asked here already.
fn read_address(fields: &mut Fields<'_>) -> Option<Address> {
    let country = fields.read("address.country")?;
    match address::check(&fields.address(country)) {
        Ok(address) => Some(address),
        Err(errors) => {
            fields.problem.errors.extend(errors);
            None
        }
    }
}
