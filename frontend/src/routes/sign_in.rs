//! `/sign-in`: form with `email`, `password` and, where the shopper was on the way to, `next`.
//! `?verified=1` greets who comes from the verification.

use contract::path::page as to;
use leptos::prelude::*;

use crate::{
    components::form::{Field, field, refusal},
    head::Head,
    visit::{Outcome, Page, Visit, html},
};

pub(crate) fn page(visit: &Visit<'_>) -> Outcome {
    let (locale, text, refused) = (visit.locale(), visit.text(), visit.refused());
    let verified = refused.is_none() && visit.request.parameter("verified").is_some();
    let next = refused
        .and_then(|refused| refused.value("next"))
        .or(visit.request.parameter("next"))
        .filter(|next| own_path(next))
        .unwrap_or_default()
        .to_owned();
    let password = Field {
        kind: "password",
        max: 200,
        ..Field::new("password", text.password, "current-password")
    };
    let (action, sign_up) = (visit.to(to::SIGN_IN), visit.to(to::SIGN_UP));
    let main = html(move || {
        view! {
            <section class="narrow">
                <h1>{text.sign_in}</h1>
                {verified.then(|| view! { <p class="notice good" role="status">{text.verified}</p> })}
                {refusal(locale, refused)}
                <form method="post" action=action>
                    <input type="hidden" name="next" value=next/>
                    {field(locale, refused, Field::email(text.email))}
                    {field(locale, refused, password)}
                    <button class="loud" type="submit">{text.sign_in}</button>
                </form>
                <p class="hint">{text.no_account}" "<a href=sign_up>{text.create_account}</a></p>
            </section>
        }
    });
    let mut page = Page::new(Head::private(text.sign_in), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.into()
}

/// A path of this shop, and nothing that a browser takes for another host.
fn own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')
}
