//! Lists that change between two pages, and cursors of pages that do not exist.

use super::*;

fn moved(target: &str) -> Option<String> {
    let page = visit(target);
    page.redirect
        .inspect(|_| assert_eq!(page.status, 303, "{target}"))
}

#[test]
fn an_invalid_cursor_redirects_to_the_first_page() {
    for (target, first) in [
        ("/categories/table?cursor=forged", "/categories/table"),
        (
            "/categories/table?cursor=forged&sort=newest&since=7",
            "/categories/table?sort=newest",
        ),
        ("/search?q=mug&cursor=forged", "/search?q=mug"),
        ("/account/orders?cursor=forged", "/account/orders"),
        // Nothing follows the last product of the previous page any more.
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
fn a_page_warns_that_its_list_has_changed_since_the_previous_page() {
    let warning = "has changed since the previous page";
    for list in ["/categories/table", "/search?q=mug"] {
        let join = if list.contains('?') { '&' } else { '?' };
        let on = |query: &str| visit(&format!("{list}{join}{query}")).body;
        assert!(
            !on("since=6").contains(warning),
            "the first page has no previous one"
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
        assert!(!on("cursor=x&since=7").contains(warning), "{list}");
        let changed = on("cursor=x&since=6");
        assert!(changed.contains(warning), "{list}");
        let first = format!("href=\"{list}\">Back to the first page</a>");
        assert!(changed.contains(&first), "{list}");
    }
}
