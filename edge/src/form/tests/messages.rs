//! Makes each field of each form invalid: the response must name it, with a message from the table in the page's
//! language, together with all other errors of the form.

use std::collections::BTreeSet;

use contract::{FieldCode, FieldError};
use frontend::text::field;

use super::*;

const ID: &str = "01890000-0000-7000-8000-000000000001";
const ADDRESS: &str = "address.name=Ada&address.street=Weg+1&address.extra=&address.postal_code=10115\
    &address.city=Berlin&address.country=DE";

/// Valid submissions of a form, one for each of its actions. A new form does not compile without an entry here.
fn submissions(form: &Form) -> Vec<String> {
    let all: Vec<String> = match form {
        Form::Cart => vec![
            format!("do=add&variant={ID}&quantity=2"),
            format!("do=change&line={ID}&quantity=3&expected_quantity=2"),
            format!("do=remove&line={ID}&expected_quantity=2"),
            "do=agree&expected_subtotal.amount=1290&expected_subtotal.currency=EUR".to_owned(),
        ],
        Form::Checkout => vec![format!(
            "email=ada%40example.org&{ADDRESS}&method=express&expected_total.amount=1290\
             &expected_total.currency=EUR&key=key-0123456789abcdef&replaces={NUMBER}"
        )],
        Form::SignIn => vec!["email=ada%40example.org&password=x&next=%2F".to_owned()],
        Form::SignUp => {
            vec!["email=ada%40example.org&name=Ada&password=another+horse".to_owned()]
        }
        Form::SignOut => vec![String::new()],
        Form::VerifyEmail | Form::ConfirmEmail => vec!["token=t&password=x".to_owned()],
        Form::ForgotPassword => vec!["email=ada%40example.org".to_owned()],
        Form::ResetPassword | Form::RestoreEmail => {
            vec!["token=t&password=another+horse".to_owned()]
        }
        Form::Profile => vec![
            "do=change_name&name=Ada".to_owned(),
            "do=change_email&new_email=ada%40example.org&current_password=x".to_owned(),
            "do=cancel_email".to_owned(),
        ],
        Form::Addresses => vec![
            format!("do=add&{ADDRESS}"),
            format!("do=change&id={ID}&{ADDRESS}&is_default=1"),
            format!("do=default&id={ID}"),
            format!("do=remove&id={ID}"),
        ],
        Form::Wishlist => vec![
            "do=add&product=mug".to_owned(),
            "do=remove&product=mug".to_owned(),
        ],
        Form::Security => vec![
            "do=change_password&current_password=x&new_password=another+horse".to_owned(),
            format!("do=end_session&session={ID}"),
            "do=end_others".to_owned(),
            "do=end_all".to_owned(),
        ],
        Form::MyData => vec!["do=erase&current_password=x".to_owned()],
        Form::Order(_) => vec![
            "do=pay".to_owned(),
            "do=cancel".to_owned(),
            "do=return&reason=faulty".to_owned(),
            "do=reorder".to_owned(),
            "do=link&email=ada%40example.org".to_owned(),
        ],
        Form::Withdraw => {
            vec![format!("number={NUMBER}&name=Ada&email=ada%40example.org")]
        }
    };
    all
}

fn forms() -> [Form; 17] {
    [
        Form::Cart,
        Form::Checkout,
        Form::SignIn,
        Form::SignUp,
        Form::SignOut,
        Form::VerifyEmail,
        Form::ForgotPassword,
        Form::ResetPassword,
        Form::ConfirmEmail,
        Form::RestoreEmail,
        Form::Profile,
        Form::Addresses,
        Form::Wishlist,
        Form::Security,
        Form::MyData,
        Form::Order(NUMBER.parse().unwrap()),
        Form::Withdraw,
    ]
}

/// Fields that the edge does not validate: origin checks them, or any value means a ticked checkbox.
const NOT_VALIDATED: [&str; 5] = [
    "token",
    "next",
    "is_default",
    "password",
    "current_password",
];

