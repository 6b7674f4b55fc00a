//! `/imprint`, `/terms`, `/privacy`, `/withdrawal`.

use contract::path::page as to;
use domain::legal::{Legal, legal};
use leptos::prelude::*;

use crate::{
    head::Head,
    page_context::{Page, PageContext, PageOutcome, html},
    text::withdraw::withdraw,
};

pub(crate) fn page(context: &PageContext<'_>, page: Legal) -> PageOutcome {
    let text = legal(context.locale(), page);
    let act = (page == Legal::Withdrawal).then(|| {
        let (href, title) = (context.url(to::WITHDRAW), withdraw(context.locale()).title);
        view! { <p><a class="button" href=href>{title}</a></p> }
    });
    let main = html(move || {
        let sections = text.sections.iter().map(|(heading, paragraphs)| {
            let paragraphs = paragraphs
                .iter()
                .map(|paragraph| view! { <p>{*paragraph}</p> })
                .collect_view();
            view! { <section><h2>{*heading}</h2>{paragraphs}</section> }
        });
        let sections = sections.collect_view();
        view! { <article class="legal"><h1>{text.title}</h1>{act}{sections}</article> }
    });
    Page::new(Head::public(text.title, text.description), main).into()
}
