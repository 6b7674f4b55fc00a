//! `/restore-email`: the target of the link that is mailed to the previous address. It undoes a change that the owner
//! did not make. Form with a new `password`. The edge keeps the link's token in a cookie.

use contract::{ErrorCode, path::page as to};
use leptos::prelude::*;

use crate::{
    components::form::{Field, field, form_status},
    head::Head,
    page_context::{Page, PageContext, PageOutcome, Prerender as _, html},
    text::{account::account as words, order_access::order_access},
};

pub(crate) fn page(context: &PageContext<'_>) -> PageOutcome {
    let (locale, text, refused) = (context.locale(), context.text(), context.refused());
    let words = words(locale);
    let has_token = context.request.has_token;
    let late = refused.is_some_and(|refused| refused.problem.code == ErrorCode::LinkExpired);
    let (action, sign_in) = (context.url(to::RESTORE_EMAIL), context.url(to::SIGN_IN));
    let password = Field {
        kind: "password",
        max: 200,
        hint: Some(text.password_hint),
        ..Field::new("password", words.new_password, "new-password")
    };
    let main = html(move || {
        let body = if late || !has_token {
            let hint = if late {
                words.restore_email_late
            } else {
                order_access(locale).open_verify_link
            };
            view! {
                <p class="hint">{hint}</p>
                <p><a class="button" href=sign_in>{text.sign_in}</a></p>
            }
            .prerender()
        } else {
            view! {
                <p class="lead">{words.restore_email_text}</p>
                <form method="post" action=action data-once>
                    {field(locale, refused, password)}
                    <button class="loud" type="submit">{words.restore_email_button}</button>
                </form>
            }
            .prerender()
        };
        view! { <section class="narrow"><h1>{words.restore_email}</h1>{form_status(locale, refused)}{body}</section> }
    });
    let mut page = Page::new(Head::private(words.restore_email), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
