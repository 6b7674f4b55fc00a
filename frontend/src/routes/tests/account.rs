//! The account's pages, sign-in and sign-up.

use super::*;

#[test]
fn a_rejected_address_is_shown_again_with_its_entries() {
    let id = "0192f3a0-0000-7000-8000-000000000009";
    let edit = visit(&format!("/account/addresses?edit={id}")).body;
    assert!(edit.contains("value=\"S 1\"") && edit.contains("value=\"change\""));
    assert!(edit.contains("<option value=\"AT\" selected"), "{edit}");

    let problem = Problem::new(ErrorCode::Invalid).with_field("address.city", FieldCode::Required);
    let typed = [
        ("do", "change"),
        ("id", id),
        ("address.street", "S 2"),
        ("address.country", "DE"),
    ];
    let again = refuse("/account/addresses", problem, &typed);
    assert_eq!(again.status, 422);
    assert!(again.body.contains("value=\"S 2\"") && again.body.contains(id));
    assert!(again.body.contains("<option value=\"DE\" selected"));
    assert!(again.body.contains("href=\"#address-city\""));
}

#[test]
fn a_used_link_offers_a_new_one_and_sign_in_keeps_the_product_for_the_wishlist() {
    let problem = Problem::new(ErrorCode::LinkExpired);
    let spent = refuse("/reset-password", problem, &[]);
    assert!(spent.body.contains("href=\"/de/forgot-password\""));
    assert!(!spent.body.contains("name=\"token\""));
    let sign_in = visit("/sign-in?next=/account/wishlist&wish=mug").body;
    assert!(sign_in.contains("name=\"wish\" value=\"mug\""));
    assert!(!visit("/sign-in?wish=../x").body.contains("name=\"wish\""));
    assert!(sign_in.contains("href=\"/forgot-password?next=%2Faccount%2Fwishlist\""));
    assert!(visit("/sign-in").body.contains("href=\"/forgot-password\""));
}

#[test]
fn the_account_explains_which_guest_orders_it_shows() {
    let orders = visit("/account/orders").body;
    assert!(orders.contains("as a guest with your confirmed address appear here too"));
    let unverified = visit("/account").body;
    assert!(
        unverified
            .contains("the orders you placed with this address as a guest will then appear here")
    );
}

#[test]
fn a_form_that_needs_a_mailed_link_is_shown_once_the_link_was_opened() {
    for target in ["/verify-email", "/reset-password"] {
        let bare = visit(target).body;
        assert!(!bare.contains("type=\"password\""), "{target}");
        assert!(bare.contains("open the link in our e-mail"), "{target}");
        let mut request = request(Locale::En, target);
        request.has_token = true;
        let body = page(request).body;
        assert!(body.contains("type=\"password\""), "{target}");
        assert!(
            !body.contains("name=\"token\""),
            "the token stays in its cookie"
        );
    }
}

#[test]
fn every_page_of_the_account_marks_its_entry_in_the_menu() {
    for page in Account::ALL {
        let html = visit(page.path()).body;
        let here = format!("<a href=\"{}\" aria-current=\"page\">", page.path());
        assert_eq!(html.matches(&here).count(), 1, "{here}");
    }
    assert!(
        visit("/account/data")
            .body
            .contains("href=\"/api/v1/account/export\""),
        "everything can be taken along"
    );
}

#[test]
fn the_target_page_is_kept_through_every_page_of_signing_in() {
    let carried = "next=%2Faccount%2Forders%3Fcursor%3Dx";
    let target = |page: &str| {
        let mut request = request(Locale::En, page);
        request.has_token = true;
        request
            .query
            .push(("next".into(), "/account/orders?cursor=x".into()));
        super::page(request).body
    };
    for (page, links) in [
        ("/sign-in", &["/sign-up", "/forgot-password"][..]),
        ("/sign-up", &["/sign-in"]),
        ("/sign-up?sent=1", &["/sign-in"]),
        ("/forgot-password", &["/sign-in"]),
        ("/forgot-password?sent=1", &["/sign-in"]),
    ] {
        let html = target(page);
        for link in links {
            let link = format!("href=\"{link}?{carried}\"");
            assert!(html.contains(&link), "{page}: {link}");
        }
        let german = "next=%2Fde%2Faccount%2Forders%3Fcursor%3Dx";
        assert!(html.contains(german), "{page}: the other language");
    }
    let field = "name=\"next\" value=\"/account/orders?cursor=x\"";
    for page in [
        "/sign-in",
        "/sign-up",
        "/forgot-password",
        "/reset-password",
        "/verify-email",
    ] {
        assert!(target(page).contains(field), "{page}");
        let mut evil = request(Locale::En, page);
        evil.query.push(("next".into(), "//evil.example".into()));
        assert!(!super::page(evil).body.contains("value=\"//evil"), "{page}");
    }
}

