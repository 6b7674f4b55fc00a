//! The account's pages, and the ways into it.

use super::*;

#[test]
fn an_address_that_was_refused_is_changed_further_with_what_was_typed() {
    let id = "0192f3a0-0000-7000-8000-000000000009";
    let edit = visit(&format!("/account/addresses?edit={id}")).body;
    assert!(edit.contains("value=\"S 1\"") && edit.contains("value=\"change\""));
    assert!(edit.contains("<option value=\"AT\" selected"), "{edit}");

    let problem = Problem::new(ErrorCode::Invalid).with_field("address.city", "must not be empty");
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
fn a_spent_link_leads_to_a_new_one_and_what_was_wished_goes_along_to_sign_in() {
    let problem = Problem::new(ErrorCode::LinkExpired);
    let spent = refuse("/reset-password", problem, &[]);
    assert!(spent.body.contains("href=\"/de/forgot-password\""));
    assert!(!spent.body.contains("name=\"token\""));
    let sign_in = visit("/sign-in?next=/account/wishlist&wish=mug").body;
    assert!(sign_in.contains("name=\"wish\" value=\"mug\""));
    assert!(!visit("/sign-in?wish=../x").body.contains("name=\"wish\""));
    assert!(sign_in.contains("href=\"/forgot-password\""));
}

#[test]
fn the_account_says_which_orders_of_a_guest_it_holds() {
    let orders = visit("/account/orders").body;
    assert!(orders.contains("as a guest with your confirmed address appear here too"));
    let unverified = visit("/account").body;
    assert!(
        unverified
            .contains("the orders you placed with this address as a guest will then appear here")
    );
}

#[test]
fn a_form_that_needs_a_mailed_link_is_there_once_the_link_was_opened() {
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
fn every_page_of_the_account_says_where_one_is() {
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
