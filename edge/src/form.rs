//! Forms that work without script. A submitted form decodes into the same contract type, and the same call to origin,
//! that the app sends with script.
//!
//! | page | fields |
//! | --- | --- |
//! | `/cart` | `do=add`: `variant`, `quantity`; `do=change`: `line`, `to` (a button's) or `quantity`; `do=remove`: `line`; both with `expected_quantity`, the quantity that the page showed; `do=agree`: `expected_subtotal.amount`, `expected_subtotal.currency` |
//! | `/checkout` | `email`, `address.name`, `address.street`, `address.extra`, `address.postal_code`, `address.city`, `address.country`, `method`, `expected_total.amount` (cents), `expected_total.currency`, `key`, `replaces` (an order that awaits payment); `do=update`, `do=agree` (as on `/cart`), `do=cart` and `do=save` save the fields with the cart without placing an order |
//! | `/sign-in` | `email`, `password`, `next` (a [`ReturnPath`]), `wish` (a product for the wishlist) |
//! | `/sign-up` | `email`, `name`, `password`, `next` |
//! | `/sign-out` | none |
//! | `/verify-email` | `password`, `next`; the edge adds `token` from the cookie of the mailed link |
//! | `/confirm-email` | `password`; `token` likewise |
//! | `/withdraw` | `number`, `name`, `email` |
//! | `/orders/{number}` | `do=pay`, `do=cancel`, `do=return`: `reason`, `do=reorder`, `do=link`: `email`; `back` (`cart`, `checkout`): where to go after `do=cancel` |
//!
//! `form/account.rs` decodes the forms of the account pages.
//!
//! Fields have the contract's names, so that `errors[].field` of a problem identifies the form field.

use std::str::FromStr;

use contract::{
    CountryCode, Currency, ErrorCode, FieldCode, FieldError, Money, OrderNumber, Problem,
    ReturnPath,
    account::{ConfirmEmail, SignIn, SignUp, VerifyEmail},
    order::{Address, Withdraw},
    path::{self, page},
    text::ParseError,
};
use domain::{address, name, shipping_tax_tables::RULES};
use serde::Serialize;

use crate::{message::OriginRequest, plan::PageView, query, request_parts::Method, route::Form};

mod account;
mod cart;
mod checkout;
mod order;

/// A decoded form: the call to origin, and what follows its success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The call to origin.
    pub call: OriginRequest,
    /// What follows when it succeeds.
    pub on_success: OnSuccess,
}

/// What follows when a form's call succeeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnSuccess {
    /// Redirect to a page of the shop.
    Redirect(String),
    /// Redirect to the payment page named in the response, or to the order's page when nothing is left to pay.
    Pay,
    /// 204: a script sent the form and displays nothing from the response.
    NoContent,
    /// Redirect to the cart that received the order's lines; the page names the SKUs that are short.
    Reordered(OrderNumber),
    /// Redirect to a page of the shop that fills its form from a draft cookie.
    RedirectWithDraft(String),
    /// Make this second call as a best effort, then redirect to a page of the shop.
    CallAndRedirect(Box<OriginRequest>, String),
}

/// The fields of a form, and the errors found so far.
struct Fields<'a> {
    fields: &'a [(String, String)],
    problem: Box<Problem>,
}

