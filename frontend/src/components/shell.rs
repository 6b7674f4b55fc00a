//! The shell's own parts: the choice of a theme, and what is said of the network. Both are plain HTML that
//! `frontend/script/` brings to life and `style/shell.css` shows.

use contract::Locale;
use leptos::prelude::*;

use crate::text::shell::shell;

/// System, light or dark; without script it is the system's, and there is nothing to choose.
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

/// What there is to say of the network; each line is shown when it is true.
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
