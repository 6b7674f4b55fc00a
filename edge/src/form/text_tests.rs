//! Runs origin's table of text cases through the forms: the edge must decide them in the same way.

use contract::{FieldCode, Locale, Problem};
use serde_json::Value;

use super::*;

const CASES: &str = include_str!("../../../origin/tests/it/text_cases.json");
/// A form, its fields, and the name of the field under test.
type Case<'a> = (Form, &'a [(&'a str, &'a str)], &'a str);

const ADDRESS: [(&str, &str); 6] = [
    ("address.name", "Ada"),
    ("address.street", "Weg 1"),
    ("address.extra", ""),
    ("address.postal_code", "10115"),
    ("address.city", "Berlin"),
    ("address.country", "DE"),
];

/// Decodes a form with replaced values; returns the body of its call, or its errors.
fn send(
    form: &Form,
    fields: &[(&str, &str)],
    with: &[(&str, &str)],
) -> Result<Value, Box<Problem>> {
    let value = |name: &str| {
        with.iter()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| *value)
    };
    let body = query::format(
        fields
            .iter()
            .map(|(name, old)| (*name, value(name).unwrap_or(old))),
    );
    let view = PageView {
        locale: Locale::En,
        path: "/x".into(),
        query: String::new(),
    };
    let submission = decode(form, &view, &query::parse_form(&body).unwrap())?;
    Ok(serde_json::from_slice(&submission.call.body.unwrap()).unwrap())
}

#[test]
fn every_form_reports_invalid_text_and_sends_normalised_text() {
    let sign_up = [
        ("email", "ada@example.org"),
        ("name", "Ada"),
        ("password", "correct horse"),
    ];
    let withdraw = [
        ("number", "7K2M-9QXD-3F"),
        ("name", "Ada"),
        ("email", "ada@example.org"),
    ];
    let book = [&[("do", "add")][..], &ADDRESS].concat();
    let order = [
        ("email", "ada@example.org"),
        ("expected_total.amount", "1"),
        ("expected_total.currency", "EUR"),
        ("key", "key-0001"),
    ];
    let checkout = [&order[..], &ADDRESS].concat();
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    for case in &cases {
        let text = |name: &str| case[name].as_str();
        let (field, value) = (text("field").unwrap(), text("value").unwrap());
        let in_address = format!("address.{field}");
        let mut forms: Vec<Case<'_>> = Vec::new();
        if matches!(field, "name" | "email") {
            forms.push((Form::SignUp, &sign_up, field));
            forms.push((Form::Withdraw, &withdraw, field));
        }
        if field == "email" {
            forms.push((Form::Checkout, &checkout, field));
        } else {
            forms.push((Form::Checkout, &checkout, &in_address));
            forms.push((Form::Addresses, &book, &in_address));
        }
        for (form, fields, name) in forms {
            let country = text("country").unwrap_or("DE");
            let sent = send(
                &form,
                fields,
                &[(name, value), ("address.country", country)],
            );
            if text("right") == Some("accepted") {
                let body = sent.unwrap_or_else(|problem| panic!("{case} {form:?}: {problem:?}"));
                let kept = body.pointer(&format!("/{}", name.replace('.', "/")));
                let stored = text("stored").unwrap_or(value);
                assert_eq!(
                    kept.and_then(Value::as_str),
                    Some(stored),
                    "{case} {form:?}"
                );
            } else {
                let problem = sent.unwrap_err();
                let found = problem.field(name);
                let code: Option<FieldCode> = serde_json::from_value(case["code"].clone()).unwrap();
                assert!(found.is_some(), "{case} {form:?}");
                assert_eq!(found, code.or(found), "{case} {form:?}");
            }
        }
    }
}