impl<'a> Fields<'a> {
    fn text(&self, name: &str) -> &'a str {
        query::get(self.fields, name).unwrap_or_default()
    }

    /// Parses a field, recording an error.
    fn read<T: FromStr<Err = ParseError>>(&mut self, name: &str) -> Option<T> {
        match self.text(name).parse() {
            Ok(value) => Some(value),
            Err(ParseError(code)) => self.refuse(name, code),
        }
    }

    /// Records an error of a field. Decoding continues, so that all errors of the form are reported at once.
    fn refuse<T>(&mut self, field: &str, code: FieldCode) -> Option<T> {
        self.problem.errors.push(FieldError::new(field, code));
        None
    }

    /// Parses `name.amount` and `name.currency`.
    fn money(&mut self, name: &str) -> Option<Money> {
        let field = format!("{name}.amount");
        let amount = match self.text(&field).parse() {
            Ok(amount) => Some(amount),
            Err(_) => self.refuse(&field, FieldCode::Amount),
        };
        let field = format!("{name}.currency");
        let currency = match currency(self.text(&field)) {
            Some(currency) => Some(currency),
            None => self.refuse(&field, FieldCode::Currency),
        };
        amount
            .zip(currency)
            .map(|(amount, currency)| Money::new(amount, currency))
    }

    /// An existing password as typed. Truncated to one character more than the maximum, so that origin still rejects an
    /// overlong one instead of accepting its prefix.
    fn typed(&mut self, name: &str) -> Option<String> {
        match self.text(name) {
            "" => self.refuse(name, FieldCode::Required),
            typed => Some(typed.chars().take(201).collect()),
        }
    }

    /// A personal name.
    fn name(&mut self, field: &str) -> Option<String> {
        match name::check(self.text(field)) {
            Ok(name) => Some(name),
            Err(code) => self.refuse(field, code),
        }
    }

    /// A country that the shop ships to.
    fn country(&mut self) -> Option<CountryCode> {
        let country: CountryCode = self.read("address.country")?;
        if RULES.destination(&country).is_none() {
            return self.refuse("address.country", FieldCode::NoShipping);
        }
        Some(country)
    }

    /// The postal address. Origin validates it as well; validating it here reports its errors together with those of
    /// the form's other fields.
    fn address(&mut self) -> Option<Address> {
        let country = self.country();
        // With a placeholder for an invalid country, the other fields can still be validated.
        let placeholder = || "ZZ".parse::<CountryCode>().ok();
        let text = |name: &str| self.text(name).to_owned();
        let typed = Address {
            name: text("address.name"),
            street: text("address.street"),
            extra: text("address.extra"),
            postal_code: text("address.postal_code"),
            city: text("address.city"),
            country: country.clone().or_else(placeholder)?,
        };
        match address::check(&typed) {
            Ok(address) => country.map(|_| address),
            Err(errors) => {
                self.problem.errors.extend(errors);
                None
            }
        }
    }

    /// The page to redirect to afterwards, if the form names a page of this shop.
    fn next(&self) -> Option<ReturnPath> {
        self.text("next").parse().ok()
    }

    /// The page to redirect to afterwards: the one that the form names, or else `otherwise`.
    fn next_or(&self, view: &PageView, otherwise: &str) -> String {
        let otherwise = || page::localised(view.locale, otherwise);
        self.next()
            .map_or_else(otherwise, |next| next.as_str().to_owned())
    }

    /// Parses an optional hidden field; an empty one is absent.
    fn optional<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let text = self.text(name);
        match text.parse() {
            Ok(value) => Some(value),
            Err(_) if text.is_empty() => None,
            Err(_) => self.refuse(name, FieldCode::Invalid),
        }
    }

    /// The decoded value, or the problem with the errors of all fields.
    fn finish<T>(self, value: Option<T>) -> Result<T, Box<Problem>> {
        let is_valid = self.problem.errors.is_empty();
        value.filter(|_| is_valid).ok_or(self.problem)
    }
}

/// The fields to fill in again when a form is redisplayed: all but passwords and the token of a mailed link.
pub fn redisplay_fields(fields: &[(String, String)]) -> Vec<(String, String)> {
    fields
        .iter()
        .filter(|(name, _)| !name.ends_with("password") && name != "token")
        .cloned()
        .collect()
}

/// The call that saves the fields of a refused form, so that they survive when the shopper leaves the page.
pub fn save_refused(
    form: &Form,
    view: &PageView,
    fields: &[(String, String)],
) -> Option<OriginRequest> {
    match form {
        Form::Checkout if query::get(fields, "address.street").is_some() => {
            Some(checkout::save(view, fields))
        }
        _ => None,
    }
}

