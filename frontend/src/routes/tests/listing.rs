//! Pages of a list that do not fit together, and addresses of pages that there are not.

use super::*;

fn moved(target: &str) -> Option<String> {
    let page = visit(target);
    page.redirect
        .inspect(|_| assert_eq!(page.status, 303, "{target}"))
}

#[test]
fn a_cursor_of_no_list_leads_to_the_first_page() {
    for (target, first) in [
        ("/categories/table?cursor=forged", "/categories/table"),
        (
            "/categories/table?cursor=forged&sort=newest&since=7",
            "/categories/table?sort=newest",
        ),
        ("/search?q=mug&cursor=forged", "/search?q=mug"),
        ("/account/orders?cursor=forged", "/account/orders"),
        // Nothing is listed any more after the product that the page before ended with.
        ("/categories/table?cursor=past", "/categories/table"),
        ("/search?q=mug&cursor=past", "/search?q=mug"),
    ] {
        assert_eq!(moved(target).as_deref(), Some(first), "{target}");
    }
    let german = page(request(Locale::De, "/categories/table?cursor=forged"));
    assert_eq!(german.redirect.as_deref(), Some("/de/categories/table"));
    assert_eq!(moved("/categories/table?cursor=x"), None);
}

#[test]
fn a_page_says_that_its_list_was_changed_since_the_page_before() {
    let said = "has changed since the previous page";
    for list in ["/categories/table", "/search?q=mug"] {
        let join = if list.contains('?') { '&' } else { '?' };
        let on = |query: &str| visit(&format!("{list}{join}{query}")).body;
        assert!(
            !on("since=6").contains(said),
            "the first page fits to itself"
        );
        let next = tags(&on("since=6"), "a")
            .into_iter()
            .find(|tag| tag.contains("rel=\"next\""))
            .map(str::to_owned);
        let next = next.unwrap();
        assert!(
            attribute(&next, "href").unwrap().ends_with("since=7"),
            "{next}"
        );
        assert!(!on("cursor=x&since=7").contains(said), "{list}");
        let changed = on("cursor=x&since=6");
        assert!(changed.contains(said), "{list}");
        let first = format!("href=\"{list}\">Back to the first page</a>");
        assert!(changed.contains(&first), "{list}");
    }
}
