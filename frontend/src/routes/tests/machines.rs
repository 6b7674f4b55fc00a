//! What search engines and other machines are told.

use super::*;

/// The JSON-LD of a page.
fn data(page: &Rendered) -> serde_json::Value {
    let (_, after) = page.head.split_once("application/ld+json\">").unwrap();
    serde_json::from_str(after.split("</script>").next().unwrap()).unwrap()
}

#[test]
fn a_former_address_leads_to_the_present_one_and_keeps_its_query() {
    let page = page(request(Locale::De, "/products/cup?sku=MUG-2"));
    assert_eq!(page.status, 301);
    assert_eq!(page.redirect.as_deref(), Some("/de/products/mug?sku=MUG-2"));
}

#[test]
fn pages_tell_machines_what_they_show() {
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
fn only_what_search_engines_may_list_has_a_canonical_address() {
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
