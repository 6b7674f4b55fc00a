//! The forms of the account pages.
//!
//! | page | fields |
//! | --- | --- |
//! | `/forgot-password` | `email`, `next` |
//! | `/reset-password` | `password`, `next`; the edge adds `token` from the cookie of the mailed link |
//! | `/restore-email` | `password`; `token` likewise |
//! | `/account/profile` | `do=change_name`: `name`; `do=change_email`: `new_email`, `current_password`; `do=cancel_email` |
//! | `/account/addresses` | `do=add`, `do=change` with `id` and `expected_address` (JSON, the address that the page showed): `address.*`, `is_default`; `do=update` re-renders the page for another country; `do=default`, `do=remove`: `id` |
//! | `/account/wishlist` | `do=add`, `do=remove`: `product` |
//! | `/account/security` | `do=change_password`: `current_password`, `new_password`; `do=end_session`: `session`; `do=end_others`; `do=end_all` |
//! | `/account/data` | `do=erase`: `current_password` |

use contract::{
    AddressId, FieldCode, Problem, ReturnPath, Slug,
    account::{
        ChangeEmail, ChangeName, ChangePassword, EraseAccount, ForgotPassword, ResetPassword,
        RestoreEmail,
    },
    address_book::SaveAddress,
    path::{self, page},
};

use super::{Fields, OnSuccess, Submission, post, unknown_action, with_next};
use crate::{message::OriginRequest, plan::PageView, request_parts::Method, route::Form};

/// Decodes a form of the account pages.
pub(super) fn decode(
    form: &Form,
    view: &PageView,
    fields: Fields<'_>,
) -> Result<Submission, Box<Problem>> {
    if *form == Form::Addresses && fields.text("do") == "update" {
        return Ok(Submission {
            call: addresses(fields)?,
            on_success: OnSuccess::RedirectWithDraft(destination(view, page::ADDRESSES, None)),
        });
    }
    let next = match form {
        Form::ForgotPassword | Form::ResetPassword => fields.next(),
        _ => None,
    };
    let (call, path) = match form {
        Form::ForgotPassword => forgot_password(view, fields)?,
        Form::ResetPassword => reset_password(fields)?,
        Form::RestoreEmail => restore_email(fields)?,
        Form::Profile => profile(fields)?,
        Form::Addresses => (addresses(fields)?, page::ADDRESSES),
        Form::Wishlist => (wishlist(fields)?, page::WISHLIST),
        Form::Security => security(fields)?,
        _ => erase(fields)?,
    };
    Ok(Submission {
        call,
        on_success: OnSuccess::Redirect(destination(view, path, next.as_ref())),
    })
}

/// The localised URL of a page; `target` may contain a query.
fn destination(view: &PageView, target: &str, next: Option<&ReturnPath>) -> String {
    match target.split_once('?') {
        Some((path, query)) => with_next(view, path, query, next),
        None => page::localised(view.locale, target),
    }
}

/// The call that adds a product to the wishlist.
pub(super) fn wish(product: &Slug) -> OriginRequest {
    OriginRequest::empty(Method::Put, path::wish(product))
}

