//! Renders the pages with canned API responses.

use std::sync::Arc;

use contract::{ErrorCode, FieldCode, Locale, Problem};
use domain::legal::Legal;
use futures_util::FutureExt as _;

use super::{Account, Route, route};
use crate::{
    api::{ApiRequest, ApiResponse, Fetcher},
    page_request::{PageRequest, Refused, Rendered},
    render,
};

mod account;
mod checkout;
mod listing;
mod machines;
mod order;
mod pages;
mod product;
mod words;

const CATEGORY: &str = r#"{"id":"0192f3a0-0000-7000-8000-000000000001","slug":"table","title":"Table","description":"For the table.","hue":35,"image":{"url":"/pictures/mug/thing/clay.svg","alt":"A mug","width":800,"height":1000},"product_count":1}"#;
const CARD: &str = r#"{"id":"0192f3a0-0000-7000-8000-000000000002","slug":"mug","title":"Mug <b>","category":"table","hue":355,"price":{"amount":2400,"currency":"EUR"},"price_varies":true,"compare_at":{"amount":2900,"currency":"EUR"},"image":{"url":"/pictures/mug/thing/clay.svg","alt":"A mug","width":800,"height":1000},"availability":"low"}"#;
const LINE: &str = r#"{"id":"0192f3a0-0000-7000-8000-000000000005","variant":"0192f3a0-0000-7000-8000-000000000003","sku":"MUG-1","product":"mug","title":"Mug","variant_title":"Clay","image":null,"hue":35,"quantity":2,"unit_price":{"amount":2400,"currency":"EUR"},"agreed_price":{"amount":2400,"currency":"EUR"},"tax_class":"standard","total":{"amount":4800,"currency":"EUR"},"availability":"low","available":4}"#;
const QUOTE: &str = r#"{"country":"DE","method":"parcel","delivery":{"from":"2026-11-27","to":"2026-12-01"},"subtotal":{"amount":4800,"currency":"EUR"},"shipping":{"amount":490,"currency":"EUR"},"taxes":[{"rate_bp":1900,"gross":{"amount":5290,"currency":"EUR"},"tax":{"amount":845,"currency":"EUR"}}],"total":{"amount":5290,"currency":"EUR"},"free_shipping_in":{"amount":200,"currency":"EUR"}}"#;
const SHIPPING: &str = r#"[{"method":"parcel","price":{"amount":490,"currency":"EUR"},"delivery":{"from":"2026-11-27","to":"2026-12-01"}},{"method":"express","price":{"amount":990,"currency":"EUR"},"delivery":{"from":"2026-11-26","to":"2026-11-26"}}]"#;
const ADDRESS: &str = r#"{"id":"0192f3a0-0000-7000-8000-000000000009","address":{"name":"Ada <b>","street":"S 1","extra":"","postal_code":"10115","city":"Berlin","country":"AT"},"is_default":false}"#;

/// Every kind of page, and the states that a URL can select.
const PAGES: [&str; 47] = [
    "/",
    "/categories/table",
    "/categories/table?option=colour:clay&cursor=x",
    "/categories/table?cursor=x&since=6",
    "/search",
    "/search?q=mug",
    "/search?q=nothing",
    "/search?q=mug&cursor=x",
    "/products/mug",
    "/products/mug?sku=MUG-2",
    "/products/bargain",
    "/cart",
    "/checkout",
    "/orders/7K2M-9QXD-3F",
    "/orders/0000-0000-00",
    "/orders/0000-0000-00?sent=1",
    "/orders/7K2M-9QXD-4F?wait=1",
    "/orders/7K2M-9QXD-5F",
    "/sign-in?reset=1",
    "/sign-up",
    "/sign-up?sent=1",
    "/verify-email",
    "/forgot-password",
    "/forgot-password?sent=1",
    "/reset-password",
    "/account",
    "/account/orders?cursor=x",
    "/account/addresses",
    "/account/addresses?edit=0192f3a0-0000-7000-8000-000000000009",
    "/account/wishlist",
    "/account/security?changed=1",
    "/account/security?cursor=x",
    "/account/profile",
    "/account/profile?sent=1",
    "/confirm-email",
    "/restore-email",
    "/account/data",
    "/delivery",
    "/products/vase",
    "/imprint",
    "/terms",
    "/privacy",
    "/withdrawal",
    "/withdraw?number=7K2M-9QXD-3F",
    "/withdraw?sent=1",
    "/offline",
    "/nowhere",
];

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

