//! Fields of forms, and what is said when a form was refused.

use contract::{Locale, Problem};
use domain::{postcode::Postcodes, rules::RULES};
use leptos::prelude::*;

use crate::{
    page_context::{PageContext, Prerender as _},
    page_request::Refused,
    text::{field as messages, problem, text},
};

/// The most UTF-16 units that a field of text takes in the browser. The rule is 100 grapheme clusters, and origin's: a
/// browser would count an emoji as up to eleven, and cut off what is pasted without a word.
const MAX_TYPED: u16 = 1_100;

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
    /// Of a postcode: the country whose label and example it has, as long as no other one is chosen.
    pub country: Option<String>,
}

impl Field {
    /// A field of text that must be filled in.
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

    /// The postcode of an address in a country.
    pub fn postcode(locale: Locale, country: &str) -> Self {
        let label = problem::postcode_label(locale, country).unwrap_or(text(locale).postal_code);
        Self {
            country: Some(country.to_owned()),
            min: 2,
            ..Self::new("address.postal_code", label, "shipping postal-code")
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
pub(crate) fn field_id(name: &str) -> String {
    name.replace('.', "-")
}

/// What is wrong with a field, in the shopper's language.
pub(crate) fn field_error(
    locale: Locale,
    refused: Option<&Refused>,
    name: &str,
) -> Option<&'static str> {
    let code = refused?.problem.field(name)?;
    Some(messages::field(locale, name, code))
}

/// A field with its label, hint, what was typed and what is wrong with it.
pub(crate) fn field(
    locale: Locale,
    refused: Option<&Refused>,
    field: Field,
) -> impl IntoView + use<> {
    let id = field_id(field.name);
    let wrong = field_error(locale, refused, field.name);
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

/// Where to go when the form has done its work, if this page knows it.
pub(crate) fn next_field(context: &PageContext<'_>) -> impl IntoView + use<> {
    context
        .request
        .next()
        .map(|next| view! { <input type="hidden" name="next" value=next.to_string()/> })
}

/// Whether a postcode is asked for whichever country is chosen: where one has none, the browser must not insist.
fn every_country_has_postcodes() -> bool {
    RULES
        .countries()
        .all(|country| Postcodes::of(country) != Postcodes::None)
}

// Label and hint of a postcode are parts of their own: when another country is chosen they are replaced
// (`script/form.js`), and the input between them stays, with what the browser may be filling in just then. The style
// hides the field of a country without postcodes by `data-none`; its value stays for the next country.

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

/// Why a form was refused: what happened, the fields to look at, and what to quote.
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

/// A message for each field that is not valid, with the way to the field. Fields that nobody fills in share one
/// message and lead nowhere.
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

/// A problem told at the head of a page.
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
