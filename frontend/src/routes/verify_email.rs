//! `/verify-email`: the target of a verification mail's link, once the edge has moved its token into a cookie. Form
//! with the `password` of the sign-up that sent the mail: a stranger may have signed up with the shopper's address.

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
    let code = refused.map(|refused| refused.problem.code);
    let (action, sign_up) = (
        context.url(to::VERIFY_EMAIL),
        context.url_with_next(to::SIGN_UP),
    );
    let (forgot, sign_in) = (
        context.url_with_next(to::FORGOT_PASSWORD),
        context.url_with_next(to::SIGN_IN),
    );
    let next = next_field(context);
    let password = Field {
        kind: "password",
        max: 200,
        ..Field::new("password", text.password, "current-password")
    };
    let main = html(move || {
        let another = (code == Some(ErrorCode::WrongCredentials)).then(|| {
            view! { <p class="hint">{words.other_sign_up}" "<a href=forgot>{words.reset}</a></p> }
        });
        let expired = code == Some(ErrorCode::LinkExpired);
        let body = if expired || !has_token {
            let open = (!expired).then(|| {
                view! { <p class="lead">{order_access(locale).open_verify_link}</p> }
            });
            view! {
                {open}
                <p class="hint">{words.verified_before}</p>
                <p class="actions">
                    <a class="button" href=sign_in>{text.sign_in}</a>" "
                    <a class="button" href=sign_up>{text.create_account}</a>
                </p>
            }
            .prerender()
        } else {
            view! {
                <p class="lead">{text.verify_text}</p>
                <form method="post" action=action data-once>
                    {next}
                    {field(locale, refused, password)}
                    <button class="loud" type="submit">{text.verify_button}</button>
                </form>
                {another}
            }
            .prerender()
        };
        view! { <section class="narrow"><h1>{text.verify}</h1>{form_status(locale, refused)}{body}</section> }
    });
    let mut page = Page::new(Head::private(text.verify), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
