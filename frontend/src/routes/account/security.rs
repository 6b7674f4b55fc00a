//! `/account/security`: the password, and where one is signed in. Forms, posted to the page:
//! `do=change_password` with `current_password` and `new_password`, `do=end_session` with `session`,
//! `do=end_others`, `do=end_all`. `?changed=1` says that the password was changed.

use contract::{
    Locale,
    account::Session,
    path::{self, page as to},
};
use leptos::prelude::*;

use super::{Room, own};
use crate::{
    components::form::{Field, field},
    format::date_time,
    page::Refused,
    text::{Text, account::account as words, text},
    visit::{Part as _, Visit, html},
};

pub(super) async fn room(visit: &Visit<'_>) -> Room {
    let sessions = visit.fetcher.get::<Vec<Session>>(path::SESSIONS).await;
    let Some(sessions) = own(sessions)? else {
        return Ok(None);
    };
    let (locale, refused) = (visit.locale(), visit.refused());
    let changed = refused.is_none() && visit.request.parameter("changed").is_some();
    Ok(Some(html(|| view(locale, refused, changed, &sessions))))
}

fn view(
    locale: Locale,
    refused: Option<&Refused>,
    changed: bool,
    sessions: &[Session],
) -> impl IntoView + use<> {
    let (text, words) = (text(locale), words(locale));
    let [_, _, _, _, title, _] = words.rooms;
    let changed = changed.then(|| {
        view! { <p class="notice good" role="status">{words.password_changed}</p> }
    });
    let rows: Vec<_> = sessions.iter().map(|s| session(locale, text, s)).collect();
    let others = (sessions.len() > 1).then(|| step(locale, "end_others", words.end_others, ""));
    view! {
        <header class="head"><h1>{title}</h1></header>
        {changed}
        {password(locale, refused)}
        <section class="sessions">
            <h2>{text.sessions}</h2>
            <p class="hint">{text.sessions_text}</p>
            <ul role="list">{rows}</ul>
            <p class="hint">{words.end_text}</p>
            <div class="tasks">{others}{step(locale, "end_all", words.end_all, "")}</div>
        </section>
    }
}

fn password(locale: Locale, refused: Option<&Refused>) -> impl IntoView + use<> {
    let (text, words) = (text(locale), words(locale));
    let current = Field {
        kind: "password",
        max: 200,
        ..Field::new(
            "current_password",
            words.current_password,
            "current-password",
        )
    };
    let new = Field {
        kind: "password",
        max: 200,
        hint: Some(text.password_hint),
        ..Field::new("new_password", words.new_password, "new-password")
    };
    view! {
        <section class="paper">
            <h2>{words.change_password}</h2>
            <p class="hint">{words.change_password_text}</p>
            <form method="post" action=to::localised(locale, to::SECURITY)>
                <input type="hidden" name="do" value="change_password"/>
                {field(locale, refused, current)}
                {field(locale, refused, new)}
                <button class="loud" type="submit">{words.change_password}</button>
            </form>
        </section>
    }
}

/// A button that ends sessions: the named one, or all that it says.
fn step(
    locale: Locale,
    what: &'static str,
    label: &'static str,
    session: &str,
) -> impl IntoView + use<> {
    let class = (!session.is_empty()).then_some("plain");
    let session = (!session.is_empty()).then(|| {
        view! { <input type="hidden" name="session" value=session.to_owned()/> }
    });
    view! {
        <form method="post" action=to::localised(locale, to::SECURITY)>
            <input type="hidden" name="do" value=what/>
            {session}
            <button class=class type="submit">{label}</button>
        </form>
    }
}

fn session(locale: Locale, text: &Text, session: &Session) -> impl IntoView + use<> {
    let name = browser(&session.user_agent).unwrap_or_else(|| text.unknown_device.to_owned());
    let seen = (text.last_seen)(&date_time(locale, session.last_seen_at));
    let end = if session.current {
        view! { <span class="mark good">{text.this_device}</span> }.part()
    } else {
        step(
            locale,
            "end_session",
            text.end_session,
            &session.id.to_string(),
        )
        .part()
    };
    view! { <li><b>{name}</b>" "<span class="quiet">{seen}</span>{end}</li> }
}

/// `Firefox, Linux`: what a browser calls itself, in two words.
fn browser(agent: &str) -> Option<String> {
    // The order matters: most browsers also call themselves by their forebears' names.
    let browsers = [
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |table: &[(&str, &'static str)]| {
        table
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map(|(_, name)| *name)
    };
    match (find(&browsers), find(&systems)) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_called_as_people_call_them() {
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36 Edg/120";
        assert_eq!(browser(edge).as_deref(), Some("Edge, Windows"));
        assert_eq!(
            browser("Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0").as_deref(),
            Some("Firefox, Linux")
        );
        assert_eq!(browser("curl/8"), None);
    }
}