/// The call, and the page to redirect to when it succeeds.
type CallAndPage = Result<(OriginRequest, &'static str), Box<Problem>>;

fn forgot_password(view: &PageView, mut fields: Fields<'_>) -> CallAndPage {
    let email = fields.read("email");
    let (locale, next) = (view.locale, fields.next());
    let body = email.map(|email| ForgotPassword {
        email,
        locale,
        next,
    });
    let body = fields.finish(body)?;
    Ok((
        post(path::FORGOT_PASSWORD, &body),
        "/forgot-password?sent=1",
    ))
}

fn reset_password(mut fields: Fields<'_>) -> CallAndPage {
    let password = fields.read("password");
    let token = fields.text("token").to_owned();
    let body = fields.finish(password.map(|password| ResetPassword { token, password }))?;
    Ok((post(path::RESET_PASSWORD, &body), "/sign-in?reset=1"))
}

fn restore_email(mut fields: Fields<'_>) -> CallAndPage {
    let password = fields.read("password");
    let token = fields.text("token").to_owned();
    let body = fields.finish(password.map(|password| RestoreEmail { token, password }))?;
    Ok((post(path::RESTORE_EMAIL, &body), "/sign-in?restored=1"))
}

fn profile(mut fields: Fields<'_>) -> CallAndPage {
    match fields.text("do") {
        "change_name" => {
            let name = fields.name("name");
            let body = fields.finish(name.map(|name| ChangeName { name }))?;
            let call = OriginRequest::json(Method::Put, path::NAME, &body);
            Ok((call, "/account/profile?renamed=1"))
        }
        "change_email" => {
            let new_email = fields.read("new_email");
            let current_password = fields.typed("current_password");
            let body = new_email.zip(current_password);
            let body = body.map(|(new_email, current_password)| ChangeEmail {
                new_email,
                current_password,
            });
            let call = post(path::EMAIL, &fields.finish(body)?);
            Ok((call, "/account/profile?sent=1"))
        }
        "cancel_email" => {
            let call = OriginRequest::empty(Method::Delete, path::EMAIL);
            Ok((call, page::PROFILE))
        }
        _ => Err(unknown_action()),
    }
}

fn addresses(mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    match fields.text("do") {
        "add" => {
            let address = save(&mut fields);
            Ok(post(path::ADDRESSES, &fields.finish(address)?))
        }
        // Another country was selected: the page re-renders its fields for it. The call changes nothing.
        "update" => Ok(OriginRequest::get(path::ADDRESSES)),
        "change" => {
            let id = fields.read("id");
            let address = save(&mut fields);
            let changed = id.zip(address);
            let (id, address) = fields.finish(changed)?;
            Ok(OriginRequest::json(
                Method::Put,
                path::address(id),
                &address,
            ))
        }
        "default" => {
            let id: Option<AddressId> = fields.read("id");
            let path = path::default_address(fields.finish(id)?);
            Ok(OriginRequest::empty(Method::Put, path))
        }
        "remove" => {
            let id: Option<AddressId> = fields.read("id");
            let path = path::address(fields.finish(id)?);
            Ok(OriginRequest::empty(Method::Delete, path))
        }
        _ => Err(unknown_action()),
    }
}

fn save(fields: &mut Fields<'_>) -> Option<SaveAddress> {
    let is_default = !fields.text("is_default").is_empty();
    let expected_address = match fields.text("expected_address") {
        "" => None,
        json => match serde_json::from_str(json) {
            Ok(expected) => Some(expected),
            Err(_) => fields.refuse("expected_address", FieldCode::Invalid),
        },
    };
    let address = fields.address()?;
    Some(SaveAddress {
        address,
        is_default,
        expected_address,
    })
}

fn wishlist(mut fields: Fields<'_>) -> Result<OriginRequest, Box<Problem>> {
    let action = fields.text("do");
    if !matches!(action, "add" | "remove") {
        return Err(unknown_action());
    }
    let product: Option<Slug> = fields.read("product");
    let product = fields.finish(product)?;
    Ok(if action == "add" {
        wish(&product)
    } else {
        OriginRequest::empty(Method::Delete, path::wish(&product))
    })
}

fn security(mut fields: Fields<'_>) -> CallAndPage {
    match fields.text("do") {
        "change_password" => {
            let current_password = fields.typed("current_password");
            let passwords = current_password.zip(fields.read("new_password"));
            let (current_password, new_password) = fields.finish(passwords)?;
            let body = ChangePassword {
                current_password,
                new_password,
            };
            let call = OriginRequest::json(Method::Put, path::PASSWORD, &body);
            Ok((call, "/account/security?changed=1"))
        }
        "end_session" => {
            let session = fields.read("session");
            let path = path::session(fields.finish(session)?);
            Ok((OriginRequest::empty(Method::Delete, path), page::SECURITY))
        }
        "end_others" => {
            let call = OriginRequest::empty(Method::Delete, path::SESSIONS);
            Ok((call, page::SECURITY))
        }
        "end_all" => {
            let call = OriginRequest::empty(Method::Post, path::SIGN_OUT_EVERYWHERE);
            Ok((call, page::SIGN_IN))
        }
        _ => Err(unknown_action()),
    }
}

fn erase(mut fields: Fields<'_>) -> CallAndPage {
    if fields.text("do") != "erase" {
        return Err(unknown_action());
    }
    let current_password = fields.typed("current_password");
    let current_password = fields.finish(current_password)?;
    let call = post(path::ERASURE, &EraseAccount { current_password });
    Ok((call, "/sign-in?erased=1"))
}

#[cfg(test)]
mod tests;
