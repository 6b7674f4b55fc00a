//! Every operation of the document is authenticated or on a short public list.

use contract::ErrorCode;
use origin::server;
use serde_json::{Map, Value};
use sqlx::PgPool;

use crate::support::TestShop;

/// The public operations, each with its reason.
const PUBLIC: [&str; 18] = [
    // The catalogue is the same for everybody.
    "list_categories",
    "list_products",
    "show_product",
    "show_stock",
    "show_sitemap",
    "show_sitemap_part",
    "suggest",
    // Authentication itself; the credentials are in the body.
    "sign_up",
    "sign_in",
    "verify_email",
    "forgot_password",
    "reset_password",
    "confirm_email",
    "restore_email",
    "refresh",
    // Number and address of the order are in the body.
    "withdraw",
    "send_order_link",
    // Public keys.
    "jwks",
];

struct Operation {
    id: String,
    method: String,
    path: String,
    /// The security schemes; an empty one means that the operation also works without authentication.
    security: Vec<Vec<String>>,
}

fn operations(shop: &TestShop) -> Vec<Operation> {
    let document: Value = serde_json::from_str(&server::openapi(&shop.app)).unwrap();
    let paths: &Map<String, Value> = document["paths"].as_object().unwrap();
    let mut operations = Vec::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            let security = operation["security"].as_array();
            let security = security.into_iter().flatten().map(|alternative| {
                let names = alternative.as_object().unwrap().keys();
                names.cloned().collect()
            });
            operations.push(Operation {
                id: operation["operationId"]
                    .as_str()
                    .unwrap_or_else(|| panic!("{method} {path} has no operation id"))
                    .to_owned(),
                method: method.to_uppercase(),
                path: address(path),
                security: security.collect(),
            });
        }
    }
    operations
}

/// The path with its parameters filled in.
fn address(template: &str) -> String {
    let parts = template.split('/').map(|part| {
        if part.starts_with('{') {
            "01890000-0000-7000-8000-000000000000"
        } else {
            part
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn auth_coverage(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let customer = shop.customer("ada").await;
    let operations = operations(&shop);
    assert!(operations.len() > 10, "the document is complete");
    for Operation {
        id,
        method,
        path,
        security,
    } in &operations
    {
        let call = || {
            shop.call(method, path.clone())
                .raw("application/json", "{}")
        };
        let public = PUBLIC.contains(&id.as_str());
        assert_eq!(
            security.is_empty(),
            public,
            "{id} is public, or asks who speaks"
        );
        if public {
            continue;
        }
        let open = security.iter().any(Vec::is_empty);
        // The payment provider authenticates by a signature, not by a token.
        let refused = match id.as_str() {
            "payment_webhook" => ErrorCode::BadSignature,
            _ => ErrorCode::NotSignedIn,
        };
        if !open {
            let answer = call().send().await.problem();
            assert_eq!(answer.code, refused, "{id} without a token");
        }
        let nonsense = call().bearer("nonsense").send().await.problem();
        assert_eq!(nonsense.code, refused, "{id} with nonsense");
        if path.contains("/merchant/") {
            assert!(!open, "{id} is the merchant's");
            let token = customer.access_token.as_ref().unwrap();
            let answer = call().bearer(token).send().await.problem();
            assert_eq!(answer.code, ErrorCode::Forbidden, "{id} as a customer");
        }
    }
}
