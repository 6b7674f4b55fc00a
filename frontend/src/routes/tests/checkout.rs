//! The checkout, and forms that are shown again.

use super::*;

#[test]
fn a_rejected_form_shows_the_errors_and_keeps_the_entries() {
    let problem = Problem::new(ErrorCode::Invalid).with_field("address.city", FieldCode::Required);
    let page = refuse(
        "/checkout",
        problem,
        &[("email", "ada@example.org"), ("key", "old-key")],
    );
    assert_eq!(page.status, 422);
    assert!(page.body.contains("role=\"alert\""));
    assert!(page.body.contains("href=\"#address-city\""));
    assert!(
        page.body
            .contains("aria-describedby=\"address-city-wrong\"")
    );
    assert!(page.body.contains("value=\"ada@example.org\""));
    assert!(
        page.body.contains("Bitte einen Ort angeben"),
        "in the shopper's language"
    );
    assert!(
        page.body.contains("value=\"old-key\""),
        "the same attempt keeps its key"
    );

    let spent = refuse(
        "/checkout",
        Problem::new(ErrorCode::KeyReused),
        &[("key", "old-key")],
    );
    assert!(
        spent.body.contains("value=\"fresh-key\""),
        "a spent key gives way"
    );
}

#[test]
fn a_changed_total_is_shown_for_confirmation() {
    let problem = Problem::new(ErrorCode::QuoteChanged);
    let page = refuse("/checkout", problem, &[("expected_total.amount", "4990")]);
    assert_eq!(page.status, 409);
    assert!(page.body.contains("49,90\u{a0}€") && page.body.contains("52,90\u{a0}€"));
    assert!(
        page.body
            .contains("name=\"expected_total.amount\" value=\"5290\"")
    );
}

/// Renders a page with other lines in the cart.
fn with_cart(lines: &str, request: PageRequest) -> Rendered {
    let lines = lines.to_owned();
    let other = Fetcher(Arc::new(move |request: ApiRequest| {
        let body = match request.path.split('?').next() {
            Some("/api/v1/cart") => cart(&lines),
            _ => respond(&request.path),
        };
        let status = if body.is_empty() { 404 } else { 200 };
        Box::pin(async move { ApiResponse { status, body } })
    }));
    render(request, &other).now_or_never().unwrap()
}

#[test]
fn changes_since_the_cart_was_filled_are_accepted_before_ordering() {
    let dearer = LINE.replace(
        r#""agreed_price":{"amount":2400"#,
        r#""agreed_price":{"amount":2000"#,
    );
    let fewer = LINE.replace(r#""available":4"#, r#""available":1"#);
    for (lines, words, left) in [
        (&dearer, "Was €20.00 each, now €24.00.", "4800"),
        (&fewer, "Only 1 left", "2400"),
    ] {
        for target in ["/cart", "/checkout"] {
            let body = with_cart(lines, request(Locale::En, target)).body;
            assert!(body.contains(words), "{target}: {words}");
            assert!(body.contains("value=\"agree\""), "{target}");
            let agreed = format!("name=\"expected_subtotal.amount\" value=\"{left}\"");
            assert!(body.contains(&agreed), "{target}: {left}");
            assert!(!body.contains("Order and pay"), "{target}");
        }
    }
    assert!(visit("/checkout").body.contains("Order and pay"));
}

#[test]
fn a_checkout_shown_again_keeps_the_entries_and_quotes_the_chosen_shipping() {
    let mut target = request(Locale::En, "/checkout");
    let typed = [
        ("email", "ada@example.org"),
        ("address.city", "Bergen"),
        ("address.country", "AT"),
        ("method", "express"),
        ("key", "old-key"),
    ];
    target.refused = Some(Refused {
        form: "/checkout".into(),
        values: typed.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec(),
        problem: Problem::new(ErrorCode::OutOfStock),
        resumed: false,
    });
    let fetcher = Fetcher(Arc::new(|request: ApiRequest| {
        if request.path.starts_with("/api/v1/cart?") {
            assert_eq!(request.path, "/api/v1/cart?country=AT&method=express");
        }
        let body = respond(&request.path);
        Box::pin(async move { ApiResponse { status: 200, body } })
    }));
    let page = render(target, &fetcher).now_or_never().unwrap();
    assert_eq!(page.status, 409);
    for kept in ["ada@example.org", "Bergen", "old-key"] {
        assert!(page.body.contains(&format!("value=\"{kept}\"")), "{kept}");
    }
}

#[test]
fn choosing_an_address_of_the_book_fills_the_fields() {
    let offered = visit("/checkout").body;
    assert!(offered.contains("/checkout?address=0192f3a0-0000-7000-8000-000000000009"));
    assert!(!offered.contains("value=\"S 1\""), "it is not the default");
    let pressed = visit("/checkout?address=0192f3a0-0000-7000-8000-000000000009").body;
    assert!(pressed.contains("value=\"S 1\""));
}

#[test]
fn shipping_methods_are_shown_with_price_and_dates() {
    let body = page(request(Locale::De, "/checkout")).body;
    assert!(body.contains("Lieferung zwischen Fr., 27. November und Di., 1. Dezember"));
    assert!(body.contains("Lieferung am Do., 26. November"));
    assert!(body.contains("9,90\u{a0}€"));
    assert!(
        visit("/cart")
            .body
            .contains("Arrives between Fri 27 November and Tue 1 December")
    );
}

/// Responds as origin does to a guest with an empty cart.
fn guest() -> Fetcher {
    Fetcher(Arc::new(|request: ApiRequest| {
        let path = request
            .path
            .split('?')
            .next()
            .unwrap_or_default()
            .to_owned();
        let (status, body) = match path.as_str() {
            "/api/v1/me" => (200, r#"{"customer":null,"cart_count":0}"#.to_owned()),
            "/api/v1/cart" => (200, cart("")),
            _ => (
                401,
                serde_json::to_string(&Problem::new(ErrorCode::NotSignedIn)).unwrap(),
            ),
        };
        Box::pin(async move { ApiResponse { status, body } })
    }))
}

#[test]
fn a_guest_is_redirected_to_sign_in_and_an_empty_cart_is_not_checked_out() {
    let guest = guest();
    let to = |target: &str| {
        let page = render(request(Locale::De, target), &guest)
            .now_or_never()
            .unwrap();
        (page.status, page.redirect)
    };
    assert_eq!(
        to("/account"),
        (303, Some("/de/sign-in?next=%2Fde%2Faccount".into()))
    );
    for page in Account::ALL {
        let next = page.path().replace('/', "%2F");
        let expected = format!("/de/sign-in?next=%2Fde{next}");
        assert_eq!(to(page.path()), (303, Some(expected)));
    }
    for (page, query) in [
        ("/account/orders", "cursor=AAY_x-1"),
        ("/account/addresses", "edit=1&x=a%26b"),
        ("/account/security", "cursor=x"),
    ] {
        // The query arrives decoded and is encoded again.
        let mut target = request(Locale::De, page);
        target.query = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.replace("%26", "&")))
            .collect();
        let redirected = render(target, &guest).now_or_never().unwrap();
        let next = format!("/de{page}?{query}").parse().unwrap();
        let next = contract::ReturnPath::encoded(&next);
        let expected = format!("/de/sign-in?next={next}");
        assert_eq!(redirected.redirect, Some(expected));
    }
    let mut target = request(Locale::En, "/account/wishlist");
    target.refused = Some(Refused {
        resumed: false,
        form: "/account/wishlist".into(),
        values: vec![
            ("do".into(), "add".into()),
            ("product".into(), "mug".into()),
        ],
        problem: Problem::new(ErrorCode::NotSignedIn),
    });
    let page = render(target, &guest).now_or_never().unwrap();
    assert_eq!(
        page.redirect.as_deref(),
        Some("/sign-in?next=%2Faccount%2Fwishlist&wish=mug")
    );
    assert_eq!(to("/checkout"), (303, Some("/de/cart?nothing=1".into())));
}

