//! Forms that work without script: decoded into the same contract type and the same call as the app's own.
//!
//! | page | fields |
//! | --- | --- |
//! | `/cart` | `do=add`: `variant`, `quantity`; `do=change`: `line`, `quantity`; `do=remove`: `line` |
//! | `/checkout` | `email`, `address.name`, `address.street`, `address.extra`, `address.postal_code`, `address.city`, `address.country`, `expected_total.amount` (cents), `expected_total.currency`, `key` |
//! | `/sign-in` | `email`, `password`, `next` (a path of ours), `wish` (a product for the wishlist) |
//! | `/sign-up` | `email`, `name`, `password` |
//! | `/sign-out` | none |
//! | `/verify-email` | `token`, `password` |
//! | `/orders/{number}` | `do=pay` or `do=cancel`; `key` of a guest's link |
//!
//! Those of the account's pages are read by `form/account.rs`.
//!
//! Fields are named as in the contract, so that a problem's `errors[].field` finds its field.

use std::{fmt::Display, str::FromStr};

use contract::{
    CountryCode, Currency, ErrorCode, IdempotencyKey, LineId, Money, OrderKey, OrderNumber,
    Problem, Quantity,
    account::{SignIn, SignUp, VerifyEmail},
    cart::{AddLine, ChangeLine},
    header,
    order::{Address, PlaceOrder},
    path::{self, page},
};
use serde::Serialize;

use crate::{head::Method, message::Call, plan::PageView, query, route::Form};

mod account;

/// A form's meaning: what to ask origin for, and where to go when it went well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// What to ask for.
    pub call: Call,
    /// Where to go then.
    pub then: Then,
}

/// Where to go when a form's call went well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// To a page of ours.
    GoTo(String),
    /// To the payment page in the answer, or to the order's own page where nothing is left to pay.
    Pay,
    /// Do this as well, whatever comes of it, and go to a page of ours.
    Also(Box<Call>, String),
}

/// A form's fields.
struct Fields<'a> {
    fields: &'a [(String, String)],
    problem: Box<Problem>,
}

impl<'a> Fields<'a> {
    fn text(&self, name: &str) -> &'a str {
        query::get(self.fields, name).unwrap_or_default()
    }

    /// Reads a field as a type.
    fn read<T: FromStr<Err: Display>>(&mut self, name: &str) -> Option<T> {
        match self.text(name).parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.problem.errors.push(contract::FieldError {
                    field: name.to_owned(),
                    message: error.to_string(),
                });
                None
            }
        }
    }

    /// A password as typed: one character more than origin looks at.
    fn typed(&self, name: &str) -> String {
        self.text(name).chars().take(201).collect()
    }

    /// The postal address of a form that has one.
    fn address(&self, country: CountryCode) -> Address {
        let text = |name: &str| self.text(name).trim().to_owned();
        Address {
            name: text("address.name"),
            street: text("address.street"),
            extra: text("address.extra"),
            postal_code: text("address.postal_code"),
            city: text("address.city"),
            country,
        }
    }

    fn finish<T>(self, value: Option<T>) -> Result<T, Box<Problem>> {
        value.ok_or(self.problem)
    }
}

/// What to show again of a form that was refused: everything but passwords.
pub fn shown(fields: &[(String, String)]) -> Vec<(String, String)> {
    fields
        .iter()
        .filter(|(name, _)| !name.ends_with("password"))
        .cloned()
        .collect()
}

/// Reads a form.
pub fn decode(
    form: &Form,
    view: &PageView,
    fields: &[(String, String)],
) -> Result<Submission, Box<Problem>> {
    let fields = Fields {
        fields,
        problem: Box::new(Problem::new(ErrorCode::Invalid)),
    };
    let go_to = |path: &str| Then::GoTo(page::localised(view.locale, path));
    let (call, then) = match form {
        Form::Checkout => return checkout(view, fields),
        Form::Order(number) => return order(view, number, &fields),
        Form::Cart => (cart(fields)?, go_to(page::CART)),
        Form::SignIn => {
            let next = local_path(fields.text("next")).map_or_else(
                || page::localised(view.locale, page::ACCOUNT),
                ToOwned::to_owned,
            );
            let then = match fields.text("wish").parse() {
                Ok(product) => Then::Also(Box::new(account::wish(&product)), next),
                Err(_) => Then::GoTo(next),
            };
            (sign_in(fields)?, then)
        }
        Form::SignUp => {
            let then = go_to(&format!("{}?sent=1", page::SIGN_UP));
            (sign_up(view, fields)?, then)
        }
        Form::SignOut => (
            Call::json(Method::Post, path::SIGN_OUT, None),
            go_to(page::HOME),
        ),
        Form::VerifyEmail => {
            let token = fields.text("token").to_owned();
            let password = fields.typed("password");
            let body = VerifyEmail { token, password };
            (post(path::VERIFY_EMAIL, &body), go_to(page::ACCOUNT))
        }
        Form::ForgotPassword
        | Form::ResetPassword
        | Form::Addresses
        | Form::Wishlist
        | Form::Security
        | Form::MyData => return account::decode(form, view, fields),
    };
    Ok(Submission { call, then })
}

