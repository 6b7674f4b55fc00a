//! `/checkout`: one page with one form, posted to `/checkout`. Its fields are those of [`contract::order::PlaceOrder`],
//! `key` (the idempotency key) and `replaces` (the number of an order awaiting payment that this one changes).
//! `do=update` (another country or shipping method), `do=agree` (accepts what has changed since the cart was filled),
//! `do=cart` (back to the cart) and `do=save` (sent by script) save the entries with the cart; the page shows them
//! whenever it is opened. `?country=` and `?method=` quote the cart for another choice.

use contract::{
    CountryCode, ErrorCode, Locale, OrderNumber,
    account::Me,
    address_book::SavedAddress,
    cart::Cart,
    checkout::CheckoutDetails,
    order::{Address, LastOrder, Order, OrderState},
    path::{self, page as to},
    shipping::ShippingMethod,
};
use futures_util::future::join5;
use leptos::prelude::*;

mod fields;
mod order;
mod shipping;

use crate::{
    components::{
        form::form_status,
        pending_order::{ShownOn, pending_order},
    },
    format::money,
    head::Head,
    page_context::{Page, PageContext, PageOutcome, PageResult, html},
    page_request::{PageRequest, Refused},
    query_string::query,
    text::{checkout::checkout, text},
};

/// The data of the page.
struct Checkout<'a> {
    locale: Locale,
    request: &'a PageRequest,
    cart: Cart,
    key: String,
    email: Option<String>,
    name: Option<String>,
    /// The customer's address book.
    saved: Vec<SavedAddress>,
    /// The address of the book that fills the fields.
    address: Option<Address>,
    /// The entries that were saved with the cart.
    details: Option<CheckoutDetails>,
    /// The order of this cart that is awaiting payment.
    waiting: Option<Order>,
}

impl Checkout<'_> {
    fn refused(&self) -> Option<&Refused> {
        self.request.refused.as_ref()
    }

    /// The order that submitting the form changes: the one that is awaiting payment.
    fn replaces(&self) -> Option<OrderNumber> {
        let waiting = self.waiting.as_ref().map(|order| order.number.clone());
        let refused = self.refused().map(|refused| &refused.problem);
        let in_progress = refused.filter(|problem| problem.code == ErrorCode::OrderInProgress);
        waiting.or_else(|| blocking_order(in_progress?))
    }

    /// Whether a line has changed since it was added: the changes have to be accepted before ordering.
    fn has_changed(&self) -> bool {
        self.cart
            .lines
            .iter()
            .any(contract::cart::CartLine::has_changed)
    }
}

pub(crate) async fn page(context: &PageContext<'_>) -> PageResult {
    let request = context.request;
    let cart = |country: Option<&CountryCode>| {
        let cart = format!("{}{}", path::CART, chosen_shipping(request, country));
        context.fetcher.get::<Cart>(cart)
    };
    let saved = context.fetcher.get::<Vec<SavedAddress>>(path::ADDRESSES);
    let details = context
        .fetcher
        .get::<contract::checkout::Checkout>(path::CART_CHECKOUT);
    let last = context.fetcher.get::<LastOrder>(path::CART_ORDER);
    let me = context.fetcher.get::<Me>(path::ME);
    let (first, me, saved, details, last) = join5(cart(None), me, saved, details, last).await;
    let saved = saved.unwrap_or_default();
    let details = details.ok().and_then(|saved| saved.details);
    let last = last.ok().and_then(|last| last.order);
    let address = address_from_book(request, &saved, details.is_some());
    let elsewhere = address.as_ref().map(|address| &address.country);
    let cart = match (first?, elsewhere) {
        (first, Some(country)) if *country != first.quote.country => cart(Some(country)).await?,
        (first, _) => first,
    };
    if cart.lines.is_empty() {
        return Ok(PageOutcome::SeeOther(format!(
            "{}?nothing=1",
            context.url(to::CART)
        )));
    }
    let customer = me.ok().and_then(|me| me.customer);
    let checkout = Checkout {
        locale: context.locale(),
        request,
        cart,
        key: idempotency_key(request),
        email: customer.as_ref().map(|customer| customer.email.to_string()),
        name: customer.map(|customer| customer.name),
        saved,
        address,
        details,
        waiting: last.filter(|order| order.state == OrderState::PendingPayment),
    };
    let main = html(|| view(&checkout));
    let mut page = Page::new(Head::private(context.text().checkout), main);
    page.status = context
        .refused()
        .map_or(200, |refused| refused.problem.status);
    page.full_layout = false;
    Ok(page.into())
}