fn invalid_values() -> [String; 6] {
    [
        String::new(),
        "x".to_owned(),
        "9".repeat(500),
        "\u{1}".to_owned(),
        "../../orders".to_owned(),
        "-1".to_owned(),
    ]
}

fn errors(form: &Form, fields: &[(String, String)]) -> Vec<FieldError> {
    match decode(form, &view("/x", ""), fields) {
        Ok(_) => Vec::new(),
        Err(problem) => {
            assert_eq!(problem.code, ErrorCode::Invalid);
            problem.errors
        }
    }
}

fn with(fields: &[(String, String)], at: usize, value: &str) -> Vec<(String, String)> {
    let mut fields = fields.to_vec();
    value.clone_into(&mut fields[at].1);
    fields
}

#[test]
fn each_invalid_field_of_each_form_has_a_message_in_both_languages() {
    for form in forms() {
        for submission in submissions(&form) {
            let right = query::parse(&submission).unwrap();
            assert_eq!(errors(&form, &right), [], "{form:?} {submission}");
            for at in 0..right.len() {
                let name = right[at].0.clone();
                let mut refused = 0;
                for value in invalid_values() {
                    for error in errors(&form, &with(&right, at, &value)) {
                        refused += 1;
                        assert!(error.field.starts_with(&name), "{form:?}: {error:?}");
                        assert_translated(&error);
                    }
                }
                let may_be_anything = NOT_VALIDATED.contains(&name.as_str());
                assert!(
                    refused > 0 || may_be_anything,
                    "{form:?}: {name} is never wrong"
                );
            }
        }
    }
}

/// Asserts that the table has a distinct sentence for each language, different from the message on the wire.
fn assert_translated(error: &FieldError) {
    let say = |locale| field::field(locale, &error.field, error.code);
    let (en, de) = (say(Locale::En), say(Locale::De));
    assert_ne!(en, de, "{error:?}");
    for sentence in [en, de] {
        assert!(
            sentence.ends_with('.') && !sentence.contains(&error.message),
            "{error:?}: {sentence}"
        );
    }
    let asked_for = field::rule(Locale::En, &error.field).is_some();
    assert!(
        asked_for || en == field::stale(Locale::En),
        "{error:?}: {en}"
    );
}

#[test]
fn all_invalid_fields_are_reported_at_once() {
    for form in forms() {
        for submission in submissions(&form) {
            let right = query::parse(&submission).unwrap();
            for value in ["", "\u{1}"] {
                let may_change = |(name, _): &(String, String)| name != "do";
                let mut each = BTreeSet::new();
                let mut all = right.clone();
                for (at, one) in right.iter().enumerate().filter(|(_, one)| may_change(one)) {
                    value.clone_into(&mut all[at].1);
                    let reported = errors(&form, &with(&right, at, value));
                    each.extend(reported.into_iter().map(|error| error.field));
                    assert_eq!(one.0, all[at].0);
                }
                let together: BTreeSet<_> = errors(&form, &all)
                    .into_iter()
                    .map(|error| error.field)
                    .collect();
                assert_eq!(together, each, "{form:?} {submission} with {value:?}");
            }
        }
    }
}

#[test]
fn express_to_a_country_without_it_is_named_at_its_field() {
    let submission = submissions(&Form::Checkout).remove(0);
    let submission = submission
        .replace("country=DE", "country=ES")
        .replace("name=Ada", "name=");
    let fields = query::parse(&submission).unwrap();
    let codes: Vec<_> = errors(&Form::Checkout, &fields)
        .into_iter()
        .map(|error| (error.field, error.code))
        .collect();
    assert_eq!(
        codes,
        [
            ("address.name".to_owned(), FieldCode::Required),
            ("method".to_owned(), FieldCode::MethodNotThere)
        ]
    );
    let elsewhere = query::parse(&submission.replace("country=ES", "country=US")).unwrap();
    let codes: Vec<_> = errors(&Form::Checkout, &elsewhere)
        .into_iter()
        .map(|error| (error.field, error.code))
        .collect();
    assert_eq!(
        codes[0],
        ("address.country".to_owned(), FieldCode::NoShipping)
    );
}