fn sign_in(mut fields: Fields<'_>) -> Result<Call, Box<Problem>> {
    let email = fields.read("email");
    let password = fields.typed("password");
    let body = fields.finish(email.map(|email| SignIn { email, password }))?;
    Ok(post(path::SIGN_IN, &body))
}

fn sign_up(view: &PageView, mut fields: Fields<'_>) -> Result<Call, Box<Problem>> {
    let (email, password) = (fields.read("email"), fields.read("password"));
    let name = fields.text("name").trim().to_owned();
    let locale = view.locale;
    let body = email.zip(password).map(|(email, password)| SignUp {
        email,
        name,
        password,
        locale,
    });
    Ok(post(path::SIGN_UP, &fields.finish(body)?))
}

fn post<T: Serialize>(path: &str, body: &T) -> Call {
    json(Method::Post, path, body)
}

fn json<T: Serialize>(method: Method, path: &str, body: &T) -> Call {
    Call::json(method, path, serde_json::to_string(body).ok())
}

fn cart(mut fields: Fields<'_>) -> Result<Call, Box<Problem>> {
    match fields.text("do") {
        "add" => {
            let variant = fields.read("variant");
            let quantity = if fields.text("quantity").is_empty() {
                Some(Quantity::ONE)
            } else {
                fields.read("quantity")
            };
            let line = variant
                .zip(quantity)
                .map(|(variant, quantity)| AddLine { variant, quantity });
            Ok(post(path::CART_LINES, &fields.finish(line)?))
        }
        // Zero pieces of something is none of it.
        "change" if fields.text("quantity").trim() == "0" => remove(fields),
        "change" => {
            let line: Option<LineId> = fields.read("line");
            let change = line.zip(fields.read("quantity"));
            let (line, quantity) = fields.finish(change)?;
            Ok(json(
                Method::Patch,
                &path::cart_line(line),
                &ChangeLine { quantity },
            ))
        }
        "remove" => remove(fields),
        _ => Err(unknown_step("must be add, change or remove")),
    }
}

fn unknown_step(message: &str) -> Box<Problem> {
    Box::new(Problem::new(ErrorCode::Invalid).with_field("do", message))
}

fn remove(mut fields: Fields<'_>) -> Result<Call, Box<Problem>> {
    let line = fields.read("line");
    Ok(Call::json(
        Method::Delete,
        path::cart_line(fields.finish(line)?),
        None,
    ))
}

fn checkout(view: &PageView, mut fields: Fields<'_>) -> Result<Submission, Box<Problem>> {
    let email = fields.read("email");
    let country = fields.read("address.country");
    let total: Option<i64> = fields.read("expected_total.amount");
    let key: Option<IdempotencyKey> = fields.read("key");
    let address = country.map(|country| fields.address(country));
    let currency = currency(fields.text("expected_total.currency"));
    if currency.is_none() {
        let problem = *fields.problem;
        fields.problem = Box::new(
            problem.with_field("expected_total.currency", "must be a currency of the shop"),
        );
    }
    let whole = email.zip(address).zip(total.zip(currency)).zip(key);
    let (((email, address), (total, currency)), key) = fields.finish(whole)?;
    let order = PlaceOrder {
        email,
        address,
        expected_total: Money::new(total, currency),
        locale: view.locale,
    };
    let call = post(path::ORDERS, &order).with(header::IDEMPOTENCY_KEY, key.to_string());
    Ok(Submission {
        call,
        then: Then::Pay,
    })
}

fn currency(code: &str) -> Option<Currency> {
    [Currency::Eur, Currency::Gbp, Currency::Chf, Currency::Usd]
        .into_iter()
        .find(|currency| currency.code() == code)
}

fn order(
    view: &PageView,
    number: &OrderNumber,
    fields: &Fields<'_>,
) -> Result<Submission, Box<Problem>> {
    let of_the_link = query::parse(&view.query).unwrap_or_default();
    let key: Option<OrderKey> = [
        fields.text("key"),
        query::get(&of_the_link, "key").unwrap_or_default(),
    ]
    .into_iter()
    .find_map(|text| text.parse().ok());
    let (path, then) = match fields.text("do") {
        "pay" => (path::order_payment(number), Then::Pay),
        "cancel" => {
            let mut back = page::localised(view.locale, &page::order(number));
            if let Some(key) = &key {
                back = format!("{back}?key={key}");
            }
            (path::order_cancel(number), Then::GoTo(back))
        }
        _ => return Err(unknown_step("must be pay or cancel")),
    };
    let call = Call::json(Method::Post, path, None);
    let call = match key {
        Some(key) => call.with(header::ORDER_KEY, key.to_string()),
        None => call,
    };
    Ok(Submission { call, then })
}

/// A path of ours, never another site's.
fn local_path(text: &str) -> Option<&str> {
    let ok = text.starts_with('/')
        && !text.starts_with("//")
        && text.len() <= 500
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    ok.then_some(text)
}

#[cfg(test)]
mod tests;
