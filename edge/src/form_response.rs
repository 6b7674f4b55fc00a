//! The response to a form, from origin's response to its call: a redirect, or the page with its errors.

use contract::{
    ErrorCode, Locale, Problem, Sku,
    order::{PlacedOrder, Reordered},
    path::page,
};

use crate::{form::OnSuccess, message::Response};

/// The response to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormResponse {
    /// 303 to a page.
    SeeOther(String),
    /// 204, for script.
    NoContent,
    /// The form's page with the problem and its status.
    Rerender(Box<Problem>),
}

/// Decides the response to a form from origin's response to its call.
pub fn form_response(on_success: OnSuccess, reply: &Response, locale: Locale) -> FormResponse {
    if !reply.is_success() {
        return FormResponse::Rerender(Box::new(reply.to_problem()));
    }
    match on_success {
        OnSuccess::Redirect(path)
        | OnSuccess::RedirectWithDraft(path)
        | OnSuccess::CallAndRedirect(_, path) => FormResponse::SeeOther(path),
        OnSuccess::NoContent => FormResponse::NoContent,
        OnSuccess::Reordered(number) => match serde_json::from_slice::<Reordered>(&reply.body) {
            Ok(reordered) => {
                let cart = page::localised(locale, page::CART);
                FormResponse::SeeOther(if reordered.short.is_empty() {
                    cart
                } else {
                    let short: Vec<&str> = reordered.short.iter().map(Sku::as_str).collect();
                    format!("{cart}?order={number}&short={}", short.join(","))
                })
            }
            Err(_) => unreadable(),
        },
        OnSuccess::Pay => match serde_json::from_slice::<PlacedOrder>(&reply.body) {
            Ok(placed) => FormResponse::SeeOther(
                placed
                    .payment_url
                    .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
                    .unwrap_or_else(|| page::localised(locale, &page::order(&placed.order.number))),
            ),
            Err(_) => unreadable(),
        },
    }
}

/// Origin reported success in a form that this release cannot read: not knowing what succeeded is an error.
fn unreadable() -> FormResponse {
    FormResponse::Rerender(Box::new(Problem::new(ErrorCode::Internal)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_rerenders_the_page_and_success_redirects() {
        let go = || OnSuccess::Redirect("/cart".into());
        assert_eq!(
            form_response(go(), &Response::new(204, Vec::new()), Locale::En),
            FormResponse::SeeOther("/cart".into())
        );
        for (reply, code) in [
            (
                Response::error(ErrorCode::OutOfStock, ""),
                ErrorCode::OutOfStock,
            ),
            (Response::new(500, b"oops".to_vec()), ErrorCode::Internal),
            (Response::new(502, Vec::new()), ErrorCode::Unavailable),
        ] {
            let FormResponse::Rerender(problem) = form_response(go(), &reply, Locale::En) else {
                panic!("rerender")
            };
            assert_eq!(problem.code, code);
        }
        let FormResponse::Rerender(problem) = form_response(
            OnSuccess::Pay,
            &Response::new(201, b"{}".to_vec()),
            Locale::De,
        ) else {
            panic!("a response without an order is an error")
        };
        assert_eq!(problem.code, ErrorCode::Internal);
    }
}
