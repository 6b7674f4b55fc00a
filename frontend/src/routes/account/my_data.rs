//! `/account/data`: export of the customer's data (a link to the API's document) and deletion of the account. Form,
//! posted to the page: `do=erase` with `current_password`.

use contract::{
    ErrorCode, Locale,
    account::Me,
    path::{self, page as to},
};
use leptos::prelude::*;

use super::SectionResult;
use crate::{
    components::form::{Field, field},
    page_context::{PageContext, html},
    page_request::Refused,
    text::account::account as words,
};

pub(super) async fn section(context: &PageContext<'_>) -> SectionResult {
    let me: Me = context.fetcher.get(path::ME).await?;
    let (locale, refused) = (context.locale(), context.refused());
    Ok(me.customer.map(|_| html(|| view(locale, refused))))
}

fn view(locale: Locale, refused: Option<&Refused>) -> impl IntoView + use<> {
    let words = words(locale);
    let [.., title] = words.sections;
    view! {
        <header class="head"><h1>{title}</h1></header>
        <section>
            <h2>{words.export}</h2>
            <p>{words.export_text}</p>
            <p><a class="button" href=path::EXPORT download="stoa-my-data.json">{words.download}</a></p>
        </section>
        {erase(locale, refused)}
    }
}

fn erase(locale: Locale, refused: Option<&Refused>) -> impl IntoView + use<> {
    let words = words(locale);
    let lines = |lines: &[&'static str]| -> Vec<_> {
        lines
            .iter()
            .map(|line| view! { <li>{*line}</li> })
            .collect()
    };
    let waits = refused
        .is_some_and(|refused| refused.problem.code == ErrorCode::OrderInProgress)
        .then(|| {
            let orders = to::localised(locale, to::ACCOUNT_ORDERS);
            view! {
                <p class="notice">{words.pending_order}" "<a href=orders>{words.all_orders}</a></p>
            }
        });
    let password = Field {
        kind: "password",
        max: 200,
        ..Field::new(
            "current_password",
            words.current_password,
            "current-password",
        )
    };
    view! {
        <section class="erase">
            <h2>{words.erase}</h2>
            <p>{words.erase_text}</p>
            {waits}
            <div class="sides">
                <div><h3>{words.deleted_title}</h3><ul>{lines(&words.deleted)}</ul></div>
                <div><h3>{words.retained_title}</h3><ul>{lines(&words.retained)}</ul></div>
            </div>
            <form method="post" action=to::localised(locale, to::MY_DATA)>
                <input type="hidden" name="do" value="erase"/>
                {field(locale, refused, password)}
                <button class="danger" type="submit">{words.erase_button}</button>
            </form>
        </section>
    }
}
