//! The forms of the account pages, as tables.

use contract::{ErrorCode, Locale};
use serde_json::{Value, json};

use super::*;
use crate::query;

const ID: &str = "01890000-0000-7000-8000-000000000001";
const ADDRESS: &str = "address.name=+Ada&address.street=Weg+1&address.extra=&address.postal_code=10115\
    &address.city=Berlin&address.country=de";

fn read(form: &Form, body: &str) -> Result<Submission, Box<Problem>> {
    let view = PageView {
        locale: Locale::De,
        path: "/de/x".into(),
        query: String::new(),
    };
    super::super::decode(form, &view, &query::parse(body).unwrap())
}

fn refused(form: &Form, body: &str) -> Vec<String> {
    let problem = read(form, body).unwrap_err();
    assert_eq!(problem.code, ErrorCode::Invalid);
    let errors = problem.errors.into_iter();
    errors.map(|error| error.field).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn each_form_is_one_operation() {
    let address = json!({"name": "Ada", "street": "Weg 1", "extra": "", "postal_code": "10115",
                         "city": "Berlin", "country": "DE"});
    let seen = address.to_string();
    let api = "/api/v1/account";
    let table = [
        (
            Form::ForgotPassword,
            "email=ada%40example.org".to_owned(),
            format!("POST {api}/forgot-password"),
            json!({"email": "ada@example.org", "locale": "de"}),
            "/de/forgot-password?sent=1",
        ),
        (
            Form::ResetPassword,
            "token=t&password=0123456789".to_owned(),
            format!("POST {api}/reset-password"),
            json!({"token": "t", "password": "0123456789"}),
            "/de/sign-in?reset=1",
        ),
        (
            Form::Addresses,
            format!("do=add&{ADDRESS}&is_default=1"),
            format!("POST {api}/addresses"),
            json!({"address": address, "is_default": true}),
            "/de/account/addresses",
        ),
        (
            Form::Addresses,
            format!("do=change&id={ID}&{ADDRESS}"),
            format!("PUT {api}/addresses/{ID}"),
            json!({"address": address, "is_default": false}),
            "/de/account/addresses",
        ),
        (
            Form::Addresses,
            format!("do=change&id={ID}&{ADDRESS}&expected_address={seen}"),
            format!("PUT {api}/addresses/{ID}"),
            json!({"address": address, "is_default": false, "expected_address": address}),
            "/de/account/addresses",
        ),
        (
            Form::Addresses,
            format!("do=default&id={ID}"),
            format!("PUT {api}/addresses/{ID}/default"),
            Value::Null,
            "/de/account/addresses",
        ),
        (
            Form::Addresses,
            format!("do=remove&id={ID}"),
            format!("DELETE {api}/addresses/{ID}"),
            Value::Null,
            "/de/account/addresses",
        ),
        (
            Form::Wishlist,
            "do=add&product=mug".to_owned(),
            format!("PUT {api}/wishlist/mug"),
            Value::Null,
            "/de/account/wishlist",
        ),
        (
            Form::Wishlist,
            "do=remove&product=mug".to_owned(),
            format!("DELETE {api}/wishlist/mug"),
            Value::Null,
            "/de/account/wishlist",
        ),
        (
            Form::Security,
            "do=change_password&current_password=old&new_password=0123456789".to_owned(),
            format!("PUT {api}/password"),
            json!({"current_password": "old", "new_password": "0123456789"}),
            "/de/account/security?changed=1",
        ),
        (
            Form::Security,
            format!("do=end_session&session={ID}"),
            format!("DELETE {api}/sessions/{ID}"),
            Value::Null,
            "/de/account/security",
        ),
        (
            Form::Security,
            "do=end_others".to_owned(),
            format!("DELETE {api}/sessions"),
            Value::Null,
            "/de/account/security",
        ),
        (
            Form::Security,
            "do=end_all".to_owned(),
            format!("POST {api}/sign-out-everywhere"),
            Value::Null,
            "/de/sign-in",
        ),
        (
            Form::ForgotPassword,
            "email=ada%40example.org&next=%2Fde%2Faccount%2Forders%3Fcursor%3Dx".to_owned(),
            format!("POST {api}/forgot-password"),
            json!({"email": "ada@example.org", "locale": "de", "next": "/de/account/orders?cursor=x"}),
            "/de/forgot-password?sent=1&next=%2Fde%2Faccount%2Forders%3Fcursor%3Dx",
        ),
        (
            Form::ResetPassword,
            "token=t&password=0123456789&next=%2Fcheckout".to_owned(),
            format!("POST {api}/reset-password"),
            json!({"token": "t", "password": "0123456789"}),
            "/de/sign-in?reset=1&next=%2Fcheckout",
        ),
        (
            Form::ConfirmEmail,
            "token=t&password=old".to_owned(),
            format!("POST {api}/confirm-email"),
            json!({"token": "t", "password": "old"}),
            "/de/account/profile?confirmed=1",
        ),
        (
            Form::RestoreEmail,
            "token=t&password=0123456789".to_owned(),
            format!("POST {api}/restore-email"),
            json!({"token": "t", "password": "0123456789"}),
            "/de/sign-in?restored=1",
        ),
        (
            Form::Profile,
            "do=change_name&name=+Ada+".to_owned(),
            format!("PUT {api}/name"),
            json!({"name": "Ada"}),
            "/de/account/profile?renamed=1",
        ),
        (
            Form::Profile,
            "do=change_email&new_email=b%40example.org&current_password=old".to_owned(),
            format!("POST {api}/email"),
            json!({"new_email": "b@example.org", "current_password": "old"}),
            "/de/account/profile?sent=1",
        ),
        (
            Form::Profile,
            "do=cancel_email".to_owned(),
            format!("DELETE {api}/email"),
            Value::Null,
            "/de/account/profile",
        ),
        (
            Form::MyData,
            "do=erase&current_password=old".to_owned(),
            format!("POST {api}/erasure"),
            json!({"current_password": "old"}),
            "/de/sign-in?erased=1",
        ),
    ];
    for (form, body, operation, expected, to) in table {
        let Submission {
            call,
            on_success: then,
        } = read(&form, &body).unwrap();
        assert_eq!(format!("{} {}", call.method.as_str(), call.path), operation);
        let sent = call.body.map(|body| serde_json::from_slice(&body).unwrap());
        assert_eq!(sent.unwrap_or(Value::Null), expected, "{body}");
        assert_eq!(then, OnSuccess::Redirect(to.into()), "{body}");
    }
}

#[test]
fn errors_name_their_fields() {
    for (form, body, fields) in [
        (Form::ForgotPassword, "email=ada", vec!["email"]),
        (
            Form::ResetPassword,
            "token=t&password=short",
            vec!["password"],
        ),
        (Form::RestoreEmail, "password=short", vec!["password"]),
        (Form::Profile, "", vec!["do"]),
        (
            Form::Profile,
            "do=change_email&new_email=ada",
            vec!["new_email", "current_password"],
        ),
        (Form::Addresses, "", vec!["do"]),
        (
            Form::Addresses,
            "do=add&address.country=DE",
            vec![
                "address.name",
                "address.street",
                "address.postal_code",
                "address.city",
            ],
        ),
        (
            Form::Addresses,
            "do=change&id=x&address.name=Ada&address.street=Weg+1&address.city=Berlin",
            vec!["id", "address.country", "address.postal_code"],
        ),
        (Form::Addresses, "do=remove&id=..", vec!["id"]),
        (Form::Wishlist, "do=steal&product=mug", vec!["do"]),
        (Form::Wishlist, "do=add&product=..%2Fmug", vec!["product"]),
        (Form::Security, "do=end_session&session=x", vec!["session"]),
        (
            Form::Security,
            "do=change_password",
            vec!["current_password", "new_password"],
        ),
        (Form::Security, "do=x", vec!["do"]),
        (Form::MyData, "current_password=x", vec!["do"]),
    ] {
        assert_eq!(refused(&form, body), fields, "{form:?} {body}");
    }
}
