//! Actions of the checkout that do not place an order, and the order that replaces an unpaid one.

use super::*;

#[test]
fn the_checkout_saves_its_fields_on_every_way_out() {
    let typed = "email=ada&address.name=&address.street=Weg+1&address.extra=&address.postal_code=1&address.city=Wien\
        &address.country=AT&method=express";
    let kept = json!({
        "country": "AT", "method": "express", "address": null,
        "details": {"email": "ada", "name": "", "street": "Weg 1", "extra": "", "postal_code": "1", "city": "Wien"},
    });
    for (action, then) in [
        ("update", OnSuccess::Redirect("/de/checkout".into())),
        ("cart", OnSuccess::Redirect("/de/cart".into())),
        ("save", OnSuccess::NoContent),
    ] {
        let form = format!("do={action}&{typed}");
        let submission = read(&Form::Checkout, "/de/checkout", &form).unwrap();
        assert_eq!(
            (submission.call.method, submission.call.path.as_str()),
            (Method::Patch, path::CART_CHECKOUT)
        );
        let mut kept = kept.clone();
        if action == "save" {
            kept["country"] = Value::Null;
            kept["method"] = Value::Null;
        }
        assert_eq!(body(&submission.call), kept, "{action}");
        assert_eq!(submission.on_success, then);
        assert_eq!(
            Limit::of_call(Method::Patch, path::CART_CHECKOUT),
            Limit::Cart
        );
    }
    let agree =
        format!("do=agree&{typed}&expected_subtotal.amount=5&expected_subtotal.currency=EUR");
    let agree = read(&Form::Checkout, "/checkout", &agree).unwrap();
    assert_eq!(agree.call.path, path::CART_AGREEMENT);
    let OnSuccess::CallAndRedirect(keep, to) = agree.on_success else {
        panic!("the fields are saved as well");
    };
    assert_eq!((body(&keep), to.as_str()), (kept, "/checkout"));
}

#[test]
fn invalid_choices_are_not_saved() {
    let save = |view: &PageView, form: &str| {
        let fields = query::parse(form).unwrap();
        save_refused(&Form::Checkout, view, &fields).map(|call| body(&call))
    };
    let here = view("/checkout", "");
    let forged = format!(
        "address.street={}&address.country=US&method=pigeon",
        "x".repeat(300)
    );
    let saved = save(&here, &forged).unwrap();
    assert_eq!(
        (&saved["country"], &saved["method"]),
        (&Value::Null, &Value::Null)
    );
    let street = saved["details"]["street"].as_str().unwrap();
    assert_eq!(street.len(), contract::checkout::MAX_TYPED);
    assert_eq!(save(&here, "email=ada"), None, "there is nothing to save");
    assert_eq!(save_refused(&Form::SignIn, &here, &[]), None);

    let chosen = view("/checkout", &format!("address={ID}"));
    let form = "do=update&address.street=&address.country=AT";
    let fields = query::parse(form).unwrap();
    let submission = decode(&Form::Checkout, &chosen, &fields).unwrap();
    assert_eq!(body(&submission.call)["address"], json!(ID));
    for wrong in ["address.country=US", "address.country=%01", "method=pigeon"] {
        let form = format!("do=update&{wrong}");
        let refused = refused(read(&Form::Checkout, "/checkout", &form));
        assert_eq!(refused, [wrong.split('=').next().unwrap()], "{wrong}");
    }
}

#[test]
fn a_new_order_names_the_unpaid_one_that_it_replaces() {
    let form = "email=ada%40example.org&address.name=Ada&address.street=Weg+1&address.extra=&address.postal_code=10115\
        &address.city=Berlin&address.country=DE&expected_total.amount=1290&expected_total.currency=EUR\
        &key=key-0123456789abcdef";
    let changed = format!("{form}&replaces={NUMBER}");
    let changed = read(&Form::Checkout, "/checkout", &changed).unwrap();
    assert_eq!(body(&changed.call)["replaces"], NUMBER);
    let first = read(&Form::Checkout, "/checkout", &format!("{form}&replaces=")).unwrap();
    assert_eq!(body(&first.call).get("replaces"), None);
    let forged = read(&Form::Checkout, "/checkout", &format!("{form}&replaces=x"));
    assert_eq!(refused(forged), ["replaces"]);

    let order = Form::Order(NUMBER.parse().unwrap());
    for (back, to) in [
        ("cart", "/de/cart"),
        ("checkout", "/de/checkout"),
        ("//evil.example", "/de/orders/7K2M-9QXD-3F"),
    ] {
        let cancel = format!("do=cancel&back={back}");
        let cancel = read(&order, "/de/orders/7K2M-9QXD-3F", &cancel).unwrap();
        assert_eq!(cancel.on_success, OnSuccess::Redirect(to.into()));
    }
}
