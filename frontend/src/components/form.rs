//! Form fields, and the message above a form that was rejected.

use contract::{Locale, Problem};
use domain::{postcode::Postcodes, shipping_tax_tables::RULES};
use leptos::prelude::*;

use crate::{
    page_context::{PageContext, Prerender as _},
    page_request::Refused,
    text::{field as messages, problem, text},
};

/// `maxlength` of a text field, in UTF-16 code units. Origin enforces the real limit of 100 grapheme clusters. One
/// emoji can take eleven code units, and a browser truncates pasted text silently, so this limit must not be the lower
/// one.
const MAX_TYPED: u16 = 1_100;

#[derive(Default)]
pub(crate) struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// Help text below the input.
    pub hint: Option<&'static str>,
    /// `type`.
    pub kind: &'static str,
    /// `autocomplete`.
    pub autocomplete: &'static str,
    /// `minlength`; 0 for none.
    pub min: u16,
    /// `maxlength`.
    pub max: u16,
    /// Whether the browser validates the field on blur (`script/form.js`): its message is then rendered, but hidden.
    pub checked: bool,
    /// Whether it may be empty.
    pub optional: bool,
    /// The initial value.
    pub value: Option<String>,
    /// For a postcode: the country that determines label, example and whether it is required.
    pub country: Option<String>,
}

impl Field {
    /// A required text field.
    pub fn new(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self {
            name,
            label,
            autocomplete,
            kind: "text",
            max: MAX_TYPED,
            ..Self::default()
        }
    }

    /// The postcode field of an address in a country.
    pub fn postcode(locale: Locale, country: &str) -> Self {
        let label = problem::postcode_label(locale, country).unwrap_or(text(locale).postal_code);
        Self {
            country: Some(country.to_owned()),
            min: 2,
            ..Self::new("address.postal_code", label, "shipping postal-code")
        }
    }

    /// An e-mail address field.
    pub fn email(label: &'static str) -> Self {
        Self {
            kind: "email",
            max: 254,
            ..Self::new("email", label, "email")
        }
    }
}

/// The `id` of a field's input.
pub(crate) fn field_id(name: &str) -> String {
    name.replace('.', "-")
}

/// The error message of a field, if the submission was rejected because of it.
pub(crate) fn field_error(
    locale: Locale,
    refused: Option<&Refused>,
    name: &str,
) -> Option<&'static str> {
    let code = refused?.problem.field(name)?;
    Some(messages::field(locale, name, code))
}

/// Renders a field with its label, hint, submitted value and error message.
pub(crate) fn field(
    locale: Locale,
    refused: Option<&Refused>,
    field: Field,
) -> impl IntoView + use<> {
    let id = field_id(field.name);
    let wrong = field_error(locale, refused, field.name);
    // Without script the browser moves the focus to the first invalid field.
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
    let rule = field.country.as_deref().map(Postcodes::of);
    let required = !field.optional && (rule.is_none() || every_country_has_postcodes());
    let has_hint = field.hint.is_some() || rule.is_some();
    let described: Vec<&str> = [
        has_hint.then_some(hint_id.as_str()),
        wrong.as_ref().map(|_| wrong_id.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let optional = field.optional.then(|| {
        view! { <span class="quiet">" ("{text(locale).optional}")"</span> }
    });
    let label = match rule {
        Some(rule) => postcode_label(&id, field.label, rule).prerender(),
        None => field.label.prerender(),
    };
    let hint = match rule {
        Some(rule) => postcode_hint(locale, &id, rule).prerender(),
        None => field
            .hint
            .map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })
            .prerender(),
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}{optional}</label>
            <input id=id name=field.name type=field.kind value=value maxlength=field.max
                minlength=(field.min > 0).then_some(field.min) autofocus=autofocus
                pattern=field.checked.then_some(r".*\S.*") autocomplete=field.autocomplete required=required
                aria-invalid=invalid aria-describedby=described/>
            {hint}
            {wrong.map(|wrong| view! { <p class="wrong" id=wrong_id>{wrong}</p> })}
            {ready}
        </div>
    }
}

/// The hidden field with the page to go to afterwards, if there is one.
pub(crate) fn next_field(context: &PageContext<'_>) -> impl IntoView + use<> {
    context
        .request
        .next()
        .map(|next| view! { <input type="hidden" name="next" value=next.to_string()/> })
}

/// Whether every country has postcodes. If one has none, the input cannot be `required`: without script it stays the
/// same when that country is chosen.
fn every_country_has_postcodes() -> bool {
    RULES
        .countries()
        .all(|country| Postcodes::of(country) != Postcodes::None)
}

// Label and hint of a postcode are separate `data-part`s. When another country is chosen, `script/form.js` replaces
// them and keeps the input between them, which the browser may be autofilling at that moment. `data-none` hides the
// field for a country without postcodes; its value is kept for the next country.

fn postcode_label(id: &str, label: &'static str, rule: Postcodes) -> impl IntoView + use<> {
    let none = (rule == Postcodes::None).then_some("");
    view! { <span data-part=format!("{id}-label") data-none=none>{label}</span> }
}

fn postcode_hint(locale: Locale, id: &str, rule: Postcodes) -> impl IntoView + use<> {
    let words = rule
        .example()
        .map(|example| format!("{} {example}", text(locale).for_example));
    view! { <p class="hint" id=format!("{id}-hint") data-part=format!("{id}-hint")>{words}</p> }
}

/// The message above a form: why it was rejected, or that it continues after signing in.
pub(crate) fn form_status(locale: Locale, refused: Option<&Refused>) -> impl IntoView + use<> {
    refused.map(|refused| {
        if refused.resumed && refused.value("do") == Some("update") {
            ().prerender()
        } else if refused.resumed {
            let words = text(locale).resumed;
            view! { <p class="notice" role="status">{words}</p> }.prerender()
        } else {
            alert(locale, &refused.problem).prerender()
        }
    })
}

/// A message for each invalid field, with a link to its input. Hidden fields share one message without a link.
fn error_lines(locale: Locale, problem: &Problem) -> Vec<(Option<String>, &'static str)> {
    let mut lines = Vec::new();
    for error in &problem.errors {
        let is_shown = messages::rule(locale, &error.field).is_some();
        let href = is_shown.then(|| format!("#{}", field_id(&error.field)));
        let line = (href, messages::field(locale, &error.field, error.code));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// The alert for a problem, at the top of a page.
pub(crate) fn alert(locale: Locale, problem: &Problem) -> impl IntoView + use<> {
    let fields = (!problem.errors.is_empty()).then(|| {
        let lines = error_lines(locale, problem)
            .into_iter()
            .map(|(href, message)| match href {
                Some(href) => view! { <li><a href=href>{message}</a></li> }.prerender(),
                None => view! { <li>{message}</li> }.prerender(),
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
