//! `/sign-up`: form with `email`, `name`, `password` and `next`, the page to go to afterwards. `?sent=1` confirms that
//! a mail is on its way, whether the address was known or not, so that the page does not reveal who has an account.

use contract::path::page as to;
use leptos::prelude::*;

use crate::{
    components::form::{Field, field, form_status, next_field},
    head::Head,
    page_context::{Page, PageContext, PageOutcome, html},
};

pub(crate) fn page(context: &PageContext<'_>) -> PageOutcome {
    let (locale, text, refused) = (context.locale(), context.text(), context.refused());
    let (action, sign_in) = (context.url(to::SIGN_UP), context.url_with_next(to::SIGN_IN));
    let next = next_field(context);
    if refused.is_none() && context.request.parameter("sent").is_some() {
        let main = html(move || {
            view! {
                <section class="narrow">
                    <h1>{text.sent}</h1>
                    <p class="lead" role="status">{text.sent_text}</p>
                    <p><a class="button" href=sign_in>{text.sign_in}</a></p>
                </section>
            }
        });
        return Page::new(Head::private(text.sent), main).into();
    }
    let password = Field {
        kind: "password",
        max: 200,
        hint: Some(text.password_hint),
        ..Field::new("password", text.password, "new-password")
    };
    let main = html(move || {
        view! {
            <section class="narrow">
                <h1>{text.sign_up}</h1>
                <p class="lead">{text.sign_up_text}</p>
                {form_status(locale, refused)}
                <form method="post" action=action data-once>
                    {next}
                    {field(locale, refused, Field::email(text.email))}
                    {field(locale, refused, Field::new("name", text.your_name, "name"))}
                    {field(locale, refused, password)}
                    <button class="loud" type="submit">{text.create_account}</button>
                </form>
                <p class="hint">{text.have_account}" "<a href=sign_in>{text.sign_in}</a></p>
            </section>
        }
    });
    let mut page = Page::new(Head::private(text.sign_up), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
