//! `/forgot-password`: form with `email` and `next`, the page to go to afterwards. `?sent=1` confirms the request,
//! whether the address is known or not, so that the page does not reveal who has an account.

use contract::path::page as to;
use leptos::prelude::*;

use crate::{
    components::form::{Field, field, form_status, next_field},
    head::Head,
    page_context::{Page, PageContext, PageOutcome, html},
    text::account::account as words,
};

pub(crate) fn page(context: &PageContext<'_>) -> PageOutcome {
    let (locale, text, refused) = (context.locale(), context.text(), context.refused());
    let words = words(locale);
    let sign_in = context.url_with_next(to::SIGN_IN);
    if refused.is_none() && context.request.parameter("sent").is_some() {
        let main = html(move || {
            view! {
                <section class="narrow">
                    <h1>{words.forgot_sent}</h1>
                    <p class="lead" role="status">{words.forgot_sent_text}</p>
                    <p><a class="button" href=sign_in>{text.sign_in}</a></p>
                </section>
            }
        });
        return Page::new(Head::private(words.forgot_sent), main).into();
    }
    let action = context.url(to::FORGOT_PASSWORD);
    let next = next_field(context);
    let main = html(move || {
        view! {
            <section class="narrow">
                <h1>{words.forgot}</h1>
                <p class="lead">{words.forgot_text}</p>
                {form_status(locale, refused)}
                <form method="post" action=action data-once>
                    {next}
                    {field(locale, refused, Field::email(text.email))}
                    <button class="loud" type="submit">{words.forgot_button}</button>
                </form>
                <p class="hint"><a href=sign_in>{text.sign_in}</a></p>
            </section>
        }
    });
    let mut page = Page::new(Head::private(words.forgot), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
