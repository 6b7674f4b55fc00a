//! What a form's call led to: another page, or the same page with what is wrong.

use contract::{
    Locale, Problem, Sku,
    order::{PlacedOrder, Reordered},
    path::page,
};

use crate::{form::Then, message::Reply};

/// What to answer to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// 303.
    SeeOther(String),
    /// 204.
    Nothing,
    /// The form's page again, with the problem's status.
    Again(Box<Problem>),
}

/// Reads origin's answer to a form's call.
pub fn outcome(then: Then, reply: &Reply, locale: Locale) -> Outcome {
    if !reply.is_success() {
        return Outcome::Again(Box::new(reply.to_problem()));
    }
    match then {
        Then::GoTo(path) | Then::Typed(path) | Then::Also(_, path) => Outcome::SeeOther(path),
        Then::Nothing => Outcome::Nothing,
        Then::Reordered(number) => {
            let answer = serde_json::from_slice::<Reordered>(&reply.body);
            let short = answer.map(|reordered| reordered.short).unwrap_or_default();
            let cart = page::localised(locale, page::CART);
            Outcome::SeeOther(if short.is_empty() {
                cart
            } else {
                let short: Vec<&str> = short.iter().map(Sku::as_str).collect();
                format!("{cart}?order={number}&short={}", short.join(","))
            })
        }
        Then::Pay => match serde_json::from_slice::<PlacedOrder>(&reply.body) {
            Ok(placed) => Outcome::SeeOther(
                placed
                    .payment_url
                    .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
                    .unwrap_or_else(|| page::localised(locale, &page::order(&placed.order.number))),
            ),
            Err(_) => Outcome::Again(Box::new(Problem::new(contract::ErrorCode::Internal))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::ErrorCode;

    #[test]
    fn an_error_shows_the_page_again_and_success_leads_on() {
        let go = || Then::GoTo("/cart".into());
        assert_eq!(
            outcome(go(), &Reply::new(204, Vec::new()), Locale::En),
            Outcome::SeeOther("/cart".into())
        );
        for (reply, code) in [
            (
                Reply::error(ErrorCode::OutOfStock, ""),
                ErrorCode::OutOfStock,
            ),
            (Reply::new(500, b"oops".to_vec()), ErrorCode::Internal),
            (Reply::new(502, Vec::new()), ErrorCode::Unavailable),
        ] {
            let Outcome::Again(problem) = outcome(go(), &reply, Locale::En) else {
                panic!("again")
            };
            assert_eq!(problem.code, code);
        }
        let Outcome::Again(problem) =
            outcome(Then::Pay, &Reply::new(201, b"{}".to_vec()), Locale::De)
        else {
            panic!("an order without an order")
        };
        assert_eq!(problem.code, ErrorCode::Internal);
    }
}
