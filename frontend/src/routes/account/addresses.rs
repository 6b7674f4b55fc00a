//! `/account/addresses?edit=`: the address book. Forms, posted to the page, with `address.*` and `is_default`:
//! `do=add`, and `do=change` with `id` and `expected_address`; `do=update` (another country) shows the form again with
//! its entries. `do=default` and `do=remove` with `id`.

use contract::{
    CountryCode, Locale,
    address_book::{MAX_ADDRESSES, SavedAddress},
    order::Address,
    path::{self, page as to},
};
use domain::shipping_tax_tables::RULES;
use leptos::prelude::*;

use super::{super::order::address, SectionResult, if_signed_in};
use crate::{
    components::{
        form::{Field, field, field_error},
        summary::country,
    },
    page_context::{PageContext, Prerender as _, html},
    page_request::{PageRequest, Refused},
    text::{account::account as words, text},
};

/// The state of the form: the address that it edits, if any, and a rejected submission.
struct Edit<'a> {
    locale: Locale,
    request: &'a PageRequest,
    refused: Option<&'a Refused>,
    saved: Option<SavedAddress>,
}

impl Edit<'_> {
    /// The value of a field: the entry if only the country was changed, otherwise that of the saved address.
    fn value(&self, field: &str, saved: impl Fn(&Address) -> &String) -> Option<String> {
        let typed = self.request.typed(field).filter(|_| self.is_typed());
        let saved = || self.saved.as_ref().map(|one| saved(&one.address).clone());
        typed.map(str::to_owned).or_else(saved)
    }

    /// Whether the form was submitted only to update its fields for another country.
    fn is_typed(&self) -> bool {
        self.request.typed("do") == Some("update")
    }

    /// The chosen country; the first one by default.
    fn country(&self) -> Option<CountryCode> {
        let sent = self.refused.is_some() || self.is_typed();
        let typed = self.request.typed("address.country").filter(|_| sent);
        let saved = || self.saved.as_ref().map(|one| one.address.country.clone());
        let first = || RULES.countries().next()?.parse().ok();
        typed
            .and_then(|code| code.parse().ok())
            .or_else(saved)
            .or_else(first)
    }
}

pub(super) async fn section(context: &PageContext<'_>) -> SectionResult {
    let book = context.fetcher.get::<Vec<SavedAddress>>(path::ADDRESSES);
    let Some(book) = if_signed_in(book.await)? else {
        return Ok(None);
    };
    // Errors belong to the form with the fields; the buttons of an address have none.
    let refused = context
        .refused()
        .filter(|refused| matches!(refused.value("do"), Some("add" | "change")));
    let id = match refused {
        Some(refused) => refused.value("id"),
        None => context
            .request
            .typed("id")
            .or(context.request.parameter("edit")),
    };
    let saved = id.and_then(|id| book.iter().find(|saved| saved.id.to_string() == id));
    let edit = Edit {
        locale: context.locale(),
        request: context.request,
        refused,
        saved: saved.cloned(),
    };
    Ok(Some(html(|| view(&edit, book))))
}

fn view(edit: &Edit<'_>, book: Vec<SavedAddress>) -> impl IntoView + use<> {
    let locale = edit.locale;
    let words = words(locale);
    let [_, _, _, title, ..] = words.sections;
    let full = edit.saved.is_none() && book.len() >= MAX_ADDRESSES;
    let form = if full {
        view! { <p class="notice">{words.book_full}</p> }.prerender()
    } else {
        form(edit).prerender()
    };
    let entries: Vec<_> = book.into_iter().map(|saved| entry(locale, saved)).collect();
    let entries = if entries.is_empty() {
        view! { <p class="nothing">{words.no_address}</p> }.prerender()
    } else {
        view! { <ul class="addresses" role="list">{entries}</ul> }.prerender()
    };
    view! {
        <header class="head"><h1>{title}</h1><p class="lead">{words.addresses_text}</p></header>
        {entries}
        {form}
    }
}

fn entry(locale: Locale, saved: SavedAddress) -> impl IntoView {
    let words = words(locale);
    let here = to::localised(locale, to::ADDRESSES);
    let id = saved.id.to_string();
    let edit = format!("{here}?edit={id}#address");
    let whose = format!("{}, {}", saved.address.name, saved.address.street);
    let label = |what| (words.of_address)(what, &whose);
    let (change, remove, first) = (
        label(words.change),
        label(words.remove),
        label(words.make_default),
    );
    let first = if saved.is_default {
        view! { <p class="mark good">{words.is_default}</p> }.prerender()
    } else {
        step(&here, "default", &id, words.make_default, first).prerender()
    };
    view! {
        <li>
            {address(locale, saved.address)}
            <div class="tasks">
                {first}
                <a href=edit aria-label=change>{words.change}</a>
                {step(&here, "remove", &id, words.remove, remove)}
            </div>
        </li>
    }
}

