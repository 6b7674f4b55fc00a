//! `/checkout`: one page, one form. It is posted to `/checkout`; its names are [`contract::order::PlaceOrder`]'s, and
//! `key` is the idempotency key. `do=update` (another country, another way to ship) and `do=agree` (to what has
//! changed since the cart was filled) show the page anew with what was typed. `?country=` and `?method=` do so, too.

use contract::{
    CountryCode, ErrorCode, Locale,
    account::Me,
    cart::Cart,
    order::Address,
    path::{self, page as to},
    saved::SavedAddress,
    shipping::ShippingMethod,
};
use futures_util::future::join3;
use leptos::prelude::*;

mod fields;
mod order;
mod shipping;

use crate::{
    address::query,
    components::form::refusal,
    format::money,
    head::Head,
    page::{PageRequest, Refused},
    text::{checkout::checkout, text},
    visit::{Answered, Outcome, Page, Visit, html},
};

/// What the page shows.
struct Checkout<'a> {
    locale: Locale,
    request: &'a PageRequest,
    cart: Cart,
    key: String,
    email: Option<String>,
    name: Option<String>,
    /// The customer's address book.
    saved: Vec<SavedAddress>,
    /// What stands in the address, unless something else was typed.
    address: Option<Address>,
}

impl Checkout<'_> {
    fn refused(&self) -> Option<&Refused> {
        self.request.refused.as_ref()
    }

    /// Whether something is no longer as the shopper knows it: then that comes before the order.
    fn has_changed(&self) -> bool {
        self.cart
            .lines
            .iter()
            .any(contract::cart::CartLine::has_changed)
    }
}

pub(crate) async fn page(visit: &Visit<'_>) -> Answered {
    let request = visit.request;
    let cart = |country: Option<&CountryCode>| {
        let cart = format!("{}{}", path::CART, wish(request, country));
        visit.fetcher.get::<Cart>(cart)
    };
    let saved = visit.fetcher.get::<Vec<SavedAddress>>(path::ADDRESSES);
    let (first, me, saved) = join3(cart(None), visit.fetcher.get::<Me>(path::ME), saved).await;
    let saved = saved.unwrap_or_default();
    let address = chosen(request, &saved);
    let elsewhere = address.as_ref().map(|address| &address.country);
    let cart = match (first?, elsewhere) {
        (first, Some(country)) if *country != first.quote.country => cart(Some(country)).await?,
        (first, _) => first,
    };
    if cart.lines.is_empty() {
        return Ok(Outcome::SeeOther(format!(
            "{}?nothing=1",
            visit.to(to::CART)
        )));
    }
    let customer = me.ok().and_then(|me| me.customer);
    let checkout = Checkout {
        locale: visit.locale(),
        request,
        cart,
        key: key(request),
        email: customer.as_ref().map(|customer| customer.email.to_string()),
        name: customer.map(|customer| customer.name),
        saved,
        address,
    };
    let main = html(|| view(&checkout));
    let mut page = Page::new(Head::private(visit.text().checkout), main);
    page.status = visit
        .refused()
        .map_or(200, |refused| refused.problem.status);
    page.framed = false;
    Ok(page.into())
}

/// The address of the book that was pressed (`?address=`); the default one as long as nothing was typed.
fn chosen(request: &PageRequest, saved: &[SavedAddress]) -> Option<Address> {
    let pressed = request.parameter("address");
    let untouched = request.typed("address.street").is_none();
    let one = saved.iter().find(|one| match pressed {
        Some(id) => one.id.to_string() == id,
        None => untouched && one.is_default,
    });
    one.map(|one| one.address.clone())
}

/// Country and method as they were chosen on the page, as far as the shop has them; `country` is chosen by an address.
fn wish(request: &PageRequest, country: Option<&CountryCode>) -> String {
    let chosen = |field: &str, parameter: &str| {
        let chosen = request.typed(field).or(request.parameter(parameter));
        chosen.unwrap_or_default().to_owned()
    };
    let typed = chosen("address.country", "country");
    let country = country.cloned().or_else(|| typed.parse().ok());
    let country = country.filter(|code| domain::rules::RULES.destination(code).is_some());
    let method = chosen("method", "method").parse::<ShippingMethod>().ok();
    query([
        ("country", country.as_ref().map_or("", CountryCode::as_str)),
        ("method", method.map_or("", ShippingMethod::as_str)),
    ])
}

/// The same attempt keeps its key, so that it can never be charged twice. A key that is spent on
/// other details gives way to a fresh one.
fn key(request: &PageRequest) -> String {
    let spent = request
        .refused
        .as_ref()
        .is_some_and(|refused| refused.problem.code == ErrorCode::KeyReused);
    let typed = request.typed("key").filter(|key| !key.is_empty() && !spent);
    typed.unwrap_or(&request.form_key).to_owned()
}

fn view(it: &Checkout<'_>) -> impl IntoView + use<> {
    let (locale, text) = (it.locale, text(it.locale));
    let here = to::localised(locale, to::CHECKOUT);
    let total = it.cart.quote.total;
    view! {
        <h1>{text.checkout}</h1>
        {it.refused().map(|refused| why(it, refused))}
        <form id="order" class="checkout" method="post" action=here data-once>
            <input type="hidden" name="key" value=it.key.clone()/>
            <div data-part="total" hidden>
                <input type="hidden" name="expected_total.amount" value=total.amount.to_string()/>
                <input type="hidden" name="expected_total.currency" value=total.currency.code()/>
            </div>
            <p class="hide" role="status" id="reckoned"></p>
            <div class="steps">
                {shipping::destination(it)}
                {fields::fields(it)}
            </div>
            {order::summary(it)}
        </form>
    }
}

/// Why the order was not taken; with a new total, what it was and what it is; with an order that waits, which one.
fn why(it: &Checkout<'_>, refused: &Refused) -> impl IntoView + use<> {
    let (locale, text) = (it.locale, text(it.locale));
    let problem = &refused.problem;
    let total = it.cart.quote.total;
    let seen = refused
        .value("expected_total.amount")
        .and_then(|amount| amount.parse().ok())
        .map(|amount| contract::Money { amount, ..total });
    let changed = (problem.code == ErrorCode::QuoteChanged).then(|| {
        let old = seen.map_or_else(String::new, |seen| money(locale, seen));
        let words = (text.new_total)(&old, &money(locale, total));
        view! { <p class="notice">{words}</p> }
    });
    let waiting = problem
        .detail
        .as_deref()
        .filter(|_| problem.code == ErrorCode::OrderInProgress)
        .and_then(|number| number.parse().ok())
        .map(|number| {
            let href = to::localised(locale, &to::order(&number));
            let words = checkout(locale).to_order;
            view! { <p class="notice"><a href=href>{words}" "{number.to_string()}</a></p> }
        });
    view! { {refusal(locale, Some(refused))}{changed}{waiting} }
}
