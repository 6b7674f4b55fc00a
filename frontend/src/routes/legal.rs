//! `/imprint`, `/terms`, `/privacy`, `/withdrawal`.

use contract::path::page as to;
use domain::legal::{Legal, legal};
use leptos::prelude::*;

use crate::{
    head::Head,
    text::withdraw::withdraw,
    visit::{Outcome, Page, Visit, html},
};

pub(crate) fn page(visit: &Visit<'_>, page: Legal) -> Outcome {
    let text = legal(visit.locale(), page);
    let act = (page == Legal::Withdrawal).then(|| {
        let (href, title) = (visit.to(to::WITHDRAW), withdraw(visit.locale()).title);
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
