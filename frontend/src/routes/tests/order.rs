//! The order's page, and the notice about a pending one in the cart.

use super::*;

#[test]
fn a_paid_order_can_be_reordered_and_returned() {
    let body = visit("/orders/7K2M-9QXD-5F").body;
    assert!(body.contains("value=\"reorder\"") && body.contains("value=\"return\""));
    assert!(body.contains("until 20 December 2026"));
    let waits = visit("/orders/7K2M-9QXD-4F").body;
    assert!(!waits.contains("value=\"return\""));
}

#[test]
fn an_order_past_its_delivery_date_is_no_longer_announced() {
    let mut request = request(Locale::En, "/orders/7K2M-9QXD-5F");
    let fresh = page(request.clone()).body;
    assert!(
        fresh.contains("Thank you") && fresh.contains("What happens next"),
        "{fresh}"
    );
    request.now_s = Some(1_800_000_000); // January 2027
    let old = page(request).body;
    assert!(old.contains("should have arrived by now"), "{old}");
    assert!(
        !old.contains("Thank you") && !old.contains("class=\"next\""),
        "{old}"
    );
    assert!(!old.contains("to-come"), "{old}");
}

#[test]
fn a_pending_order_is_shown_in_the_cart() {
    let body = visit("/cart").body;
    assert!(body.contains("Order 7K2M-9QXD-3F from this cart is awaiting payment"));
    assert!(body.contains("href=\"/orders/7K2M-9QXD-3F\""));
}

#[test]
fn a_failed_payment_is_explained_and_can_be_retried() {
    let page = visit("/orders/7K2M-9QXD-3F");
    assert!(page.body.contains("Your bank declined the card"));
    assert!(page.body.contains("action=\"/orders/7K2M-9QXD-3F\""));
    assert!(page.body.contains("value=\"pay\"") && page.body.contains("value=\"cancel\""));
    assert!(
        !page.head.contains("http-equiv"),
        "the result is known: nothing to poll for"
    );
    assert!(
        visit("/orders/7K2M-9QXD-4F?wait=1")
            .head
            .contains("<noscript><meta http-equiv=\"refresh\"")
    );
}

#[test]
fn an_inaccessible_order_explains_how_to_get_access() {
    for (locale, prefix, words) in [
        (
            Locale::En,
            "",
            ["Open the link in your confirmation", "Send a new link"],
        ),
        (
            Locale::De,
            "/de",
            [
                "Öffnen Sie den Link in Ihrer Bestellbestätigung",
                "Neuen Link senden",
            ],
        ),
    ] {
        let page = page(request(locale, "/orders/0000-0000-00"));
        assert_eq!(page.status, 404);
        for words in words {
            assert!(page.body.contains(words), "{words}");
        }
        let next = format!("{prefix}/orders/0000-0000-00").replace('/', "%2F");
        let sign_in = format!("href=\"{prefix}/sign-in?next={next}\"");
        assert!(page.body.contains(&sign_in), "{sign_in}");
        let form = format!("action=\"{prefix}/orders/0000-0000-00\"");
        assert!(page.body.contains(&form) && page.body.contains("name=\"email\""));
    }
    let sent = visit("/orders/0000-0000-00?sent=1");
    assert_eq!(sent.status, 200);
    assert!(sent.body.contains("Check your inbox"));
    let problem = Problem::new(ErrorCode::Invalid).with_field("email", FieldCode::Email);
    let wrong = refuse("/orders/0000-0000-00", problem, &[("email", "ada")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("value=\"ada\""));
    let cancel = refuse(
        "/orders/0000-0000-00",
        Problem::new(ErrorCode::NotFound),
        &[],
    );
    assert_eq!(cancel.status, 404);
    assert!(!cancel.body.contains("role=\"alert\""));
}

#[test]
fn withdrawal_is_linked_from_every_page_and_explains_a_rejection() {
    for target in ["/", "/checkout", "/withdrawal"] {
        let page = page(request(Locale::De, target));
        assert!(page.body.contains("href=\"/de/withdraw\""), "{target}");
    }
    let typed = [
        ("number", "7K2M-9QXD-3F"),
        ("name", "Ada"),
        ("email", "a@b.example"),
    ];
    let problem = Problem::new(ErrorCode::Invalid).with_field("number", FieldCode::UnknownOrder);
    let unknown = refuse("/withdraw", problem, &typed);
    assert_eq!(unknown.status, 422);
    for part in [
        "finden wir keine Bestellung",
        "value=\"Ada\"",
        "Widerruf bestätigen",
    ] {
        assert!(unknown.body.contains(part), "{part}");
    }
    let late = refuse(
        "/withdraw",
        Problem::new(ErrorCode::WrongOrderState),
        &typed,
    );
    assert!(
        late.body
            .contains("Die Widerrufsfrist für diese Bestellung ist abgelaufen")
    );
    assert!(!late.body.contains("inzwischen geändert"));
}
