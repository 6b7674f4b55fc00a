//! `/withdraw`: form with `number`, `name` and `email`; `?number=` prefills the number. `?sent=1` confirms that the
//! withdrawal was received.

use contract::{ErrorCode, path::page as to};
use leptos::prelude::*;

use crate::{
    components::form::{Field, field, form_status},
    head::Head,
    page_context::{Page, PageContext, PageOutcome, Prerender as _, html},
    text::withdraw::withdraw as words,
};

pub(crate) fn page(context: &PageContext<'_>) -> PageOutcome {
    let (locale, text, refused) = (context.locale(), context.text(), context.refused());
    let words = words(locale);
    let right = context.url(to::WITHDRAWAL);
    if refused.is_none() && context.request.parameter("sent").is_some() {
        let main = html(move || {
            view! {
                <section class="narrow">
                    <h1>{words.sent}</h1>
                    <p class="lead" role="status">{words.sent_text}</p>
                    <p><a class="button" href=right>{words.right}</a></p>
                </section>
            }
        });
        return Page::new(Head::private(words.sent), main).into();
    }
    let late = refused.is_some_and(|refused| refused.problem.code == ErrorCode::WrongOrderState);
    let action = context.url(to::WITHDRAW);
    let number = Field {
        hint: Some(words.number_hint),
        value: context.request.parameter("number").map(str::to_owned),
        ..Field::new("number", words.number, "off")
    };
    let email = Field {
        hint: Some(words.email_hint),
        ..Field::email(text.email)
    };
    let main = html(move || {
        let message = if late {
            view! {
                <div class="alert" role="alert" id="refused" tabindex="-1">
                    <p><strong>{words.too_late}</strong></p>
                    <p>{words.too_late_text}</p>
                </div>
            }
            .prerender()
        } else {
            form_status(locale, refused).prerender()
        };
        view! {
            <section class="narrow">
                <h1>{words.title}</h1>
                <p class="lead">{words.lead}</p>
                {message}
                <form method="post" action=action data-once>
                    {field(locale, refused, number)}
                    {field(locale, refused, Field::new("name", words.name, "name"))}
                    {field(locale, refused, email)}
                    <button class="loud" type="submit">{words.confirm}</button>
                </form>
                <p class="hint"><a href=right>{words.right}</a></p>
            </section>
        }
    });
    let mut page = Page::new(Head::private(words.title), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
