//! `/account/profile`: name and e-mail address. Forms, posted to the page: `do=change_name` with `name`,
//! `do=change_email` with `new_email` and `current_password`, `do=cancel_email`. `?renamed=1`, `?sent=1` and
//! `?confirmed=1` confirm what has just happened.

use contract::{
    Locale,
    account::Profile,
    path::{self, page as to},
};
use leptos::prelude::*;

use super::{SectionResult, if_signed_in};
use crate::{
    components::form::{Field, field},
    page_context::{PageContext, html},
    page_request::Refused,
    text::{account::account as words, text},
};

pub(super) async fn section(context: &PageContext<'_>) -> SectionResult {
    let profile = context.fetcher.get::<Profile>(path::PROFILE).await;
    let Some(profile) = if_signed_in(profile)? else {
        return Ok(None);
    };
    let words = words(context.locale());
    let happened = [
        ("renamed", words.name_changed),
        ("sent", words.email_sent_text),
        ("confirmed", words.email_changed),
    ]
    .into_iter()
    .find(|(name, _)| context.refused().is_none() && context.request.parameter(name).is_some())
    .map(|(_, message)| message);
    let (locale, refused) = (context.locale(), context.refused());
    Ok(Some(html(|| view(locale, refused, happened, profile))))
}

/// The rejected submission, if it was of this form: the page has several.
fn of_form<'a>(refused: Option<&'a Refused>, what: &str) -> Option<&'a Refused> {
    refused.filter(|refused| refused.value("do") == Some(what))
}

fn view(
    locale: Locale,
    refused: Option<&Refused>,
    happened: Option<&'static str>,
    profile: Profile,
) -> impl IntoView + use<> {
    let words = words(locale);
    let [_, title, ..] = words.sections;
    let happened = happened.map(|message| {
        view! { <p class="notice good" role="status">{message}</p> }
    });
    let pending = profile.pending_email.map(|email| email.to_string());
    view! {
        <header class="head"><h1>{title}</h1></header>
        {happened}
        {name(locale, of_form(refused, "change_name"), profile.customer.name)}
        {email(locale, of_form(refused, "change_email"), profile.customer.email.to_string(), pending)}
    }
}

fn name(locale: Locale, refused: Option<&Refused>, name: String) -> impl IntoView + use<> {
    let (text, words) = (text(locale), words(locale));
    let name = Field {
        value: Some(name),
        ..Field::new("name", text.your_name, "name")
    };
    view! {
        <section class="paper">
            <h2>{words.change_name}</h2>
            <form method="post" action=to::localised(locale, to::PROFILE)>
                <input type="hidden" name="do" value="change_name"/>
                {field(locale, refused, name)}
                <button class="loud" type="submit">{words.change_name}</button>
            </form>
        </section>
    }
}

fn email(
    locale: Locale,
    refused: Option<&Refused>,
    current: String,
    pending: Option<String>,
) -> impl IntoView + use<> {
    let words = words(locale);
    let here = to::localised(locale, to::PROFILE);
    let new = Field {
        name: "new_email",
        ..Field::email(words.new_email)
    };
    let password = Field {
        kind: "password",
        max: 200,
        ..Field::new(
            "current_password",
            words.current_password,
            "current-password",
        )
    };
    let waiting = pending.map(|email| {
        view! {
            <div class="notice">
                <p>{(words.email_waiting)(&email)}</p>
                <form method="post" action=here.clone()>
                    <input type="hidden" name="do" value="cancel_email"/>
                    <button type="submit">{words.cancel_email}</button>
                </form>
            </div>
        }
    });
    view! {
        <section class="paper">
            <h2>{words.change_email}</h2>
            <p>{words.email_now}": "<b>{current}</b></p>
            {waiting}
            <p class="hint">{words.change_email_text}</p>
            <form method="post" action=here>
                <input type="hidden" name="do" value="change_email"/>
                {field(locale, refused, new)}
                {field(locale, refused, password)}
                <button class="loud" type="submit">{words.change_email}</button>
            </form>
        </section>
    }
}
