//! `/confirm-email`: the target of the link that is mailed to a new address. Form with the account's `password`: a
//! mistyped address may be a stranger's, so the link alone changes nothing. The edge keeps the link's token in a
//! cookie.

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
    let code = refused.map(|refused| refused.problem.code);
    let (action, profile) = (context.url(to::CONFIRM_EMAIL), context.url(to::PROFILE));
    let sign_in = context.url(to::SIGN_IN);
    let [_, profile_title, ..] = words.sections;
    let password = Field {
        kind: "password",
        max: 200,
        ..Field::new("password", text.password, "current-password")
    };
    let main = html(move || {
        let wrong = (code == Some(ErrorCode::WrongCredentials))
            .then(|| view! { <p class="hint">{words.confirm_email_wrong}</p> });
        let expired = code == Some(ErrorCode::LinkExpired);
        let body = if expired || !has_token {
            let hint = if expired {
                words.confirm_email_late
            } else {
                order_access(locale).open_verify_link
            };
            view! {
                <p class="hint">{hint}</p>
                <p class="actions">
                    <a class="button" href=sign_in>{text.sign_in}</a>" "
                    <a class="button" href=profile>{profile_title}</a>
                </p>
            }
            .prerender()
        } else {
            view! {
                <p class="lead">{words.confirm_email_text}</p>
                <form method="post" action=action data-once>
                    {field(locale, refused, password)}
                    <button class="loud" type="submit">{words.confirm_email_button}</button>
                </form>
                {wrong}
            }
            .prerender()
        };
        view! { <section class="narrow"><h1>{words.confirm_email}</h1>{form_status(locale, refused)}{body}</section> }
    });
    let mut page = Page::new(Head::private(words.confirm_email), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
