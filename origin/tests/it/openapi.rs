//! The OpenAPI document, the API reference and the pictures.

use sqlx::PgPool;

use crate::support::{TestShop, openapi::check};

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_reference_is_one_page_without_third_parties(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let page = shop.get("/api/v1/docs").send().await;
    assert_eq!(page.status, 200);
    let html = page.text();
    for text in [
        "list_products",
        "ProductList",
        "set_price",
        "access_token",
        "4XX",
    ] {
        assert!(html.contains(text), "{text}");
    }
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"));
}

/// Two rooms that share a path would hide each other's operations in the document.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_document_has_each_path_once(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let document = origin::server::openapi(&shop.app);
    let read: serde_json::Value = serde_json::from_str(&document).unwrap();
    for path in read["paths"].as_object().unwrap().keys() {
        assert_eq!(
            document.matches(&format!("\"{path}\":")).count(),
            1,
            "{path}"
        );
    }
}

/// Every other test checks each response against the document; this one checks the response with the most nulls.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn what_is_sent_as_null_is_documented_as_nullable(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let cart = shop.get(contract::path::CART).send().await.value();
    assert!(cart["id"].is_null(), "{cart}");
    let schema = &shop.document()["components"]["schemas"]["Cart"]["properties"]["id"];
    assert_eq!(schema["nullable"], true, "{schema}");
    let check = |body: &serde_json::Value| {
        let body = body.to_string();
        let path = contract::path::CART;
        check(shop.document(), "GET", path, 200, body.as_bytes())
    };
    assert_eq!(check(&cart), Ok(()));
    for (field, wrong) in [
        ("id", serde_json::json!(5)),
        ("lines", serde_json::json!(null)),
        ("colour", serde_json::json!("red")),
    ] {
        let mut other = cart.clone();
        other[field] = wrong;
        assert!(check(&other).is_err(), "{field}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn routes_outside_of_the_document_name_their_methods_too(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    for path in [
        "/api/v1/openapi.json",
        "/api/v1/docs",
        "/pictures/mug/thing/olive-small.svg",
    ] {
        let answer = shop.post(path).send().await;
        assert_eq!(answer.problem().status, 405, "{path}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{path}");
        assert_eq!(shop.call("HEAD", path).send().await.status, 200, "{path}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn pictures_are_immutable_and_sandboxed(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let picture = shop.get("/pictures/mug/thing/olive-small.svg").send().await;
    assert_eq!(picture.status, 200);
    assert_eq!(picture.header("content-type"), Some("image/svg+xml"));
    assert!(
        picture
            .header("cache-control")
            .unwrap()
            .contains("immutable")
    );
    assert!(
        picture
            .header("content-security-policy")
            .unwrap()
            .contains("sandbox")
    );
    assert!(picture.text().starts_with("<svg"));
    for path in [
        "/pictures/mug/thing/pink-small.svg",
        "/pictures/x",
        "/pictures/../etc/passwd",
    ] {
        assert_eq!(shop.get(path).send().await.problem().status, 404, "{path}");
    }
}
