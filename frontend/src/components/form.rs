//! Fields of forms, and what is said when a form was refused.

use contract::{Locale, Problem};
use leptos::prelude::*;

use crate::{
    page::Refused,
    text::{field as messages, problem, text},
    visit::{Part as _, Visit},
};

/// A field of a form.
#[derive(Default)]
pub(crate) struct Field {
    /// The field's name on the wire.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// A word of help below it.
    pub hint: Option<&'static str>,
    /// `type`.
    pub kind: &'static str,
    /// `autocomplete`.
    pub autocomplete: &'static str,
    /// The fewest characters.
    pub min: u16,
    /// The most characters.
    pub max: u16,
    /// Whether the browser says what is wrong as soon as the field is left: the words stand ready, unseen.
    pub checked: bool,
    /// Whether it may stay empty.
    pub optional: bool,
    /// What stands in it at first.
    pub value: Option<String>,
}

impl Field {
    /// A field of text that must be filled in.
    pub fn new(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self {
            name,
            label,
            autocomplete,
            kind: "text",
            max: 100,
            ..Self::default()
        }
    }

    /// An address for mails.
    pub fn email(label: &'static str) -> Self {
        Self {
            kind: "email",
            max: 254,
            ..Self::new("email", label, "email")
        }
    }
}

/// The `id` of a field.
pub(crate) fn id(name: &str) -> String {
    name.replace('.', "-")
}

/// What is wrong with a field, in the shopper's language.
pub(crate) fn wrong(locale: Locale, refused: Option<&Refused>, name: &str) -> Option<&'static str> {
    let code = refused?.problem.field(name)?;
    Some(messages::field(locale, name, code))
}

/// A field with its label, hint, what was typed and what is wrong with it.
pub(crate) fn field(
    locale: Locale,
    refused: Option<&Refused>,
    field: Field,
) -> impl IntoView + use<> {
    let id = id(field.name);
    let wrong = wrong(locale, refused, field.name);
    // Who comes back to a form comes to its first field that is wrong.
    let first = refused.and_then(|refused| refused.problem.errors.first());
    let autofocus = first.is_some_and(|error| error.field == field.name);
    let ready = (field.checked && wrong.is_none())
        .then(|| messages::rule(locale, field.name))
        .flatten()
        .map(|words| view! { <p class="wrong" id=format!("{id}-wrong") hidden>{words}</p> });
    let typed = refused.and_then(|refused| refused.value(field.name));
    let value = typed.map(str::to_owned).or(field.value);
    let invalid = wrong.is_some().then_some("true");
    let (hint_id, wrong_id) = (format!("{id}-hint"), format!("{id}-wrong"));
    let described: Vec<&str> = [
        field.hint.map(|_| hint_id.as_str()),
        wrong.as_ref().map(|_| wrong_id.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let optional = field.optional.then(|| {
        view! { <span class="quiet">" ("{text(locale).optional}")"</span> }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{field.label}{optional}</label>
            <input id=id name=field.name type=field.kind value=value maxlength=field.max
                minlength=(field.min > 0).then_some(field.min) autofocus=autofocus
                pattern=field.checked.then_some(r".*\S.*") autocomplete=field.autocomplete required=!field.optional
                aria-invalid=invalid aria-describedby=described/>
            {field.hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {wrong.map(|wrong| view! { <p class="wrong" id=wrong_id>{wrong}</p> })}
            {ready}
        </div>
    }
}

/// Where to go when the form has done its work, if this page knows it.
pub(crate) fn next_field(visit: &Visit<'_>) -> impl IntoView + use<> {
    visit
        .request
        .next()
        .map(|next| view! { <input type="hidden" name="next" value=next.to_string()/> })
}

/// Why a form was refused: what happened, the fields to look at, and what to quote.
pub(crate) fn refusal(locale: Locale, refused: Option<&Refused>) -> impl IntoView + use<> {
    refused.map(|refused| {
        if refused.resumed {
            let words = text(locale).resumed;
            view! { <p class="notice" role="status">{words}</p> }.part()
        } else {
            alert(locale, &refused.problem).part()
        }
    })
}

/// A message for each field that is not valid, with the way to the field. Fields that nobody fills in share one
/// message and lead nowhere.
fn lines(locale: Locale, problem: &Problem) -> Vec<(Option<String>, &'static str)> {
    let mut lines = Vec::new();
    for error in &problem.errors {
        let is_shown = messages::rule(locale, &error.field).is_some();
        let href = is_shown.then(|| format!("#{}", id(&error.field)));
        let line = (href, messages::field(locale, &error.field, error.code));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// A problem told at the head of a page.
pub(crate) fn alert(locale: Locale, problem: &Problem) -> impl IntoView + use<> {
    let fields = (!problem.errors.is_empty()).then(|| {
        let lines = lines(locale, problem)
            .into_iter()
            .map(|(href, message)| match href {
                Some(href) => view! { <li><a href=href>{message}</a></li> }.part(),
                None => view! { <li>{message}</li> }.part(),
            })
            .collect_view();
        view! { <ul>{lines}</ul> }
    });
    let trace = (problem.status >= 500 && !problem.trace_id.is_empty())
        .then(|| view! { <p class="quiet">{(text(locale).trace)(&problem.trace_id)}</p> });
    view! {
        <div class="alert" role="alert" id="refused" tabindex="-1">
            <p><strong>{text(locale).refused_heading}</strong></p>
            <p>{problem::sentence(locale, problem)}</p>
            {fields}
            {trace}
        </div>
    }
}