#[test]
fn saved_entries_are_in_the_fields_whenever_the_checkout_is_opened() {
    let fetcher = Fetcher(Arc::new(|request: ApiRequest| {
        let body = match request.path.as_str() {
            "/api/v1/cart/checkout" => r#"{"country":"AT","method":"express","details":{"email":"typed@example.org","name":"Ada T","street":"Ring 9","extra":"","postal_code":"1010","city":"Wien"}}"#.to_owned(),
            // No query: origin already knows the saved country.
            path if path.starts_with("/api/v1/cart?") => panic!("{path}"),
            path => respond(path),
        };
        Box::pin(async move { ApiResponse { status: 200, body } })
    }));
    let page = render(request(Locale::En, "/checkout"), &fetcher);
    let page = page.now_or_never().unwrap();
    for kept in ["typed@example.org", "Ada T", "Ring 9", "1010", "Wien"] {
        assert!(page.body.contains(&format!("value=\"{kept}\"")), "{kept}");
    }
}

#[test]
fn a_pending_order_is_shown_with_all_of_its_actions() {
    for (locale, words) in [
        (Locale::En, ["Pay now", "Change order", "Cancel order"]),
        (
            Locale::De,
            [
                "Jetzt bezahlen",
                "Bestellung ändern",
                "Bestellung stornieren",
            ],
        ),
    ] {
        for target in ["/cart", "/checkout"] {
            let body = page(request(locale, target)).body;
            for word in words {
                assert!(body.contains(word), "{target}: {word}");
            }
        }
    }
    let checkout = visit("/checkout").body;
    assert!(checkout.contains("name=\"replaces\" value=\"7K2M-9QXD-3F\""));
    assert!(
        !visit("/orders/7K2M-9QXD-5F").body.contains("Change order"),
        "it is paid"
    );
}

#[test]
fn an_unavailable_shipping_method_is_reported_at_the_methods_in_the_pages_language() {
    let problem = Problem::new(ErrorCode::Invalid).with_field("method", FieldCode::MethodNotThere);
    let body = refuse("/checkout", problem, &[("address.country", "ES")]).body;
    let message = "Diese Versandart gibt es für dieses Land nicht.";
    assert_eq!(
        body.matches(message).count(),
        2,
        "at the top, and at the field"
    );
    assert!(body.contains("href=\"#method\"") && body.contains("id=\"method\""));
}
