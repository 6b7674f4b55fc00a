//! Invariants of every page.

use super::*;

#[test]
fn every_path_has_its_route() {
    assert_eq!(route("/"), Route::Home);
    assert_eq!(
        route("/categories/table"),
        Route::Category("table".parse().unwrap())
    );
    assert_eq!(
        route("/products/mug"),
        Route::Product("mug".parse().unwrap())
    );
    assert_eq!(
        route("/orders/7k2m9qxd3f"),
        Route::Order("7K2M-9QXD-3F".parse().unwrap())
    );
    for page in Legal::ALL {
        assert_eq!(route(page.path()), Route::Legal(page));
    }
    for page in Account::ALL {
        assert_eq!(route(page.path()), Route::Account(page));
    }
    for nothing in [
        "",
        "/nowhere",
        "/products",
        "/products/",
        "/products/A",
        "/products/a/b",
        "/orders/1",
    ] {
        assert_eq!(route(nothing), Route::NotFound, "{nothing}");
    }
}

#[test]
fn every_page_is_complete_in_both_languages() {
    for locale in Locale::ALL {
        for target in PAGES {
            let page = page(request(locale, target));
            let expected = match target {
                "/nowhere" | "/orders/0000-0000-00" => 404,
                "/products/vase" => 410,
                _ => 200,
            };
            assert_eq!(page.status, expected, "{target}");
            assert_eq!(
                page.body.matches("<h1").count(),
                1,
                "{target} has one main heading"
            );
            assert!(page.body.contains("<main id=\"main\""), "{target}");
            assert!(page.head.contains("<title>"), "{target}");
            assert!(
                !page.body.contains(" style="),
                "{target}: the CSP forbids style attributes"
            );
            assert!(
                !page.body.contains("<script"),
                "{target}: and inline scripts"
            );
            assert!(
                !page.body.contains("Mug <b>") && !page.body.contains("Ada <b>"),
                "{target}: texts are escaped"
            );
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_form_an_action() {
    for target in PAGES {
        let html = visit(target).body;
        for kind in ["input", "select"] {
            for field in tags(&html, kind)
                .into_iter()
                .filter(|tag| !tag.contains("type=\"hidden\""))
            {
                let id = attribute(field, "id").unwrap_or_else(|| panic!("{target}: {field}"));
                assert!(html.contains(&format!("for=\"{id}\"")), "{target}: {field}");
            }
        }
        for form in tags(&html, "form") {
            assert!(attribute(form, "action").is_some(), "{target}: {form}");
        }
        for image in tags(&html, "img") {
            for name in ["alt", "width", "height"] {
                // An empty `alt` is written without a value.
                let there = attribute(image, name).is_some() || image.contains(&format!(" {name}"));
                assert!(there, "{target}: {name} of {image}");
            }
        }
    }
}

#[test]
fn links_stay_in_their_language() {
    for target in PAGES {
        let html = page(request(Locale::De, target)).body;
        for link in tags(&html, "a").into_iter().chain(tags(&html, "form")) {
            let to = attribute(link, "href")
                .or(attribute(link, "action"))
                .unwrap_or("#");
            let other = attribute(link, "hreflang") == Some("en");
            let document = to == "/api/v1/account/export"; // has no language
            assert!(
                other
                    || document
                    || to.is_empty()
                    || ["/de", "#", "/pictures/"]
                        .iter()
                        .any(|ours| to.starts_with(ours)),
                "{target}: {link}"
            );
        }
    }
}

#[test]
fn an_unreachable_region_still_renders_a_page() {
    let lost = Fetcher(Arc::new(|_| {
        Box::pin(async {
            ApiResponse {
                status: 0,
                body: String::new(),
            }
        })
    }));
    let page = render(request(Locale::En, "/"), &lost)
        .now_or_never()
        .unwrap();
    assert_eq!(page.status, 503);
    assert!(page.body.contains("<h1"));
    assert!(
        page.body.contains("role=\"search\""),
        "the page has the full layout"
    );
}

#[test]
fn a_foreign_url_is_never_the_next_page() {
    for bad in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let page = visit(&format!("/sign-in?next={bad}"));
        assert!(page.body.contains("name=\"next\" value=\"\""), "{bad}");
    }
    assert!(
        visit("/sign-in?next=/checkout")
            .body
            .contains("value=\"/checkout\"")
    );
}

#[test]
fn the_page_is_inserted_into_the_template() {
    let page = page(request(Locale::De, "/"));
    let html = page.document(include_str!("../../../index.html"));
    assert!(html.contains("<html lang=\"de\">"));
    assert!(html.contains("<title>Gute Dinge"));
    assert!(
        html.contains("<body><a ") && html.ends_with("</body>\n</html>\n"),
        "{html}"
    );
}
