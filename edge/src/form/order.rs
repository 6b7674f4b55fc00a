//! The forms of an order's page. A guest's order key is in a cookie; the session adds it to the call.

use contract::{
    OrderNumber, Problem,
    order::{ReturnOrder, ReturnReason, SendOrderLink},
    path::{self, page},
};

use super::{Fields, OnSuccess, Submission, post, unknown_action};
use crate::{message::OriginRequest, plan::PageView, request_parts::Method};

pub(super) fn read(
    view: &PageView,
    number: &OrderNumber,
    mut fields: Fields<'_>,
) -> Result<Submission, Box<Problem>> {
    let page = page::localised(view.locale, &page::order(number));
    let post_empty = |path| OriginRequest::empty(Method::Post, path);
    let (call, on_success) = match fields.text("do") {
        "pay" => (post_empty(path::order_payment(number)), OnSuccess::Pay),
        "cancel" => {
            let next = match fields.text("back") {
                "cart" => page::localised(view.locale, page::CART),
                "checkout" => page::localised(view.locale, page::CHECKOUT),
                _ => page,
            };
            (
                post_empty(path::order_cancel(number)),
                OnSuccess::Redirect(next),
            )
        }
        "reorder" => (
            post_empty(path::order_reorder(number)),
            OnSuccess::Reordered(number.clone()),
        ),
        "return" => {
            let reason: Option<ReturnReason> = fields.read("reason");
            let body = fields.finish(reason.map(|reason| ReturnOrder { reason }))?;
            (
                post(&path::order_return(number), &body),
                OnSuccess::Redirect(page),
            )
        }
        "link" => {
            let email = fields.read("email");
            let number = number.clone();
            let body = fields.finish(email.map(|email| SendOrderLink { number, email }))?;
            (
                post(path::ORDER_LINKS, &body),
                OnSuccess::Redirect(format!("{page}?sent=1")),
            )
        }
        _ => return Err(unknown_action()),
    };
    Ok(Submission { call, on_success })
}
