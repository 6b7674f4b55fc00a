//! The page for an order that this browser may not see or that does not exist; it does not reveal which. It explains
//! how to get access, and requests a new link by mail (`do=link` with `email`). `?sent=1` confirms the request.

use contract::{ErrorCode, OrderNumber, path::page as to};
use leptos::prelude::*;

use crate::{
    components::form::{Field, field, form_status},
    head::Head,
    page_context::{Page, PageContext, PageOutcome, html},
    query_string::query,
    text::order_access::order_access,
};

pub(super) fn page(context: &PageContext<'_>, number: &OrderNumber) -> PageOutcome {
    let (locale, text) = (context.locale(), context.text());
    let words = order_access(locale);
    let here = context.url(&to::order(number));
    // The page itself already says that the order is not accessible.
    let refused = context
        .refused()
        .filter(|refused| refused.problem.code != ErrorCode::NotFound);
    let quoted = (text.order)(number.as_str());
    if refused.is_none() && context.request.parameter("sent").is_some() {
        let main = html(move || {
            view! {
                <section class="narrow">
                    <h1>{words.sent}</h1>
                    <p class="quiet">{quoted}</p>
                    <p class="lead" role="status">{words.sent_text}</p>
                    <p><a href=here>{words.again}</a></p>
                </section>
            }
        });
        return Page::new(Head::private(words.sent), main).into();
    }
    let sign_in = format!(
        "{}{}",
        context.url(to::SIGN_IN),
        query([("next", here.as_str())])
    );
    let email = Field {
        hint: Some(words.email_hint),
        ..Field::email(text.email)
    };
    let main = html(move || {
        view! {
            <section class="narrow">
                <h1>{words.title}</h1>
                <p class="quiet">{quoted}</p>
                <p class="lead">{words.lead}</p>
                <p><a class="button" href=sign_in>{text.sign_in}</a></p>
                <h2>{words.new_link}</h2>
                <p>{words.new_link_text}</p>
                {form_status(locale, refused)}
                <form method="post" action=here data-once>
                    {field(locale, refused, email)}
                    <button type="submit" name="do" value="link">{words.send}</button>
                </form>
            </section>
        }
    });
    let mut page = Page::new(Head::private(words.title), main);
    page.status = refused.map_or(404, |refused| refused.problem.status);
    page.into()
}