/// Decodes a form into its call to origin. The problem lists the errors of all fields.
pub fn decode(
    form: &Form,
    view: &PageView,
    fields: &[(String, String)],
) -> Result<Submission, Box<Problem>> {
    let fields = Fields {
        fields,
        problem: Box::new(Problem::new(ErrorCode::Invalid)),
    };
    let go_to = |path: &str| OnSuccess::Redirect(page::localised(view.locale, path));
    let (call, on_success) = match form {
        // These two decide by the pressed button what follows.
        Form::Checkout => return checkout::read(view, fields),
        Form::Order(number) => return order::read(view, number, fields),
        Form::Cart => (cart::read(fields)?, go_to(page::CART)),
        Form::SignIn => {
            let next = fields.next_or(view, page::ACCOUNT);
            // The product is added after the sign-in and as a best effort: it needs the new session, and an invalid or
            // withdrawn product must not make the sign-in fail.
            let on_success = match fields.text("wish").parse() {
                Ok(product) => OnSuccess::CallAndRedirect(Box::new(account::wish(&product)), next),
                Err(_) => OnSuccess::Redirect(next),
            };
            (sign_in(fields)?, on_success)
        }
        Form::SignUp => {
            // Back to the same page, which asks the customer to check the inbox: signing up alone does not sign in.
            let on_success = OnSuccess::Redirect(with_next(
                view,
                page::SIGN_UP,
                "sent=1",
                fields.next().as_ref(),
            ));
            (sign_up(view, fields)?, on_success)
        }
        Form::SignOut => (
            OriginRequest::empty(Method::Post, path::SIGN_OUT),
            go_to(page::HOME),
        ),
        Form::Withdraw => {
            let on_success = go_to(&format!("{}?sent=1", page::WITHDRAW));
            (withdraw(fields)?, on_success)
        }
        Form::VerifyEmail => {
            let on_success = OnSuccess::Redirect(fields.next_or(view, page::ACCOUNT));
            (verify_email(fields)?, on_success)
        }
        Form::ConfirmEmail => {
            let on_success = go_to(&format!("{}?confirmed=1", page::PROFILE));
            (confirm_email(fields)?, on_success)
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
    Ok(Submission { call, on_success })
}

fn sign_in(mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    let (email, password) = (fields.read("email"), fields.typed("password"));
    let body = email.zip(password);
    let (email, password) = fields.finish(body)?;
    Ok(post(path::SIGN_IN, &SignIn { email, password }))
}

fn verify_email(mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    let token = fields.text("token").to_owned();
    let password = fields.typed("password");
    let password = fields.finish(password)?;
    Ok(post(path::VERIFY_EMAIL, &VerifyEmail { token, password }))
}

fn confirm_email(mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    let token = fields.text("token").to_owned();
    let password = fields.typed("password");
    let password = fields.finish(password)?;
    Ok(post(path::CONFIRM_EMAIL, &ConfirmEmail { token, password }))
}

fn withdraw(mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    let (number, name) = (fields.read("number"), fields.name("name"));
    let email = fields.read("email");
    let body = number.zip(name).zip(email);
    let ((number, name), email) = fields.finish(body)?;
    let body = Withdraw {
        number,
        name,
        email,
    };
    Ok(post(path::WITHDRAWALS, &body))
}

fn sign_up(view: &PageView, mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    let (email, name) = (fields.read("email"), fields.name("name"));
    let password = fields.read("password");
    let next = fields.next();
    let body = email.zip(name).zip(password);
    let ((email, name), password) = fields.finish(body)?;
    let body = SignUp {
        email,
        name,
        password,
        locale: view.locale,
        next,
    };
    Ok(post(path::SIGN_UP, &body))
}

fn post<T: Serialize>(path: &str, body: &T) -> OriginRequest {
    OriginRequest::json(Method::Post, path, body)
}

fn unknown_action() -> Box<Problem> {
    Box::new(Problem::new(ErrorCode::Invalid).with_field("do", FieldCode::Action))
}

fn currency(code: &str) -> Option<Currency> {
    [Currency::Eur, Currency::Gbp, Currency::Chf, Currency::Usd]
        .into_iter()
        .find(|currency| currency.code() == code)
}

/// The URL of a page with a query that passes the return path on.
fn with_next(view: &PageView, path: &str, query: &str, next: Option<&ReturnPath>) -> String {
    let page = page::localised(view.locale, path);
    match next {
        Some(next) => format!("{page}?{query}&next={}", next.encoded()),
        None => format!("{page}?{query}"),
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod text_tests;
