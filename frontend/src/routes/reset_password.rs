//! `/reset-password`: where the link of the mail leads that `/forgot-password` sends, once the edge has put its token
//! into a cookie. Form with `password`. A link that has expired leads to a new one.

use contract::{ErrorCode, path::page as to};
use leptos::prelude::*;

use crate::{
    components::form::{Field, field, next_field, refusal},
    head::Head,
    text::{account::account as words, order_access::order_access},
    visit::{Outcome, Page, Part as _, Visit, html},
};

pub(crate) fn page(visit: &Visit<'_>) -> Outcome {
    let (locale, text, refused) = (visit.locale(), visit.text(), visit.refused());
    let words = words(locale);
    let has_token = visit.request.has_token;
    let spent = refused.is_some_and(|refused| refused.problem.code == ErrorCode::LinkExpired);
    let (action, again) = (
        visit.to(to::RESET_PASSWORD),
        visit.to_then(to::FORGOT_PASSWORD),
    );
    let next = next_field(visit);
    let password = Field {
        kind: "password",
        max: 200,
        hint: Some(text.password_hint),
        ..Field::new("password", words.new_password, "new-password")
    };
    let main = html(move || {
        let body = if spent || !has_token {
            let open = (!spent).then(|| {
                view! { <p class="lead">{order_access(locale).open_reset_link}</p> }
            });
            view! { {open}<p><a class="button" href=again>{words.new_link}</a></p> }.part()
        } else {
            view! {
                <p class="lead">{words.reset_text}</p>
                <form method="post" action=action data-once>
                    {next}
                    {field(locale, refused, password)}
                    <button class="loud" type="submit">{words.reset_button}</button>
                </form>
            }
            .part()
        };
        view! { <section class="narrow"><h1>{words.reset}</h1>{refusal(locale, refused)}{body}</section> }
    });
    let mut page = Page::new(Head::private(words.reset), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
