//! What search engines and other machines read: redirects, canonical URLs, previews, JSON-LD.

use super::*;

/// The JSON-LD of a page.
fn data(page: &Rendered) -> serde_json::Value {
    let (_, after) = page.head.split_once("application/ld+json\">").unwrap();
    serde_json::from_str(after.split("</script>").next().unwrap()).unwrap()
}

#[test]
fn a_former_slug_redirects_to_the_current_one_and_keeps_the_query() {
    let page = page(request(Locale::De, "/products/cup?sku=MUG-2"));
    assert_eq!(page.status, 301);
    assert_eq!(page.redirect.as_deref(), Some("/de/products/mug?sku=MUG-2"));
}

#[test]
fn pages_have_structured_data_about_their_content() {
    let kinds = |target: &str| {
        let data = data(&visit(target));
        let graph = data["@graph"].as_array().unwrap().iter();
        let kinds = graph.map(|thing| thing["@type"].as_str().unwrap().to_owned());
        kinds.collect::<Vec<_>>()
    };
    assert_eq!(kinds("/"), ["OnlineStore", "WebSite"]);
    assert_eq!(kinds("/categories/table"), ["ItemList", "BreadcrumbList"]);
    assert_eq!(kinds("/products/mug"), ["Product", "BreadcrumbList"]);
    let product = &data(&visit("/products/mug"))["@graph"][0];
    assert_eq!(product["offers"].as_array().unwrap().len(), 2);
    assert_eq!(product["offers"][1]["price"], "26.00");
}

#[test]
fn only_indexed_pages_have_a_canonical_url() {
    for target in PAGES {
        let page = visit(target);
        let listed = page.head.contains("rel=\"canonical\"");
        assert_eq!(listed, !page.head.contains("noindex"), "{target}");
        if listed {
            assert_eq!(page.head.matches("hreflang=").count(), 3, "{target}");
            assert!(page.head.contains("og:type"), "{target}");
        }
        if target.starts_with("/search") || target.contains("option=") {
            assert!(!listed, "{target}");
        }
    }
}

/// The content of the meta element with this name or property.
fn content(head: &str, name: &str) -> Option<String> {
    let tags = tags(head, "meta").into_iter();
    let mut tags =
        tags.filter(|tag| attribute(tag, "property").or(attribute(tag, "name")) == Some(name));
    tags.next()
        .and_then(|tag| attribute(tag, "content"))
        .map(str::to_owned)
}

fn title(head: &str) -> &str {
    let (_, rest) = head.split_once("<title>").unwrap();
    rest.split("</title>").next().unwrap()
}

fn canonical(head: &str) -> Option<&str> {
    let links = tags(head, "link").into_iter();
    let mut links = links.filter(|tag| tag.contains("rel=\"canonical\""));
    links.next().and_then(|tag| attribute(tag, "href"))
}

/// The alternates of a page: language and URL.
fn alternates(head: &str) -> Vec<(&str, &str)> {
    let links = tags(head, "link").into_iter();
    let links = links.filter(|tag| tag.contains("rel=\"alternate\""));
    links
        .map(|tag| {
            (
                attribute(tag, "hreflang").unwrap(),
                attribute(tag, "href").unwrap(),
            )
        })
        .collect()
}

/// The page at an absolute URL of the shop.
fn at(address: &str) -> Rendered {
    let target = address.strip_prefix("https://shop.example").unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (locale, path) = Locale::split(path);
    page(request(locale, &format!("{path}?{query}")))
}

#[test]
fn an_indexed_page_has_a_unique_title_and_description() {
    for locale in Locale::ALL {
        let mut seen = std::collections::BTreeMap::new();
        for target in PAGES {
            let page = page(request(locale, target));
            let Some(address) = canonical(&page.head) else {
                continue;
            };
            let title = title(&page.head).to_owned();
            let description = content(&page.head, "description").unwrap();
            for text in [title, description] {
                let other = seen.insert(text.clone(), address.to_owned());
                assert!(
                    other.is_none_or(|other| other == address),
                    "{target}: {text}"
                );
            }
        }
        assert!(seen.len() > 14, "{seen:?}");
    }
}

#[test]
fn an_indexed_page_is_its_own_canonical_and_its_alternates_return_to_it() {
    for locale in Locale::ALL {
        for target in PAGES {
            let page = page(request(locale, target));
            let Some(here) = canonical(&page.head) else {
                continue;
            };
            assert_eq!(
                content(&page.head, "og:url").as_deref(),
                Some(here),
                "{target}"
            );
            let listed = alternates(&page.head);
            let tags: Vec<_> = listed.iter().map(|(tag, _)| *tag).collect();
            assert_eq!(tags, ["en", "de", "x-default"], "{target}");
            for (_, there) in &listed {
                let other = at(there);
                assert_eq!(canonical(&other.head), Some(*there), "{target}");
                assert_eq!(alternates(&other.head), listed, "{target}");
            }
        }
    }
}

#[test]
fn every_page_of_a_list_has_its_own_url_and_title() {
    let first = visit("/categories/table").head;
    let second = visit("/categories/table?cursor=x&since=7").head;
    assert_eq!(
        canonical(&first),
        Some("https://shop.example/categories/table")
    );
    let address = "https://shop.example/categories/table?cursor=x";
    assert_eq!(canonical(&second), Some(address));
    assert_eq!(title(&second), "Table · Page 2 · Stoa");
    assert_eq!(
        content(&second, "description").unwrap(),
        "For the table. Page 2."
    );
    let german = page(request(Locale::De, "/categories/table?cursor=x")).head;
    assert_eq!(title(&german), "Table · Seite 2 · Stoa");
    assert!(canonical(&visit("/categories/table?cursor=x&sort=newest").head).is_none());

    let search = |query: &str| title(&visit(&format!("/search?q={query}")).head).to_owned();
    assert_eq!(search("mug"), "Results for “mug” · Stoa");
    assert_eq!(search("mug&cursor=x"), "Results for “mug” · Page 2 · Stoa");
    assert_eq!(search("nothing"), "No results for “nothing” · Stoa");

    let (_, data) = second.split_once("application/ld+json\">").unwrap();
    assert!(data.contains("\"position\":25"), "{data}");
}

#[test]
fn the_other_language_starts_a_list_at_its_first_page() {
    for target in [
        "/categories/table?cursor=x&since=7",
        "/search?q=mug&cursor=x&since=7",
        "/account/orders?cursor=x",
    ] {
        let body = visit(target).body;
        let links = tags(&body, "a").into_iter();
        let mut links = links.filter(|tag| attribute(tag, "hreflang") == Some("de"));
        let to = links.next().and_then(|tag| attribute(tag, "href")).unwrap();
        assert!(
            to.starts_with("/de/") && !to.contains("cursor") && !to.contains("since"),
            "{to}"
        );
        assert_eq!(to.contains("q=mug"), target.contains("q=mug"), "{to}");
    }
}

#[test]
fn every_indexed_page_has_a_preview_image_of_known_size() {
    for target in PAGES {
        let head = visit(target).head;
        if canonical(&head).is_none() {
            continue;
        }
        let image = content(&head, "og:image").unwrap();
        assert!(
            image.starts_with("https://shop.example/"),
            "{target}: {image}"
        );
        assert!(
            image
                .rsplit_once('.')
                .is_some_and(|(_, kind)| kind == "png"),
            "{target}: {image}"
        );
        for name in ["og:image:width", "og:image:height", "og:image:alt"] {
            assert!(
                content(&head, name).is_some_and(|text| !text.is_empty()),
                "{target}: {name}"
            );
        }
    }
}
