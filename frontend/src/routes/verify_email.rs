//! `/verify-email?token=`: the link of a verification mail. A press confirms, so that a mail scanner
//! that follows links does not. Form with `token`.

use contract::path::page as to;
use leptos::prelude::*;

use crate::{
    components::form::refusal,
    head::Head,
    visit::{Outcome, Page, Part as _, Visit, html},
};

pub(crate) fn page(visit: &Visit<'_>) -> Outcome {
    let (locale, text, refused) = (visit.locale(), visit.text(), visit.refused());
    let token = refused
        .and_then(|refused| refused.value("token"))
        .or(visit.request.parameter("token"))
        .unwrap_or_default()
        .to_owned();
    let action = visit.to(to::VERIFY_EMAIL);
    let sign_up = visit.to(to::SIGN_UP);
    let main = html(move || {
        let body = if refused.is_some() {
            view! { <p><a class="button" href=sign_up>{text.create_account}</a></p> }.part()
        } else {
            view! {
                <p class="lead">{text.verify_text}</p>
                <form method="post" action=action>
                    <input type="hidden" name="token" value=token/>
                    <button class="loud" type="submit">{text.verify_button}</button>
                </form>
            }
            .part()
        };
        view! { <section class="narrow"><h1>{text.verify}</h1>{refusal(locale, refused)}{body}</section> }
    });
    let mut page = Page::new(Head::private(text.verify), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}
