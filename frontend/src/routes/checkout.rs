//! `/checkout`: one page. The country comes first (`GET ?country=`), so that the total is right before
//! anything is typed. The form is posted to `/checkout`; its names are [`contract::order::PlaceOrder`]'s,
//! and `key` is the idempotency key.

use contract::{
    CountryCode, ErrorCode, Locale,
    account::Me,
    cart::{Cart, CartLine, Quote},
    path::{self, page as to},
};
use futures_util::future::join;
use leptos::prelude::*;

use crate::{
    address::query,
    components::{
        form::{Field, alert, field, wrong},
        summary::{country, free_in, summary},
        tile::{Load, tile},
    },
    format::money,
    head::Head,
    page::Refused,
    text::{Text, text},
    visit::{Answered, Outcome, Page, Visit, html},
};

/// What the page shows.
struct Checkout<'a> {
    locale: Locale,
    refused: Option<&'a Refused>,
    quote: Quote,
    country: CountryCode,
    key: String,
    email: Option<String>,
    name: Option<String>,
}

pub(crate) async fn page(visit: &Visit<'_>) -> Answered {
    let refused = visit.refused();
    let wanted = refused
        .and_then(|refused| refused.value("address.country"))
        .or(visit.request.parameter("country"))
        .and_then(|country| country.parse::<CountryCode>().ok())
        .filter(|country| domain::rules::RULES.destination(country).is_some());
    let asked = wanted.as_ref().map_or("", CountryCode::as_str);
    let cart = format!("{}{}", path::CART, query([("country", asked)]));
    let (cart, me) = join(
        visit.fetcher.get::<Cart>(cart),
        visit.fetcher.get::<Me>(path::ME),
    )
    .await;
    let cart = cart?;
    if cart.lines.is_empty() {
        return Ok(Outcome::SeeOther(visit.to(to::CART)));
    }
    let customer = me.ok().and_then(|me| me.customer);
    let quote = refused
        .and_then(|refused| refused.problem.quote.clone())
        .unwrap_or(cart.quote);
    let checkout = Checkout {
        locale: visit.locale(),
        refused,
        country: wanted.unwrap_or_else(|| quote.country.clone()),
        quote,
        key: key(refused, &visit.request.form_key),
        email: customer.as_ref().map(|customer| customer.email.to_string()),
        name: customer.map(|customer| customer.name),
    };
    let main = html(|| view(&checkout, cart.lines));
    let mut page = Page::new(Head::private(visit.text().checkout), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    page.framed = false;
    Ok(page.into())
}

/// The same attempt keeps its key, so that it can never be charged twice. A key that is spent on
/// other details gives way to a fresh one.
fn key(refused: Option<&Refused>, fresh: &str) -> String {
    refused
        .filter(|refused| refused.problem.code != ErrorCode::KeyReused)
        .and_then(|refused| refused.value("key"))
        .filter(|key| !key.is_empty())
        .unwrap_or(fresh)
        .to_owned()
}

fn view(it: &Checkout<'_>, lines: Vec<CartLine>) -> impl IntoView + use<> {
    let (locale, text) = (it.locale, text(it.locale));
    let here = to::localised(locale, to::CHECKOUT);
    let total = it.quote.total;
    let currency = total.currency.code();
    view! {
        <h1>{text.checkout}</h1>
        {it.refused.map(|refused| why(it, refused, text))}
        <div class="checkout">
            <div class="steps">
                {destination(it, &here)}
                <form id="order" method="post" action=here>
                    <input type="hidden" name="key" value=it.key.clone()/>
                    <input type="hidden" name="address.country" value=it.country.to_string()/>
                    <input type="hidden" name="expected_total.amount" value=total.amount.to_string()/>
                    <input type="hidden" name="expected_total.currency" value=currency/>
                    {fields(it, text)}
                </form>
            </div>
            <aside class="sum" aria-label=text.summary>
                <h2>{text.summary}</h2>
                <ul class="lines small" role="list">{lines.into_iter().map(|l| line(locale, l)).collect_view()}</ul>
                {summary(locale, &it.quote)}
                {free_in(locale, &it.quote)}
                <button class="loud" type="submit" form="order">{text.order_now}</button>
                {terms(locale, text)}
            </aside>
        </div>
    }
}

/// Why the order was not taken; with a new total, what it was and what it is.
fn why(it: &Checkout<'_>, refused: &Refused, text: &Text) -> impl IntoView + use<> {
    let seen = refused
        .value("expected_total.amount")
        .and_then(|amount| amount.parse().ok())
        .map(|amount| contract::Money {
            amount,
            ..it.quote.total
        });
    let changed = (refused.problem.code == ErrorCode::QuoteChanged).then(|| {
        let old = seen.map_or_else(String::new, |seen| money(it.locale, seen));
        let words = (text.new_total)(&old, &money(it.locale, it.quote.total));
        view! { <p class="notice">{words}</p> }
    });
    view! { {alert(it.locale, &refused.problem)}{changed} }
}

fn destination(it: &Checkout<'_>, here: &str) -> impl IntoView + use<> {
    let (locale, text) = (it.locale, text(it.locale));
    let wrong = wrong(locale, it.refused, "address.country");
    let options = domain::rules::RULES
        .countries()
        .filter_map(|code| code.parse::<CountryCode>().ok())
        .map(|code| {
            let selected = code == it.country;
            let name = country(locale, &code).trim_start_matches("the ").to_owned();
            view! { <option value=code.to_string() selected=selected>{name}</option> }
        })
        .collect_view();
    view! {
        <section>
            <h2>{text.destination}</h2>
            <form class="country" method="get" action=here.to_owned()>
                <div class="field">
                    <label for="address-country">{text.country}</label>
                    <select id="address-country" name="country" autocomplete="shipping country" data-send>{options}</select>
                    {wrong.map(|wrong| view! { <p class="wrong">{wrong}</p> })}
                </div>
                <button type="submit">{text.change_country}</button>
            </form>
        </section>
    }
}

fn fields(it: &Checkout<'_>, text: &'static Text) -> impl IntoView + use<> {
    let show = |one: Field| field(it.locale, it.refused, one);
    let name = Field {
        value: it.name.clone(),
        ..Field::new("address.name", text.name, "shipping name")
    };
    let email = Field {
        hint: Some(text.email_hint),
        value: it.email.clone(),
        ..Field::email(text.email)
    };
    let extra = Field {
        optional: true,
        ..Field::new("address.extra", text.extra, "shipping address-line2")
    };
    let code = Field {
        max: 12,
        ..Field::new(
            "address.postal_code",
            text.postal_code,
            "shipping postal-code",
        )
    };
    view! {
        <section>
            <h2>{text.your_details}</h2>
            {show(email)}
        </section>
        <section>
            <h2>{text.address}</h2>
            {show(name)}
            {show(Field::new("address.street", text.street, "shipping address-line1"))}
            {show(extra)}
            <div class="pair">
                {show(code)}
                {show(Field::new("address.city", text.city, "shipping address-level2"))}
            </div>
        </section>
        <section>
            <h2>{text.payment}</h2>
            <p>{text.payment_text}</p>
        </section>
    }
}

fn line(locale: Locale, line: CartLine) -> impl IntoView {
    view! {
        <li class="line">
            <span class="thumb">{tile(line.image, line.hue, Load::Lazy)}</span>
            <div class="what">
                <p>{line.quantity.to_string()}" × "{line.title}</p>
                <p class="quiet">{line.variant_title}</p>
            </div>
            <p class="cost">{money(locale, line.total)}</p>
        </li>
    }
}

fn terms(locale: Locale, text: &Text) -> impl IntoView + use<> {
    let [a, terms, b, withdrawal, c] = text.order_terms;
    view! {
        <p class="hint">
            {a}<a href=to::localised(locale, to::TERMS)>{terms}</a>
            {b}<a href=to::localised(locale, to::WITHDRAWAL)>{withdrawal}</a>{c}
        </p>
    }
}
