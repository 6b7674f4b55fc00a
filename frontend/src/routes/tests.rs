//! The pages, rendered with a canned catalogue: what must hold for every one of them.

use std::sync::Arc;

use contract::{ErrorCode, Locale, Problem};
use futures_util::FutureExt as _;

use super::{Account, Legal, Route, route};
use crate::{
    api::{ApiRequest, ApiResponse, Fetcher},
    page::{PageRequest, Refused, Rendered},
    render,
};

mod account;

const CATEGORY: &str = r#"{"id":"0192f3a0-0000-7000-8000-000000000001","slug":"table","title":"Table","description":"For the table.","hue":35,"image":{"url":"/pictures/mug/thing/clay.svg","alt":"A mug","width":800,"height":1000},"product_count":1}"#;
const CARD: &str = r#"{"id":"0192f3a0-0000-7000-8000-000000000002","slug":"mug","title":"Mug <b>","category":"table","hue":355,"price":{"amount":2400,"currency":"EUR"},"price_varies":true,"compare_at":{"amount":2900,"currency":"EUR"},"image":{"url":"/pictures/mug/thing/clay.svg","alt":"A mug","width":800,"height":1000},"availability":"low"}"#;
const LINE: &str = r#"{"id":"0192f3a0-0000-7000-8000-000000000005","variant":"0192f3a0-0000-7000-8000-000000000003","sku":"MUG-1","product":"mug","title":"Mug","variant_title":"Clay","image":null,"hue":35,"quantity":2,"unit_price":{"amount":2400,"currency":"EUR"},"agreed_price":{"amount":2400,"currency":"EUR"},"tax_class":"standard","total":{"amount":4800,"currency":"EUR"},"availability":"low","available":4}"#;
const QUOTE: &str = r#"{"country":"DE","method":"parcel","delivery":{"from":"2026-11-27","to":"2026-12-01"},"subtotal":{"amount":4800,"currency":"EUR"},"shipping":{"amount":490,"currency":"EUR"},"taxes":[{"rate_bp":1900,"gross":{"amount":5290,"currency":"EUR"},"tax":{"amount":845,"currency":"EUR"}}],"total":{"amount":5290,"currency":"EUR"},"free_shipping_in":{"amount":200,"currency":"EUR"}}"#;

const SHIPPING: &str = r#"[{"method":"parcel","price":{"amount":490,"currency":"EUR"},"delivery":{"from":"2026-11-27","to":"2026-12-01"}},{"method":"express","price":{"amount":990,"currency":"EUR"},"delivery":{"from":"2026-11-26","to":"2026-11-26"}}]"#;

const ADDRESS: &str = r#"{"id":"0192f3a0-0000-7000-8000-000000000009","address":{"name":"Ada <b>","street":"S 1","extra":"","postal_code":"10115","city":"Berlin","country":"AT"},"is_default":false}"#;

fn variant(id: u8, sku: &str, choice: &str, amount: u32, availability: &str) -> String {
    format!(
        r#"{{"id":"0192f3a0-0000-7000-8000-00000000000{id}","sku":"{sku}","choices":["{choice}"],"title":"{choice}","price":{{"amount":{amount},"currency":"EUR"}},"compare_at":null,"content":{{"amount":250,"unit":"g"}},"availability":"{availability}","image":{{"url":"/pictures/mug/thing/{choice}.svg","alt":"","width":800,"height":1000}}}}"#
    )
}

fn product() -> String {
    let variants = [
        variant(3, "MUG-1", "clay", 2400, "sold_out"),
        variant(4, "MUG-2", "olive", 2600, "available"),
    ]
    .join(",");
    format!(
        r#"{{"id":"0192f3a0-0000-7000-8000-000000000002","slug":"mug","title":"Mug","summary":"A mug.","description":"One.\n\nTwo.","category":{{"slug":"table","title":"Table","hue":35}},"options":[{{"key":"colour","title":"Colour","values":[{{"key":"clay","title":"Clay"}},{{"key":"olive","title":"Olive"}}]}}],"variants":[{variants}],"images":[{{"url":"/pictures/mug/thing/clay.svg","alt":"A mug","width":800,"height":1000}},{{"url":"/pictures/mug/room/clay.svg","alt":"A room","width":800,"height":1000}}],"attributes":[{{"key":"care","title":"Care","value":"By hand"}}],"related":[{CARD}]}}"#
    )
}

