//! `/offline`: the fallback of the service worker when there is neither a network nor a cached page.

use contract::path::page as to;
use leptos::prelude::*;

use crate::{
    head::Head,
    page_context::{Page, PageContext, PageOutcome, html},
    text::shell::shell,
};

pub(crate) fn page(context: &PageContext<'_>) -> PageOutcome {
    let text = shell(context.locale());
    let home = context.url(to::HOME);
    // An empty `href` is the requested page: the worker serves this page under its URL.
    let main = html(move || {
        view! {
            <section class="narrow">
                <h1>{text.no_network}</h1>
                <p class="lead">{text.no_network_text}</p>
                <p>{text.nothing_lost}</p>
                <p class="actions">
                    <a class="button loud" href="">{text.again}</a>" "
                    <a class="button" href=home>{text.start}</a>
                </p>
            </section>
        }
    });
    Page::new(Head::private(text.no_network), main).into()
}
