//! The cart's forms.

use contract::{
    LineId, Problem, Quantity,
    cart::{AddLine, AgreeToChanges, ChangeLine},
    path,
};

use super::{Fields, post, unknown_action};
use crate::{message::OriginRequest, request_parts::Method};

pub(super) fn read(mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    match fields.text("do") {
        "add" => {
            let variant = fields.read("variant");
            let quantity = if fields.text("quantity").is_empty() {
                Some(Quantity::ONE)
            } else {
                fields.read("quantity")
            };
            let line = variant
                .zip(quantity)
                .map(|(variant, quantity)| AddLine { variant, quantity });
            Ok(post(path::CART_LINES, &fields.finish(line)?))
        }
        "change" => {
            // The quantity of the pressed button takes precedence over the input field, which is submitted as well.
            let number = match fields.text("to") {
                "" => "quantity",
                _ => "to",
            };
            // `Quantity` starts at 1, so zero removes the line.
            if fields.text(number).trim() == "0" {
                return remove(fields);
            }
            let line: Option<LineId> = fields.read("line");
            let quantity = fields.read(number);
            let expected_quantity = fields.optional("expected_quantity");
            let (line, quantity) = fields.finish(line.zip(quantity))?;
            Ok(OriginRequest::json(
                Method::Patch,
                path::cart_line(line),
                &ChangeLine {
                    quantity,
                    expected_quantity,
                },
            ))
        }
        "remove" => remove(fields),
        "agree" => agree(fields),
        _ => Err(unknown_action()),
    }
}

/// Accepts the changes to prices and stock, on the condition of the displayed subtotal.
pub(super) fn agree(mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    let subtotal = fields.money("expected_subtotal");
    let agree = subtotal.map(|expected_subtotal| AgreeToChanges { expected_subtotal });
    Ok(post(path::CART_AGREEMENT, &fields.finish(agree)?))
}

fn remove(mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    let line = fields.read("line");
    let expected: Option<Quantity> = fields.optional("expected_quantity");
    let line = fields.finish(line)?;
    let query = expected.map_or_else(String::new, |expected| {
        format!("?expected_quantity={expected}")
    });
    let path = path::cart_line(line) + &query;
    Ok(OriginRequest::empty(Method::Delete, path))
}
