//! `/reset-password`: the target of the link that `/forgot-password` mails, once the edge has moved its token into a
//! cookie. Form with `password`. For an expired link the page offers to request a new one.

use contract::{ErrorCode, path::page as to};
use leptos::prelude::*;

use crate::{
    components::form::{Field, field, form_status, next_field},
    head::Head,
    page_context::{Page, PageContext, PageOutcome, Prerender as _, html},
    text::{account::account as words, order_access::order_access},
};

pub(crate) fn page(context: &PageContext<'_>) -> PageOutcome {
    let (locale, text, refused) = (context.locale(), context.text(), context.refused());
    let words = words(locale);
    let has_token = context.request.has_token;
    let spent = refused.is_some_and(|refused| refused.problem.code == ErrorCode::LinkExpired);
    let (action, again) = (
        context.url(to::RESET_PASSWORD),
        context.url_with_next(to::FORGOT_PASSWORD),
    );
    let next = next_field(context);
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
            view! { {open}<p><a class="button" href=again>{words.new_link}</a></p> }.prerender()
        } else {
            view! {
                <p class="lead">{words.reset_text}</p>
                <form method="post" action=action data-once>
                    {next}
                    {field(locale, refused, password)}
                    <button class="loud" type="submit">{words.reset_button}</button>
                </form>
            }
            .prerender()
        };
        view! { <section class="narrow"><h1>{words.reset}</h1>{form_status(locale, refused)}{body}</section> }
    });
    let mut page = Page::new(Head::private(words.reset), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
