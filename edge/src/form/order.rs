//! The forms of an order's page. They carry the key of a guest's link.

use contract::{
    OrderKey, OrderNumber, Problem, header,
    order::{ReturnOrder, ReturnReason},
    path::{self, page},
};

use super::{Fields, Submission, Then, post, unknown_step};
use crate::{head::Method, message::Call, plan::PageView, query};

pub(super) fn read(
    view: &PageView,
    number: &OrderNumber,
    mut fields: Fields<'_>,
) -> Result<Submission, Box<Problem>> {
    let of_the_link = query::parse(&view.query).unwrap_or_default();
    let key: Option<OrderKey> = [
        fields.text("key"),
        query::get(&of_the_link, "key").unwrap_or_default(),
    ]
    .into_iter()
    .find_map(|text| text.parse().ok());
    let back = || {
        let page = page::localised(view.locale, &page::order(number));
        Then::GoTo(match &key {
            Some(key) => format!("{page}?key={key}"),
            None => page,
        })
    };
    let ask = |path| Call::json(Method::Post, path, None);
    let (call, then) = match fields.text("do") {
        "pay" => (ask(path::order_payment(number)), Then::Pay),
        "cancel" => (ask(path::order_cancel(number)), back()),
        "reorder" => (
            ask(path::order_reorder(number)),
            Then::Reordered(number.clone()),
        ),
        "return" => {
            let then = back();
            let reason: Option<ReturnReason> = fields.read("reason");
            let body = fields.finish(reason.map(|reason| ReturnOrder { reason }))?;
            (post(&path::order_return(number), &body), then)
        }
        _ => return Err(unknown_step("must be pay, cancel, return or reorder")),
    };
    let call = match &key {
        Some(key) => call.with(header::ORDER_KEY, key.to_string()),
        None => call,
    };
    Ok(Submission { call, then })
}
