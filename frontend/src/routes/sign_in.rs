//! `/sign-in`: form with `email`, `password`, `next` (the page to go to afterwards) and `wish` (a product to add to the
//! wishlist). `?reset=1`, `?erased=1`, `?restored=1` and `?ended=1` confirm what has just happened.

use contract::{Slug, path::page as to};
use leptos::prelude::*;

use crate::{
    components::form::{Field, field, form_status},
    head::Head,
    page_context::{Page, PageContext, PageOutcome, html},
    text::account::account as words,
};

pub(crate) fn page(context: &PageContext<'_>) -> PageOutcome {
    let (locale, text, refused) = (context.locale(), context.text(), context.refused());
    let words = words(locale);
    let happened = [
        ("reset", "notice good", words.reset_done),
        ("erased", "notice good", words.erased),
        ("restored", "notice good", words.restored),
        ("ended", "notice", words.session_ended),
    ]
    .into_iter()
    .find(|(name, ..)| refused.is_none() && context.request.parameter(name).is_some())
    .map(|(_, class, message)| view! { <p class=class role="status">{message}</p> });
    let next = context.request.next();
    let next = next.map_or_else(String::new, |next| next.to_string());
    let wish = refused
        .and_then(|refused| refused.value("wish"))
        .or(context.request.parameter("wish"))
        .and_then(|wish| wish.parse::<Slug>().ok())
        .map(|wish| {
            view! {
                <input type="hidden" name="wish" value=wish.to_string()/>
                <p>{words.sign_in_to_wish}</p>
            }
        });
    let password = Field {
        kind: "password",
        max: 200,
        ..Field::new("password", text.password, "current-password")
    };
    let (action, sign_up) = (context.url(to::SIGN_IN), context.url_with_next(to::SIGN_UP));
    let forgot = context.url_with_next(to::FORGOT_PASSWORD);
    let main = html(move || {
        view! {
            <section class="narrow">
                <h1>{text.sign_in}</h1>
                {happened}
                {form_status(locale, refused)}
                <form method="post" action=action data-once>
                    <input type="hidden" name="next" value=next/>
                    {wish}
                    {field(locale, refused, Field::email(text.email))}
                    {field(locale, refused, password)}
                    <button class="loud" type="submit">{text.sign_in}</button>
                </form>
                <p class="hint"><a href=forgot>{words.forgot}</a></p>
                <p class="hint">{text.no_account}" "<a href=sign_up>{text.create_account}</a></p>
            </section>
        }
    });
    let mut page = Page::new(Head::private(text.sign_in), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
