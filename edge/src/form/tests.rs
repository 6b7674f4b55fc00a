//! The forms of pages, as tables.

use contract::Locale;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::limit::Limit;

mod checkout;
mod messages;

const ID: &str = "01890000-0000-7000-8000-000000000001";
const NUMBER: &str = "7K2M-9QXD-3F";

fn view(path: &str, query: &str) -> PageView {
    let (locale, _) = Locale::split(path);
    PageView {
        locale,
        path: path.into(),
        query: query.into(),
    }
}

fn read(form: &Form, at: &str, body: &str) -> Result<Submission, Box<Problem>> {
    decode(form, &view(at, ""), &query::parse(body).unwrap())
}

fn body(call: &OriginRequest) -> Value {
    call.body
        .as_ref()
        .map_or(Value::Null, |body| serde_json::from_slice(body).unwrap())
}

fn refused(result: Result<Submission, Box<Problem>>) -> Vec<String> {
    let problem = result.unwrap_err();
    assert_eq!(problem.code, ErrorCode::Invalid);
    problem
        .errors
        .into_iter()
        .map(|error| error.field)
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn the_cart_forms_are_the_cart_operations() {
    let line = format!("/api/v1/cart/lines/{ID}");
    let seen = format!("{line}?expected_quantity=3");
    let table = [
        (
            format!("do=add&variant={ID}&quantity=2"),
            "POST",
            path::CART_LINES,
            json!({"variant": ID, "quantity": 2}),
        ),
        (
            format!("do=add&variant={ID}"),
            "POST",
            path::CART_LINES,
            json!({"variant": ID, "quantity": 1}),
        ),
        (
            format!("do=change&line={ID}&quantity=3"),
            "PATCH",
            line.as_str(),
            json!({"quantity": 3}),
        ),
        (
            format!("do=change&line={ID}&quantity=3&to=4"),
            "PATCH",
            line.as_str(),
            json!({"quantity": 4}),
        ),
        (
            format!("do=change&line={ID}&to=0&quantity=1"),
            "DELETE",
            line.as_str(),
            Value::Null,
        ),
        (
            format!("do=change&line={ID}&quantity=0"),
            "DELETE",
            line.as_str(),
            Value::Null,
        ),
        (
            format!("do=remove&line={ID}"),
            "DELETE",
            line.as_str(),
            Value::Null,
        ),
        (
            format!("do=change&line={ID}&to=4&expected_quantity=3"),
            "PATCH",
            line.as_str(),
            json!({"quantity": 4, "expected_quantity": 3}),
        ),
        (
            format!("do=remove&line={ID}&expected_quantity=3"),
            "DELETE",
            seen.as_str(),
            Value::Null,
        ),
        (
            format!("do=change&line={ID}&to=0&expected_quantity=3"),
            "DELETE",
            seen.as_str(),
            Value::Null,
        ),
        (
            "do=agree&expected_subtotal.amount=1290&expected_subtotal.currency=EUR".to_owned(),
            "POST",
            path::CART_AGREEMENT,
            json!({"expected_subtotal": {"amount": 1290, "currency": "EUR"}}),
        ),
    ];
    for (form, method, path, expected) in table {
        let submission = read(&Form::Cart, "/de/cart", &form).unwrap();
        assert_eq!(
            (
                submission.call.method.as_str(),
                submission.call.path.as_str()
            ),
            (method, path)
        );
        assert_eq!(body(&submission.call), expected, "{form}");
        assert_eq!(
            submission.on_success,
            OnSuccess::Redirect("/de/cart".into())
        );
    }
    for (form, fields) in [
        ("", vec!["do"]),
        ("do=steal", vec!["do"]),
        ("do=add&variant=x&quantity=100", vec!["variant", "quantity"]),
        ("do=change&line=x&quantity=-1", vec!["line", "quantity"]),
        ("do=remove", vec!["line"]),
        (
            "do=remove&line=x&expected_quantity=many",
            vec!["line", "expected_quantity"],
        ),
        (
            "do=agree",
            vec!["expected_subtotal.amount", "expected_subtotal.currency"],
        ),
    ] {
        assert_eq!(refused(read(&Form::Cart, "/cart", form)), fields, "{form}");
    }
}

#[test]
fn a_form_is_limited_by_its_call() {
    let number: OrderNumber = NUMBER.parse().unwrap();
    let end = format!("do=end_session&session={ID}");
    for (form, fields, limit) in [
        (
            Form::SignIn,
            "email=ada%40example.org&password=x",
            Limit::SignIn,
        ),
        (
            Form::Security,
            "do=change_password&current_password=x&new_password=another+horse",
            Limit::SignIn,
        ),
        (Form::Security, end.as_str(), Limit::Account),
        (Form::MyData, "do=erase&current_password=x", Limit::SignIn),
        (
            Form::SignUp,
            "email=ada%40example.org&name=Ada&password=another+horse",
            Limit::SignUp,
        ),
        (
            Form::ForgotPassword,
            "email=ada%40example.org",
            Limit::Reset,
        ),
        (
            Form::Withdraw,
            "number=7K2M-9QXD-3F&name=Ada&email=ada%40example.org",
            Limit::Checkout,
        ),
        (Form::Checkout, "do=update", Limit::Cart),
        (Form::Order(number), "do=cancel", Limit::Payment),
    ] {
        let call = read(&form, "/", fields).unwrap().call;
        assert_eq!(Limit::of_call(call.method, &call.path), limit, "{fields}");
    }
}

#[test]
fn checkout_places_an_order() {
    let form = "email=ada%40example.org&address.name=+Ada&address.street=Weg+1&address.extra=&address.postal_code=10115&address.city=Berlin\
        &address.country=de&method=express&expected_total.amount=1290&expected_total.currency=EUR&key=key-0123456789abcdef";
    let submission = read(&Form::Checkout, "/de/checkout", form).unwrap();
    assert_eq!(submission.on_success, OnSuccess::Pay);
    assert_eq!(submission.call.path, path::ORDERS);
    assert_eq!(
        Limit::of_call(submission.call.method, path::ORDERS),
        Limit::Checkout
    );
    assert!(
        submission
            .call
            .headers
            .contains(&("idempotency-key".into(), "key-0123456789abcdef".into()))
    );
    assert_eq!(
        body(&submission.call),
        json!({
            "email": "ada@example.org",
            "address": {"name": "Ada", "street": "Weg 1", "extra": "", "postal_code": "10115",
                        "city": "Berlin", "country": "DE"},
            "method": "express",
            "expected_total": {"amount": 1290, "currency": "EUR"},
            "locale": "de",
        })
    );
    assert_eq!(
        refused(read(
            &Form::Checkout,
            "/checkout",
            "expected_total.amount=12.90"
        )),
        [
            "email",
            "address.country",
            "address.name",
            "address.street",
            "address.postal_code",
            "address.city",
            "expected_total.amount",
            "expected_total.currency",
            "key"
        ]
    );
    let wrong = "email=x&address.country=DE&address.city=Berlin&method=pigeon";
    assert_eq!(
        refused(read(&Form::Checkout, "/checkout", wrong)),
        [
            "email",
            "address.name",
            "address.street",
            "address.postal_code",
            "method",
            "expected_total.amount",
            "expected_total.currency",
            "key"
        ],
        "all errors at once"
    );
}

#[test]
fn sign_in_redirects_only_to_pages_of_this_shop() {
    let to = |next: &str| {
        let fields = [
            ("email", "ada@example.org"),
            ("password", "secret"),
            ("next", next),
        ]
        .map(|(n, v)| (n.to_owned(), v.to_owned()));
        decode(&Form::SignIn, &view("/sign-in", ""), &fields)
            .unwrap()
            .on_success
    };
    assert_eq!(
        to("/de/checkout?a=1"),
        OnSuccess::Redirect("/de/checkout?a=1".into())
    );
    for evil in [
        "",
        "checkout",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\r\nset-cookie: x",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/ä",
        "/nowhere",
        "/sign-out",
        "/api/v1/account/export",
        "/%2Fevil.example",
        "/account/..//evil.example",
    ] {
        assert_eq!(to(evil), OnSuccess::Redirect("/account".into()), "{evil}");
    }
}

#[test]
fn signing_up_and_confirming_pass_the_return_path_on() {
    let next = "%2Fde%2Faccount%2Forders%3Fcursor%3Dx";
    let form = format!("email=a%40b.example&name=A&password=0123456789&next={next}");
    let up = read(&Form::SignUp, "/de/sign-up", &form).unwrap();
    assert_eq!(body(&up.call)["next"], "/de/account/orders?cursor=x");
    let sent = format!("/de/sign-up?sent=1&next={next}");
    assert_eq!(up.on_success, OnSuccess::Redirect(sent));
    let form = format!("token=t&password=x&next={next}");
    let verified = read(&Form::VerifyEmail, "/verify-email", &form).unwrap();
    let orders = "/de/account/orders?cursor=x";
    assert_eq!(verified.on_success, OnSuccess::Redirect(orders.into()));
    let evil = "token=t&password=x&next=%2F%2Fevil.example";
    let verified = read(&Form::VerifyEmail, "/verify-email", evil).unwrap();
    assert_eq!(verified.on_success, OnSuccess::Redirect("/account".into()));
}

#[test]
fn a_product_chosen_before_sign_in_joins_the_wishlist_after_it() {
    let form = "email=ada%40example.org&password=x&next=%2Fde%2Faccount%2Fwishlist&wish=mug";
    let OnSuccess::CallAndRedirect(wish, to) =
        read(&Form::SignIn, "/de/sign-in", form).unwrap().on_success
    else {
        panic!("one more call");
    };
    assert_eq!(
        (wish.method.as_str(), wish.path.as_str(), to.as_str()),
        (
            "PUT",
            "/api/v1/account/wishlist/mug",
            "/de/account/wishlist"
        )
    );
    let nonsense = "email=ada%40example.org&password=x&wish=..%2F..%2Forders";
    let then = read(&Form::SignIn, "/sign-in", nonsense)
        .unwrap()
        .on_success;
    assert_eq!(then, OnSuccess::Redirect("/account".into()));
}

#[test]
fn the_account_forms_are_the_account_operations() {
    let up = read(
        &Form::SignUp,
        "/de/sign-up",
        "email=a%40b.example&name=A&password=0123456789",
    )
    .unwrap();
    assert_eq!(up.call.path, path::SIGN_UP);
    assert_eq!(
        body(&up.call),
        json!({"email": "a@b.example", "name": "A", "password": "0123456789", "locale": "de"})
    );
    assert_eq!(
        refused(read(&Form::SignUp, "/sign-up", "password=short")),
        ["email", "name", "password"]
    );
    let out = read(&Form::SignOut, "/de/sign-out", "").unwrap();
    assert_eq!(
        (out.call.path.as_str(), out.on_success.clone()),
        (path::SIGN_OUT, OnSuccess::Redirect("/de".into()))
    );
    let verify = read(&Form::VerifyEmail, "/verify-email", "token=t&password=p").unwrap();
    assert_eq!(body(&verify.call), json!({"token": "t", "password": "p"}));
    assert_eq!(verify.on_success, OnSuccess::Redirect("/account".into()));
}

#[test]
fn the_forms_of_an_order_redirect_to_its_url_without_a_secret() {
    let form = Form::Order(NUMBER.parse().unwrap());
    let pay = read(&form, "/orders/7K2M-9QXD-3F", "do=pay").unwrap();
    assert_eq!(
        (pay.call.path.as_str(), &pay.on_success),
        ("/api/v1/orders/7K2M-9QXD-3F/payment", &OnSuccess::Pay)
    );
    let of_link = view(
        "/de/orders/7K2M-9QXD-3F",
        &format!("key={}", "k".repeat(43)),
    );
    let cancel = decode(&form, &of_link, &query::parse("do=cancel").unwrap()).unwrap();
    assert_eq!(
        cancel.on_success,
        OnSuccess::Redirect("/de/orders/7K2M-9QXD-3F".into())
    );
    assert_eq!(cancel.call.headers, []);
    assert_eq!(refused(read(&form, "/orders/7K2M-9QXD-3F", "do=x")), ["do"]);

    let link = "do=link&email=Ada%40example.org";
    let link = read(&form, "/de/orders/7K2M-9QXD-3F", link).unwrap();
    assert_eq!(link.call.path, path::ORDER_LINKS);
    assert_eq!(
        body(&link.call),
        json!({"number": NUMBER, "email": "ada@example.org"})
    );
    assert_eq!(
        link.on_success,
        OnSuccess::Redirect("/de/orders/7K2M-9QXD-3F?sent=1".into())
    );
    let limit = Limit::of_call(link.call.method, &link.call.path);
    assert_eq!(limit, Limit::Reset);
    assert_eq!(
        refused(read(&form, "/orders/7K2M-9QXD-3F", "do=link&email=ada")),
        ["email"]
    );

    let back = read(&form, "/orders/7K2M-9QXD-3F", "do=return&reason=faulty").unwrap();
    assert_eq!(back.call.path, "/api/v1/orders/7K2M-9QXD-3F/return");
    assert_eq!(body(&back.call), json!({"reason": "faulty"}));
    assert_eq!(
        back.on_success,
        OnSuccess::Redirect("/orders/7K2M-9QXD-3F".into())
    );
    let without = read(&form, "/orders/7K2M-9QXD-3F", "do=return");
    assert_eq!(refused(without), ["reason"]);
    let again = read(&form, "/de/orders/7K2M-9QXD-3F", "do=reorder").unwrap();
    assert_eq!(again.call.path, "/api/v1/orders/7K2M-9QXD-3F/reorder");
    assert_eq!(
        again.on_success,
        OnSuccess::Reordered(NUMBER.parse().unwrap())
    );
}

#[test]
fn a_withdrawal_names_order_person_and_email() {
    let form = "number=7k2m9qxd3f&name=+Ada+&email=a%40b.example";
    let withdrawal = read(&Form::Withdraw, "/de/withdraw", form).unwrap();
    assert_eq!(withdrawal.call.path, path::WITHDRAWALS);
    assert_eq!(
        body(&withdrawal.call),
        json!({"number": NUMBER, "name": "Ada", "email": "a@b.example"})
    );
    assert_eq!(
        withdrawal.on_success,
        OnSuccess::Redirect("/de/withdraw?sent=1".into())
    );
    assert_eq!(
        refused(read(&Form::Withdraw, "/withdraw", "number=1&name=Ada")),
        ["number", "email"]
    );
}

#[test]
fn secrets_are_not_redisplayed() {
    let form = "email=a&password=secret&current_password=old&new_password=new&name=x&token=t";
    let fields = query::parse(form).unwrap();
    assert_eq!(
        redisplay_fields(&fields),
        query::parse("email=a&name=x").unwrap()
    );
}

proptest! {
    #[test]
    fn decoding_never_panics(
        fields in prop::collection::vec(
            (prop_oneof!["do", "email", "line", "variant", "quantity", "key", "expected_total.amount", "next", "id", "product", "name", "number", "[a-z]{1,5}"], ".{0,40}"),
            0..10,
        ),
        which in 0..14_usize,
    ) {
        let number = NUMBER.parse().unwrap();
        let forms = [Form::Cart, Form::Checkout, Form::SignIn, Form::SignUp, Form::SignOut,
            Form::VerifyEmail, Form::ForgotPassword, Form::ResetPassword, Form::Addresses, Form::Wishlist,
            Form::Security, Form::MyData, Form::Withdraw, Form::Order(number)];
        let _ = decode(&forms[which], &view("/de/x", "key=%"), &fields);
    }
}