#[test]
fn a_form_that_was_interrupted_by_sign_in_is_shown_with_its_entries() {
    let mut again = request(Locale::De, "/account/addresses");
    again.refused = Some(Refused::resumed(
        "/account/addresses",
        vec![
            ("do".into(), "add".into()),
            ("address.street".into(), "Neue Straße 7".into()),
            ("address.country".into(), "AT".into()),
        ],
    ));
    let again = page(again);
    assert_eq!(again.status, 200);
    assert!(again.body.contains("value=\"Neue Straße 7\""));
    assert!(again.body.contains("<option value=\"AT\" selected"));
    assert!(again.body.contains("Sie sind wieder angemeldet"));
    assert!(!again.body.contains("role=\"alert\""), "nothing is wrong");
}

#[test]
fn security_events_are_shown_in_both_languages() {
    for (locale, words) in [
        (
            Locale::En,
            ["Signed in", "Network 192.0.2.0/24", "Unknown network"],
        ),
        (
            Locale::De,
            ["Angemeldet", "Netz 192.0.2.0/24", "Unbekanntes Netz"],
        ),
    ] {
        let html = page(request(locale, "/account/security")).body;
        for word in words {
            assert!(html.contains(word), "{word}");
        }
        assert!(html.contains("Firefox, Linux"));
        assert!(html.contains("/account/security?cursor=x#activity"));
    }
}

#[test]
fn a_rejected_email_address_is_reported_at_its_field_and_a_pending_one_can_be_cancelled() {
    let html = visit("/account/profile").body;
    assert!(html.contains("value=\"Ada Lovelace\""));
    assert!(html.contains("lovelace@example.org") && html.contains("value=\"cancel_email\""));
    let problem = Problem::new(ErrorCode::Invalid).with_field("new_email", FieldCode::SameEmail);
    let typed = [("do", "change_email"), ("new_email", "ada@example.org")];
    let again = refuse("/account/profile", problem, &typed);
    assert_eq!(again.status, 422);
    assert!(
        again
            .body
            .contains("Bitte eine andere E-Mail-Adresse angeben.")
    );
    assert!(again.body.contains("id=\"new_email\"") && again.body.contains("aria-invalid"));
    let spent = refuse("/confirm-email", Problem::new(ErrorCode::LinkExpired), &[]);
    assert!(spent.body.contains("href=\"/de/account/profile\""));
}

/// The address book after another country was chosen.
fn book_in(locale: Locale, country: &str) -> String {
    let typed = [
        ("do", "update"),
        ("address.country", country),
        ("address.name", "Ada \u{fc}"),
        ("address.postal_code", "12345"),
    ];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut request = request(locale, "/account/addresses");
    request.refused = Some(Refused::resumed("/account/addresses", typed.into()));
    page(request).body
}

#[test]
fn label_and_example_of_a_postcode_follow_the_country_and_the_entries_stay() {
    for (locale, country, label, example) in [
        (Locale::En, "DE", ">Postcode<", ">e.g. 10115<"),
        (Locale::De, "NL", ">Postleitzahl<", ">z.\u{a0}B. 1012 AB<"),
        (Locale::En, "PL", ">Postcode<", ">e.g. 00-950<"),
        (Locale::En, "US", ">ZIP code<", ">e.g. 95014<"),
        (Locale::De, "IE", ">Eircode<", ">z.\u{a0}B. A65 F4E2<"),
    ] {
        let body = book_in(locale, country);
        assert!(
            body.contains(label) && body.contains(example),
            "{country}: {body}"
        );
        assert!(!body.contains("data-none"), "{country}");
        assert!(
            body.contains("value=\"12345\"") && body.contains("value=\"Ada \u{fc}\""),
            "{country}"
        );
    }
    // In a country without postcodes the field is hidden; its value is kept for the next country.
    let body = book_in(Locale::En, "HK");
    assert!(body.contains("data-none") && body.contains("value=\"12345\""));
    assert!(!body.contains("e.g."));
}