fn list(query: &str) -> String {
    let page = if query.contains("cursor=") { 2 } else { 1 };
    format!(
        r#"{{"items":[{CARD}],"total":1,"page":{page},"version":7,"facets":[{{"parameter":"option","key":"colour","title":"Colour","values":[{{"key":"clay","title":"Clay","count":1,"selected":true}}]}}],"next_cursor":"abc","corrected":null}}"#
    )
}

fn order(state: &str, failure: &str) -> String {
    let returnable = if state == "paid" {
        r#""2026-12-20T23:00:00Z""#
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

fn respond(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let customer = r#"{"id":"0192f3a0-0000-7000-8000-000000000007","email":"ada@example.org","name":"Ada Lovelace","verified":false,"role":"customer"}"#;
    match path {
        "/api/v1/categories" => format!("[{CATEGORY}]"),
        "/api/v1/products" | "/api/v1/orders" if query.contains("cursor=forged") => {
            let problem = Problem::new(ErrorCode::Invalid).with_field("cursor", FieldCode::Cursor);
            serde_json::to_string(&problem).unwrap()
        }
        "/api/v1/products" if query.contains("q=nothing") || query.contains("cursor=past") => {
            r#"{"items":[],"total":0,"page":1,"version":0,"facets":[],"next_cursor":null,"corrected":null}"#.into()
        }
        "/api/v1/products" => list(query),
        "/api/v1/products/mug" | "/api/v1/products/cup" => product(),
        "/api/v1/products/bargain" => product()
            .replacen("\"slug\":\"mug\",\"title\":\"Mug\",\"summary\":\"A mug.\"", "\"slug\":\"bargain\",\"title\":\"Bargain\",\"summary\":\"Less.\"", 1)
            .replace("\"compare_at\":null", "\"compare_at\":{\"amount\":2900,\"currency\":\"EUR\"}"),
        "/api/v1/products/vase" => gone(),
        "/api/v1/cart" => cart(LINE),
        "/api/v1/cart/order" => format!(r#"{{"order":{}}}"#, order("pending_payment", "null")),
        "/api/v1/me" => format!(r#"{{"customer":{customer},"cart_count":2}}"#),
        "/api/v1/orders" => r#"{"items":[{"number":"7K2M-9QXD-3F","state":"paid","placed_at":"2026-11-20T13:05:00Z","total":{"amount":5290,"currency":"EUR"},"count":2}],"next_cursor":"x"}"#.into(),
        "/api/v1/account/addresses" => format!("[{ADDRESS}]"),
        "/api/v1/account/wishlist" => format!(r#"{{"items":[{CARD}]}}"#),
        "/api/v1/account/sessions" => r#"[{"id":"0192f3a0-0000-7000-8000-000000000008","created_at":"2026-11-20T13:05:00Z","last_seen_at":"2026-11-20T13:05:00Z","user_agent":"","current":false}]"#.into(),
        "/api/v1/account/profile" => format!(r#"{{"customer":{customer},"pending_email":"lovelace@example.org"}}"#),
        "/api/v1/account/security-events" => r#"{"items":[{"kind":"signed_in","at":"2026-11-20T13:05:00Z","network":"192.0.2.0/24","device":"Firefox, Linux"},{"kind":"reuse_detected","at":"2026-11-20T13:04:00Z","network":null,"device":null}],"next_cursor":"x"}"#.into(),
        "/api/v1/orders/7K2M-9QXD-3F" => order("pending_payment", "\"declined\""),
        "/api/v1/orders/7K2M-9QXD-4F" => order("pending_payment", "null"),
        "/api/v1/orders/7K2M-9QXD-5F" => order("paid", "null"),
        _ => String::new(),
    }
}

/// A fetcher that responds from the table above at once, with 404 for everything else.
fn fetcher() -> Fetcher {
    Fetcher(Arc::new(|request: ApiRequest| {
        let body = respond(&request.path);
        let status = match body.as_str() {
            "" => 404,
            body if body.contains("\"gone\"") => 410,
            body if body.contains("\"invalid\"") => 422,
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
        refused: None,
        form_key: "fresh-key".into(),
        has_token: false,
        origin: "https://shop.example".into(),
        now_s: None,
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
        resumed: false,
        form: request.path.clone(),
        values: values
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect(),
        problem,
    });
    page(request)
}

/// The opening tags of all elements of this name.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name} ");
    html.match_indices(&open)
        .filter_map(|(at, _)| html.get(at..)?.split('>').next())
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}
