//! The parts of the application shell: the choice of a theme and the network status. Both are static HTML; the scripts in
//! `frontend/script/` set their state and `style/shell.css` shows them.

use contract::Locale;
use leptos::prelude::*;

use crate::text::shell::shell;

/// System, light or dark; hidden without script, where the system's theme applies.
pub(crate) fn theme_choice(locale: Locale) -> impl IntoView {
    let text = shell(locale);
    let choices = ["", "light", "dark"]
        .into_iter()
        .zip(text.themes)
        .map(|(value, name)| view! { <option value=value>{name}</option> })
        .collect_view();
    view! {
        <span class="theme" hidden data-theme-switch>
            <label for="theme">{text.theme}</label>
            <select id="theme" data-theme-choice autocomplete="off">{choices}</select>
        </span>
    }
}

/// The network status. All messages are rendered; CSS shows the ones that apply.
pub(crate) fn network(locale: Locale) -> impl IntoView {
    let text = shell(locale);
    let [before, after] = text.kept;
    view! {
        <div class="network" role="status">
            <p class="offline">{text.offline}</p>
            <p class="kept">{before}<time data-kept-at></time>{after}</p>
            <p class="unsent">{text.unsent}</p>
        </div>
    }
}
