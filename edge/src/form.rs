//! Forms that work without script: decoded into the same contract type and the same call as the app's own.
//!
//! | page | fields |
//! | --- | --- |
//! | `/cart` | `do=add`: `variant`, `quantity`; `do=change`: `line`, `to` (a button's) or `quantity`; `do=remove`: `line`; `do=agree`: `expected_subtotal.amount`, `expected_subtotal.currency` |
//! | `/checkout` | `email`, `address.name`, `address.street`, `address.extra`, `address.postal_code`, `address.city`, `address.country`, `method`, `expected_total.amount` (cents), `expected_total.currency`, `key`; `do=update` shows the page anew, `do=agree` agrees first, as on `/cart` |
//! | `/sign-in` | `email`, `password`, `next` (a [`ReturnPath`]), `wish` (a product for the wishlist) |
//! | `/sign-up` | `email`, `name`, `password`, `next` |
//! | `/sign-out` | none |
//! | `/verify-email` | `password`, `next`; `token` is added from the cookie of the mailed link |
//! | `/confirm-email` | `password`; `token` likewise |
//! | `/withdraw` | `number`, `name`, `email` |
//! | `/orders/{number}` | `do=pay`, `do=cancel`, `do=return`: `reason`, `do=reorder`, `do=link`: `email` |
//!
//! Those of the account's pages are read by `form/account.rs`.
//!
//! Fields are named as in the contract, so that a problem's `errors[].field` finds its field.

use std::{fmt::Display, str::FromStr};

use contract::{
    CountryCode, Currency, ErrorCode, Money, OrderNumber, Problem, ReturnPath,
    account::{ConfirmEmail, SignIn, SignUp, VerifyEmail},
    order::{Address, Withdraw},
    path::{self, page},
};
use serde::Serialize;

use crate::{head::Method, message::Call, plan::PageView, query, route::Form};

mod account;
mod cart;
mod checkout;
mod order;

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
    /// Nowhere: the form's page again, with what was typed.
    Show,
    /// To the cart that an order was put into again; it says what is short.
    Reordered(OrderNumber),
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
                self.wrong(name, error.to_string());
                None
            }
        }
    }

    /// Says that a field is not right.
    fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.problem.errors.push(contract::FieldError {
            field: field.to_owned(),
            message: message.into(),
        });
    }

    /// Reads `name.amount` and `name.currency`.
    fn money(&mut self, name: &str) -> Option<Money> {
        let amount = self.read(&format!("{name}.amount"));
        let field = format!("{name}.currency");
        let currency = currency(self.text(&field));
        if currency.is_none() {
            self.wrong(&field, "must be a currency of the shop");
        }
        amount
            .zip(currency)
            .map(|(amount, currency)| Money::new(amount, currency))
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

    /// The page to go to afterwards, where the form names one of the shop's own.
    fn next(&self) -> Option<ReturnPath> {
        self.text("next").parse().ok()
    }

    /// The page to go to afterwards: the one that the form names, else this one.
    fn next_or(&self, view: &PageView, otherwise: &str) -> String {
        let otherwise = || page::localised(view.locale, otherwise);
        self.next()
            .map_or_else(otherwise, |next| next.as_str().to_owned())
    }

    fn finish<T>(self, value: Option<T>) -> Result<T, Box<Problem>> {
        value.ok_or(self.problem)
    }
}

/// What to show again of a form that was refused: everything but passwords and the token of a mailed link.
pub fn shown(fields: &[(String, String)]) -> Vec<(String, String)> {
    fields
        .iter()
        .filter(|(name, _)| !name.ends_with("password") && name != "token")
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
        Form::Checkout => return checkout::read(view, fields),
        Form::Order(number) => return order::read(view, number, fields),
        Form::Cart => (cart::read(fields)?, go_to(page::CART)),
        Form::SignIn => {
            let next = fields.next_or(view, page::ACCOUNT);
            let then = match fields.text("wish").parse() {
                Ok(product) => Then::Also(Box::new(account::wish(&product)), next),
                Err(_) => Then::GoTo(next),
            };
            (sign_in(fields)?, then)
        }
        Form::SignUp => {
            let then = Then::GoTo(with_next(
                view,
                page::SIGN_UP,
                "sent=1",
                fields.next().as_ref(),
            ));
            (sign_up(view, fields)?, then)
        }
        Form::SignOut => (
            Call::json(Method::Post, path::SIGN_OUT, None),
            go_to(page::HOME),
        ),
        Form::Withdraw => {
            let then = go_to(&format!("{}?sent=1", page::WITHDRAW));
            (withdraw(fields)?, then)
        }
        Form::VerifyEmail => {
            let token = fields.text("token").to_owned();
            let password = fields.typed("password");
            let then = Then::GoTo(fields.next_or(view, page::ACCOUNT));
            let body = VerifyEmail { token, password };
            (post(path::VERIFY_EMAIL, &body), then)
        }
        Form::ConfirmEmail => {
            let token = fields.text("token").to_owned();
            let password = fields.typed("password");
            let body = ConfirmEmail { token, password };
            let then = go_to(&format!("{}?confirmed=1", page::PROFILE));
            (post(path::CONFIRM_EMAIL, &body), then)
        }
        Form::ForgotPassword
        | Form::ResetPassword
        | Form::Addresses
        | Form::Wishlist
        | Form::RestoreEmail
        | Form::Profile
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

fn withdraw(mut fields: Fields<'_>) -> Result<Call, Box<Problem>> {
    let (number, email) = (fields.read("number"), fields.read("email"));
    let name = fields.text("name").trim().to_owned();
    let body = number.zip(email).map(|(number, email)| Withdraw {
        number,
        name,
        email,
    });
    Ok(post(path::WITHDRAWALS, &fields.finish(body)?))
}

fn sign_up(view: &PageView, mut fields: Fields<'_>) -> Result<Call, Box<Problem>> {
    let (email, password) = (fields.read("email"), fields.read("password"));
    let name = fields.text("name").trim().to_owned();
    let (locale, next) = (view.locale, fields.next());
    let body = email.zip(password).map(|(email, password)| SignUp {
        email,
        name,
        password,
        locale,
        next,
    });
    Ok(post(path::SIGN_UP, &fields.finish(body)?))
}

fn post<T: Serialize>(path: &str, body: &T) -> Call {
    json(Method::Post, path, body)
}

fn json<T: Serialize>(method: Method, path: &str, body: &T) -> Call {
    Call::json(method, path, serde_json::to_string(body).ok())
}

fn unknown_step(message: &str) -> Box<Problem> {
    Box::new(Problem::new(ErrorCode::Invalid).with_field("do", message))
}

fn currency(code: &str) -> Option<Currency> {
    [Currency::Eur, Currency::Gbp, Currency::Chf, Currency::Usd]
        .into_iter()
        .find(|currency| currency.code() == code)
}

/// A page with a query, and with where to go after it.
fn with_next(view: &PageView, path: &str, query: &str, next: Option<&ReturnPath>) -> String {
    let page = page::localised(view.locale, path);
    match next {
        Some(next) => format!("{page}?{query}&next={}", next.encoded()),
        None => format!("{page}?{query}"),
    }
}

#[cfg(test)]
mod tests;
