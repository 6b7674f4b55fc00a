//! `/account/security`: password, sessions and recent activity. Forms, posted to the page:
//! `do=change_password` with `current_password` and `new_password`, `do=end_session` with `session`,
//! `do=end_others`, `do=end_all`. `?changed=1` confirms a changed password; `?cursor=` shows older activity.

use contract::{
    Locale,
    account::{SecurityEvent, SecurityEventList, Session},
    path::{self, page as to},
};
use domain::device::device;
use futures_util::future::join;
use leptos::prelude::*;

use super::{SectionResult, if_signed_in};
use crate::{
    components::form::{Field, field},
    format::{date_time, rfc3339},
    page_context::{PageContext, Prerender as _, html},
    page_request::Refused,
    query_string::query,
    text::{Text, account::account as words, text},
};

pub(super) async fn section(context: &PageContext<'_>) -> SectionResult {
    let cursor = context.request.parameter("cursor").unwrap_or_default();
    let events = format!("{}{}", path::SECURITY_EVENTS, query([("cursor", cursor)]));
    let (sessions, events) = join(
        context.fetcher.get::<Vec<Session>>(path::SESSIONS),
        context.fetcher.get::<SecurityEventList>(events),
    )
    .await;
    let (Some(sessions), Some(events)) = (if_signed_in(sessions)?, if_signed_in(events)?) else {
        return Ok(None);
    };
    let paged = !cursor.is_empty();
    let (locale, refused) = (context.locale(), context.refused());
    let changed = refused.is_none() && context.request.parameter("changed").is_some();
    Ok(Some(html(|| {
        view(locale, refused, changed, &sessions, (&events, paged))
    })))
}

fn view(
    locale: Locale,
    refused: Option<&Refused>,
    changed: bool,
    sessions: &[Session],
    (events, paged): (&SecurityEventList, bool),
) -> impl IntoView + use<> {
    let (text, words) = (text(locale), words(locale));
    let [.., title, _] = words.sections;
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
        {activity(locale, events, paged)}
    }
}

/// The security events of the account, newest first.
fn activity(locale: Locale, events: &SecurityEventList, paged: bool) -> impl IntoView + use<> {
    let words = words(locale);
    let here = to::localised(locale, to::SECURITY);
    let older = events.next_cursor.as_deref().map(|cursor| {
        let href = format!("{here}{}#activity", query([("cursor", cursor)]));
        view! { <a class="button" rel="next" href=href>{words.older_activity}</a> }
    });
    let newest = paged.then(|| {
        let href = format!("{here}#activity");
        view! { <a href=href>{words.newest_activity}</a> }
    });
    let rows: Vec<_> = events.items.iter().map(|one| event(locale, one)).collect();
    let list = if rows.is_empty() {
        view! { <p class="nothing">{words.no_activity}</p> }.prerender()
    } else {
        view! { <ol role="list">{rows}</ol> }.prerender()
    };
    view! {
        <section class="sessions" id="activity">
            <h2>{words.activity}</h2>
            <p class="hint">{words.activity_text}</p>
            {list}
            <p class="pages">{older}" "{newest}</p>
        </section>
    }
}

fn event(locale: Locale, event: &SecurityEvent) -> impl IntoView + use<> {
    let (text, words) = (text(locale), words(locale));
    let device = event.device.as_deref().unwrap_or(text.unknown_device);
    let network = event.network.as_deref();
    let network = network.map_or_else(|| words.unknown_network.to_owned(), words.network);
    view! {
        <li>
            <b>{(words.event)(event.kind)}</b>" "
            <time datetime=rfc3339(event.at)>{date_time(locale, event.at)}</time>" "
            <span class="quiet">{device.to_owned()}", "{network}</span>
        </li>
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

/// The form of an action on sessions; `session` is empty unless it ends a single one.
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
    let name = device(&session.user_agent).unwrap_or_else(|| text.unknown_device.to_owned());
    let seen = (text.last_seen)(&date_time(locale, session.last_seen_at));
    let end = if session.current {
        view! { <span class="mark good">{text.this_device}</span> }.prerender()
    } else {
        step(
            locale,
            "end_session",
            text.end_session,
            &session.id.to_string(),
        )
        .prerender()
    };
    view! { <li><b>{name}</b>" "<span class="quiet">{seen}</span>{end}</li> }
}