/// The form of one action on one address, with a single button.
fn step(
    here: &str,
    what: &'static str,
    id: &str,
    label: &'static str,
    name: String,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action=here.to_owned()>
            <input type="hidden" name="do" value=what/>
            <input type="hidden" name="id" value=id.to_owned()/>
            <button class="plain" type="submit" aria-label=name>{label}</button>
        </form>
    }
}

fn form(edit: &Edit<'_>) -> impl IntoView + use<> {
    let locale = edit.locale;
    let words = words(locale);
    let here = to::localised(locale, to::ADDRESSES);
    let (what, title) = match edit.saved {
        Some(_) => ("change", words.change_address),
        None => ("add", words.add_address),
    };
    // The version that the shopper has seen (optimistic locking): another tab may change the address first.
    let id = edit.saved.as_ref().map(|saved| {
        let seen = serde_json::to_string(&saved.address).ok();
        view! {
            <input type="hidden" name="id" value=saved.id.to_string()/>
            {seen.map(|seen| view! { <input type="hidden" name="expected_address" value=seen/> })}
        }
    });
    let cancel = edit
        .saved
        .is_some()
        .then(|| view! { <a href=here.clone()>{words.cancel}</a> });
    let update = format!("{here}#address");
    let ticked = match edit.refused {
        Some(refused) => refused.value("is_default").is_some(),
        None if edit.is_typed() => edit.request.typed("is_default").is_some(),
        None => edit.saved.as_ref().is_some_and(|saved| saved.is_default),
    };
    view! {
        <section id="address" class="paper">
            <h2>{title}</h2>
            <form method="post" action=here>
                {id}
                <p class="hide" role="status" id="updated-total"></p>
                {fields(edit)}
                <p class="tick">
                    <input id="is_default" type="checkbox" name="is_default" value="1" checked=ticked/>
                    <label for="is_default">{words.use_as_default}</label>
                </p>
                <div class="tasks">
                    // First in document order, so that Enter saves.
                    <button class="loud" type="submit" name="do" value=what>{words.save}</button>
                    <button id="update" class="update" type="submit" name="do" value="update" formnovalidate
                        formaction=update>{words.choose_country}</button>
                    {cancel}
                </div>
            </form>
        </section>
    }
}

fn fields(edit: &Edit<'_>) -> impl IntoView + use<> {
    let text = text(edit.locale);
    let show = |one: Field, saved: fn(&Address) -> &String| {
        let value = edit.value(one.name, saved);
        field(edit.locale, edit.refused, Field { value, ..one })
    };
    let extra = Field {
        optional: true,
        ..Field::new("address.extra", text.extra, "shipping address-line2")
    };
    let country = edit.country();
    let code = Field::postcode(
        edit.locale,
        country.as_ref().map_or("", CountryCode::as_str),
    );
    let name = Field::new("address.name", text.name, "shipping name");
    let street = Field::new("address.street", text.street, "shipping address-line1");
    let city = Field::new("address.city", text.city, "shipping address-level2");
    view! {
        {show(name, |a| &a.name)}
        {show(street, |a| &a.street)}
        {show(extra, |a| &a.extra)}
        <div class="pair">
            {show(code, |a| &a.postal_code)}
            {show(city, |a| &a.city)}
        </div>
        {country_field(edit, country.as_ref())}
    }
}

/// The countries that the shop ships to.
fn country_field(edit: &Edit<'_>, chosen: Option<&CountryCode>) -> impl IntoView + use<> {
    let (locale, text) = (edit.locale, text(edit.locale));
    let wrong = field_error(locale, edit.refused, "address.country");
    let options = RULES
        .countries()
        .filter_map(|code| code.parse::<CountryCode>().ok())
        .map(|code| {
            let selected = chosen == Some(&code);
            let name = country(locale, &code).to_owned();
            view! { <option value=code.to_string() selected=selected>{name}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="address-country">{text.country}</label>
            <select id="address-country" name="address.country" autocomplete="shipping country"
                data-renew="update">{options}</select>
            {wrong.map(|wrong| view! { <p class="wrong">{wrong}</p> })}
        </div>
    }
}