/// The address of the book to fill in: the one that was chosen (`?address=`), otherwise the default one as long as
/// nothing has been entered.
fn address_from_book(
    request: &PageRequest,
    saved: &[SavedAddress],
    has_details: bool,
) -> Option<Address> {
    let pressed = request.parameter("address");
    let untouched = !has_details && request.typed("address.street").is_none();
    let one = saved.iter().find(|one| match pressed {
        Some(id) => one.id.to_string() == id,
        None => untouched && one.is_default,
    });
    one.map(|one| one.address.clone())
}

/// The query for the cart with the chosen country and method, as far as the shop ships there; an address from the book
/// determines the country.
fn chosen_shipping(request: &PageRequest, country: Option<&CountryCode>) -> String {
    let chosen = |field: &str, parameter: &str| {
        let chosen = request.typed(field).or(request.parameter(parameter));
        chosen.unwrap_or_default().to_owned()
    };
    let typed = chosen("address.country", "country");
    let country = country.cloned().or_else(|| typed.parse().ok());
    let country = country.filter(|code| {
        domain::shipping_tax_tables::RULES
            .destination(code)
            .is_some()
    });
    let method = chosen("method", "method").parse::<ShippingMethod>().ok();
    query([
        ("country", country.as_ref().map_or("", CountryCode::as_str)),
        ("method", method.map_or("", ShippingMethod::as_str)),
    ])
}

/// The idempotency key of the form. A resubmission keeps its key, so that it cannot be charged twice. Only if origin has
/// rejected the key because it belongs to other details, the form gets a fresh one.
fn idempotency_key(request: &PageRequest) -> String {
    let spent = request
        .refused
        .as_ref()
        .is_some_and(|refused| refused.problem.code == ErrorCode::KeyReused);
    let typed = request.typed("key").filter(|key| !key.is_empty() && !spent);
    typed.unwrap_or(&request.form_key).to_owned()
}

fn view(state: &Checkout<'_>) -> impl IntoView + use<> {
    let (locale, text) = (state.locale, text(state.locale));
    let here = to::localised(locale, to::CHECKOUT);
    let total = state.cart.quote.total;
    let waiting = state
        .waiting
        .as_ref()
        .and_then(|order| pending_order(locale, order, ShownOn::Checkout));
    let replaces = state
        .replaces()
        .map(|number| view! { <input type="hidden" name="replaces" value=number.to_string()/> });
    view! {
        <h1>{text.checkout}</h1>
        {state.refused().map(|refused| error_summary(state, refused))}
        {waiting}
        <form id="order" class="checkout" method="post" action=here data-once>
            <input type="hidden" name="key" value=state.key.clone()/>
            {replaces}
            <div data-part="total" hidden>
                <input type="hidden" name="expected_total.amount" value=total.amount.to_string()/>
                <input type="hidden" name="expected_total.currency" value=total.currency.code()/>
            </div>
            <p class="hide" role="status" id="updated-total"></p>
            <div class="steps">
                {shipping::destination(state)}
                {fields::fields(state)}
            </div>
            {order::summary(state)}
        </form>
    }
}

/// The order because of which this one was rejected: it is awaiting payment, or already paid.
fn blocking_order(problem: &contract::Problem) -> Option<OrderNumber> {
    let names_order = matches!(
        problem.code,
        ErrorCode::OrderInProgress | ErrorCode::WrongOrderState
    );
    let number = problem.detail.as_deref().filter(|_| names_order)?;
    number.parse().ok()
}

/// Why the order was rejected: the errors, the old and the new total, or a link to the blocking order.
fn error_summary(state: &Checkout<'_>, refused: &Refused) -> impl IntoView + use<> {
    let (locale, text) = (state.locale, text(state.locale));
    let problem = &refused.problem;
    let total = state.cart.quote.total;
    let seen = refused
        .value("expected_total.amount")
        .and_then(|amount| amount.parse().ok())
        .map(|amount| contract::Money { amount, ..total });
    let changed = (problem.code == ErrorCode::QuoteChanged).then(|| {
        let old = seen.map_or_else(String::new, |seen| money(locale, seen));
        let words = (text.new_total)(&old, &money(locale, total));
        view! { <p class="notice">{words}</p> }
    });
    // An order that is awaiting payment has its own notice below.
    let other = blocking_order(problem)
        .filter(|_| state.waiting.is_none())
        .map(|number| {
            let href = to::localised(locale, &to::order(&number));
            let words = checkout(locale).to_order;
            view! { <p class="notice"><a href=href>{format!("{words} {number}")}</a></p> }
        });
    view! { {form_status(locale, Some(refused))}{changed}{other} }
}