fn list() -> String {
    format!(
        r#"{{"items":[{CARD}],"total":1,"facets":[{{"parameter":"option","key":"colour","title":"Colour","values":[{{"key":"clay","title":"Clay","count":1,"selected":true}}]}}],"next_cursor":"abc","corrected":null}}"#
    )
}

fn order(state: &str, failure: &str) -> String {
    let returnable = if state == "paid" {
        r#""2026-12-20T13:06:00Z""#
    } else {
        "null"
    };
    format!(
        r#"{{"id":"0192f3a0-0000-7000-8000-000000000006","number":"7K2M-9QXD-3F","state":"{state}","email":"ada@example.org","address":{{"name":"Ada","street":"S 1","extra":"","postal_code":"10115","city":"Berlin","country":"DE"}},"lines":[],"quote":{QUOTE},"placed_at":"2026-11-20T13:05:00Z","reserved_until":"2026-11-20T13:20:00Z","paid_at":null,"returnable_until":{returnable},"payment_failure":{failure},"timeline":[{{"what":"placed","at":"2026-11-20T13:05:00Z"}}]}}"#
    )
}

fn cart(lines: &str) -> String {
    format!(r#"{{"id":null,"lines":[{lines}],"count":2,"quote":{QUOTE},"shipping":{SHIPPING}}}"#)
}

fn gone() -> String {
    let mut problem = Problem::new(ErrorCode::Gone);
    problem.category =
        serde_json::from_str(r#"{"slug":"table","title":"Table","hue":35}"#).unwrap();
    serde_json::to_string(&problem).unwrap()
}

fn answer(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let customer = r#"{"id":"0192f3a0-0000-7000-8000-000000000007","email":"ada@example.org","name":"Ada Lovelace","verified":false,"role":"customer"}"#;
    match path {
        "/api/v1/categories" => format!("[{CATEGORY}]"),
        "/api/v1/products" if query.contains("q=nothing") => {
            r#"{"items":[],"total":0,"facets":[],"next_cursor":null,"corrected":null}"#.into()
        }
        "/api/v1/products" => list(),
        "/api/v1/products/mug" | "/api/v1/products/cup" => product(),
        "/api/v1/products/vase" => gone(),
        "/api/v1/cart" => cart(LINE),
        "/api/v1/cart/order" => format!(r#"{{"order":{}}}"#, order("pending_payment", "null")),
        "/api/v1/me" => format!(r#"{{"customer":{customer},"cart_count":2}}"#),
        "/api/v1/orders" => r#"{"items":[{"number":"7K2M-9QXD-3F","state":"paid","placed_at":"2026-11-20T13:05:00Z","total":{"amount":5290,"currency":"EUR"},"count":2}],"next_cursor":"x"}"#.into(),
        "/api/v1/account/addresses" => format!("[{ADDRESS}]"),
        "/api/v1/account/wishlist" => format!(r#"{{"items":[{CARD}]}}"#),
        "/api/v1/account/sessions" => r#"[{"id":"0192f3a0-0000-7000-8000-000000000008","created_at":"2026-11-20T13:05:00Z","last_seen_at":"2026-11-20T13:05:00Z","user_agent":"","current":false}]"#.into(),
        "/api/v1/orders/7K2M-9QXD-3F" => order("pending_payment", "\"declined\""),
        "/api/v1/orders/7K2M-9QXD-4F" => order("pending_payment", "null"),
        "/api/v1/orders/7K2M-9QXD-5F" => order("paid", "null"),
        _ => String::new(),
    }
}

/// Answers from the table above; what is not there is a 404. Nobody waits.
fn fetcher() -> Fetcher {
    Fetcher(Arc::new(|request: ApiRequest| {
        let body = answer(&request.path);
        let status = match body.as_str() {
            "" => 404,
            body if body.contains("\"gone\"") => 410,
            _ => 200,
        };
        Box::pin(async move { ApiResponse { status, body } })
    }))
}

fn request(locale: Locale, target: &str) -> PageRequest {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = query.split('&').filter_map(|pair| pair.split_once('='));
    PageRequest {
        locale,
        path: path.into(),
        query: query.map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
        typed: Vec::new(),
        refused: None,
        form_key: "fresh-key".into(),
        origin: "https://shop.example".into(),
    }
}

fn page(request: PageRequest) -> Rendered {
    render(request, &fetcher())
        .now_or_never()
        .expect("nothing waits")
}

fn visit(target: &str) -> Rendered {
    page(request(Locale::En, target))
}

fn refuse(target: &str, problem: Problem, values: &[(&str, &str)]) -> Rendered {
    let mut request = request(Locale::De, target);
    request.refused = Some(Refused {
        form: request.path.clone(),
        values: values
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect(),
        problem,
    });
    page(request)
}

const PAGES: [&str; 33] = [
    "/",
    "/categories/table",
    "/categories/table?option=colour:clay&cursor=x",
    "/search",
    "/search?q=mug",
    "/search?q=nothing",
    "/products/mug",
    "/products/mug?sku=MUG-2",
    "/cart",
    "/checkout",
    "/orders/7K2M-9QXD-3F?key=k",
    "/orders/7K2M-9QXD-4F?wait=1",
    "/orders/7K2M-9QXD-5F",
    "/sign-in?reset=1",
    "/sign-up",
    "/sign-up?sent=1",
    "/verify-email?token=t",
    "/forgot-password",
    "/forgot-password?sent=1",
    "/reset-password?token=t",
    "/account",
    "/account/orders?cursor=x",
    "/account/addresses",
    "/account/addresses?edit=0192f3a0-0000-7000-8000-000000000009",
    "/account/wishlist",
    "/account/security?changed=1",
    "/account/data",
    "/delivery",
    "/products/vase",
    "/imprint",
    "/withdrawal",
    "/offline",
    "/nowhere",
];

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
fn every_page_is_whole_in_both_languages() {
    for locale in Locale::ALL {
        for target in PAGES {
            let page = page(request(locale, target));
            let expected = match target {
                "/nowhere" => 404,
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

/// The opening tags of an element.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name} ");
    html.match_indices(&open)
        .filter_map(|(at, _)| html.get(at..)?.split('>').next())
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

#[test]
fn every_field_has_a_label_and_every_form_an_address() {
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
                assert!(
                    attribute(image, name).is_some() || image.contains(" alt"),
                    "{target}: {image}"
                );
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
            let document = to == "/api/v1/account/export"; // of one language
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
fn a_former_address_leads_to_the_present_one_and_keeps_its_query() {
    let page = page(request(Locale::De, "/products/cup?sku=MUG-2"));
    assert_eq!(page.status, 301);
    assert_eq!(page.redirect.as_deref(), Some("/de/products/mug?sku=MUG-2"));
}

#[test]
fn a_withdrawn_product_offers_its_category() {
    let page = visit("/products/vase");
    assert_eq!(page.status, 410);
    assert!(page.body.contains("href=\"/categories/table\""));
    assert!(page.head.contains("noindex") && !page.head.contains("canonical"));
}

/// The JSON-LD of a page.
fn data(page: &Rendered) -> serde_json::Value {
    let (_, after) = page.head.split_once("application/ld+json\">").unwrap();
    serde_json::from_str(after.split("</script>").next().unwrap()).unwrap()
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

#[test]
fn a_price_is_told_as_the_law_wants_it() {
    let list = visit("/categories/table").body;
    assert!(list.contains("30-day best price: <s>€29.00</s>"), "{list}");
    assert!(
        list.contains("href=\"/delivery\""),
        "tax and delivery are told"
    );
    let product = visit("/products/mug").body;
    assert!(product.contains("€104.00 per kg"), "26 euros for 250 g");
    assert!(product.contains("href=\"/delivery\""));
    let delivery = visit("/delivery").body;
    assert!(delivery.contains("€4.90") && delivery.contains("€12.90"));
}

#[test]
fn a_variant_that_can_be_bought_is_shown_first_and_another_by_its_number() {
    let shown = |target: &str| {
        let html = visit(target).body;
        let hidden = tags(&html, "input")
            .into_iter()
            .find(|t| t.contains("name=\"variant\""))
            .map(str::to_owned);
        (
            attribute(&hidden.unwrap(), "value").unwrap().to_owned(),
            html,
        )
    };
    let (id, html) = shown("/products/mug");
    assert!(
        id.ends_with('4'),
        "clay is sold out, so olive is shown: {id}"
    );
    assert!(
        html.contains("/pictures/mug/room/olive.svg"),
        "all pictures are in its colour"
    );
    assert!(html.contains("€26.00"));
    let (id, html) = shown("/products/mug?sku=MUG-1");
    assert!(id.ends_with('3'));
    assert!(
        html.contains("disabled"),
        "what is sold out cannot be bought"
    );
    assert!(
        html.contains("/products/mug?sku=MUG-2"),
        "and the other is one link away"
    );
}

#[test]
fn a_refused_form_says_what_is_wrong_and_keeps_what_was_typed() {
    let problem = Problem::new(ErrorCode::Invalid).with_field("address.city", "must not be empty");
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
fn a_changed_total_is_shown_and_asked_about() {
    let problem = Problem::new(ErrorCode::QuoteChanged);
    let page = refuse("/checkout", problem, &[("expected_total.amount", "4990")]);
    assert_eq!(page.status, 409);
    assert!(page.body.contains("49,90\u{a0}€") && page.body.contains("52,90\u{a0}€"));
    assert!(
        page.body
            .contains("name=\"expected_total.amount\" value=\"5290\"")
    );
}

/// A page of whose cart another one is told.
fn with_cart(lines: &str, request: PageRequest) -> Rendered {
    let lines = lines.to_owned();
    let other = Fetcher(Arc::new(move |request: ApiRequest| {
        let body = match request.path.split('?').next() {
            Some("/api/v1/cart") => cart(&lines),
            _ => answer(&request.path),
        };
        let status = if body.is_empty() { 404 } else { 200 };
        Box::pin(async move { ApiResponse { status, body } })
    }));
    render(request, &other).now_or_never().unwrap()
}

#[test]
fn what_changed_since_the_cart_was_filled_comes_before_the_order() {
    let dearer = LINE.replace(
        r#""agreed_price":{"amount":2400"#,
        r#""agreed_price":{"amount":2000"#,
    );
    let fewer = LINE.replace(r#""available":4"#, r#""available":1"#);
    for (lines, words, left) in [
        (&dearer, "Was €20.00, is now €24.00 each.", "4800"),
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
fn a_checkout_shown_anew_keeps_what_was_typed_and_asks_for_what_was_chosen() {
    let mut asked = request(Locale::En, "/checkout");
    let typed = [
        ("email", "ada@example.org"),
        ("address.city", "Bergen"),
        ("address.country", "AT"),
        ("method", "express"),
        ("key", "old-key"),
    ];
    asked.typed = typed.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
    let fetcher = Fetcher(Arc::new(|request: ApiRequest| {
        if request.path.starts_with("/api/v1/cart?") {
            assert_eq!(request.path, "/api/v1/cart?country=AT&method=express");
        }
        let body = answer(&request.path);
        Box::pin(async move { ApiResponse { status: 200, body } })
    }));
    let page = render(asked, &fetcher).now_or_never().unwrap();
    assert_eq!(page.status, 200);
    for kept in ["ada@example.org", "Bergen", "old-key"] {
        assert!(page.body.contains(&format!("value=\"{kept}\"")), "{kept}");
    }
}

#[test]
fn an_address_of_the_book_is_put_into_the_fields_by_a_press() {
    let offered = visit("/checkout").body;
    assert!(offered.contains("/checkout?address=0192f3a0-0000-7000-8000-000000000009"));
    assert!(!offered.contains("value=\"S 1\""), "it is not the default");
    let pressed = visit("/checkout?address=0192f3a0-0000-7000-8000-000000000009").body;
    assert!(pressed.contains("value=\"S 1\""));
}

#[test]
fn ways_to_ship_are_told_with_price_and_days() {
    let body = page(request(Locale::De, "/checkout")).body;
    assert!(body.contains("Bei Ihnen zwischen Fr., 27. November und Di., 1. Dezember"));
    assert!(body.contains("Bei Ihnen am Do., 26. November"));
    assert!(body.contains("9,90\u{a0}€"));
    assert!(
        visit("/cart")
            .body
            .contains("With you between Fri 27 November and Tue 1 December")
    );
}

#[test]
fn a_paid_order_can_be_ordered_again_and_given_back() {
    let body = visit("/orders/7K2M-9QXD-5F").body;
    assert!(body.contains("value=\"reorder\"") && body.contains("value=\"return\""));
    assert!(body.contains("Until 20 December 2026"));
    let waits = visit("/orders/7K2M-9QXD-4F").body;
    assert!(!waits.contains("value=\"return\""));
}

#[test]
fn an_order_that_waits_is_told_in_the_cart() {
    let body = visit("/cart").body;
    assert!(body.contains("Order 7K2M-9QXD-3F of this cart waits for payment"));
    assert!(body.contains("href=\"/orders/7K2M-9QXD-3F\""));
}

#[test]
fn a_failed_payment_is_told_in_words_with_a_way_on() {
    let page = visit("/orders/7K2M-9QXD-3F?key=k");
    assert!(page.body.contains("Your bank declined the card"));
    assert!(
        page.body.contains("action=\"/orders/7K2M-9QXD-3F?key=k\""),
        "the secret stays"
    );
    assert!(page.body.contains("value=\"pay\"") && page.body.contains("value=\"cancel\""));
    assert!(
        !page.head.contains("http-equiv"),
        "there is news already: nothing to wait for"
    );
    assert!(
        visit("/orders/7K2M-9QXD-4F?wait=1")
            .head
            .contains("<noscript><meta http-equiv=\"refresh\"")
    );
}

#[test]
fn who_is_not_signed_in_is_sent_to_sign_in_and_an_empty_cart_is_not_checked_out() {
    let nobody = Fetcher(Arc::new(|request: ApiRequest| {
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
    }));
    let to = |target: &str| {
        let page = render(request(Locale::De, target), &nobody)
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
    let mut wishing = request(Locale::En, "/account/wishlist");
    wishing.refused = Some(Refused {
        form: "/account/wishlist".into(),
        values: vec![
            ("do".into(), "add".into()),
            ("product".into(), "mug".into()),
        ],
        problem: Problem::new(ErrorCode::NotSignedIn),
    });
    let asked = render(wishing, &nobody).now_or_never().unwrap();
    assert_eq!(
        asked.redirect.as_deref(),
        Some("/sign-in?next=%2Faccount%2Fwishlist&wish=mug")
    );
    assert_eq!(to("/checkout"), (303, Some("/de/cart?nothing=1".into())));
}

#[test]
fn a_lost_region_is_a_page_too() {
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
        "the rest of the shop can be reached"
    );
}

#[test]
fn another_sites_address_is_no_next_page() {
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
fn the_page_is_put_into_the_template() {
    let page = page(request(Locale::De, "/"));
    let html = page.document(include_str!("../../index.html"));
    assert!(html.contains("<html lang=\"de\">"));
    assert!(html.contains("<title>Gute Dinge"));
    assert!(
        html.contains("<body><a ") && html.ends_with("</body>\n</html>\n"),
        "{html}"
    );
}
