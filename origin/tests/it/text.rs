//! Text input over HTTP: the cases of `text_cases.json`, and more of the same kind from next to the repository if they
//! exist. Each case is sent to every operation that has its field: sign-up, address book, checkout, withdrawal.

use contract::{
    FieldCode, Problem,
    address_book::{SaveAddress, SavedAddress},
    order::PlacedOrder,
    path,
};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    account::PASSWORD,
    support::{Answer, PaymentShop, Person, TestShop},
};

const CASES: &str = include_str!("text_cases.json");
const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/cases/text.json");
const NUMBER: &str = "7K2M-9QXD-3F";

#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    field: String,
    value: String,
    right: String,
    stored: Option<String>,
    country: Option<String>,
    code: Option<FieldCode>,
}

impl Case {
    /// The address with this case's value, as JSON, because the contract's types cannot represent some values.
    fn address(&self) -> Value {
        let mut address = json!({"name": "Ada Byron", "street": "Weg 1", "extra": "", "postal_code": "10115",
                                 "city": "Berlin", "country": "DE"});
        address[&self.field] = self.value.clone().into();
        if let Some(country) = &self.country {
            address["country"] = country.clone().into();
        }
        address
    }

    fn is_email(&self) -> bool {
        self.field == "email"
    }

    fn is_name(&self) -> bool {
        self.field == "name"
    }

    /// The case's e-mail address if that is its subject, otherwise a new one: some operations are limited by address.
    fn email(&self) -> String {
        if self.is_email() {
            self.value.clone()
        } else {
            format!("p{}@example.org", uuid::Uuid::now_v7().simple())
        }
    }

    /// Checks the response of an operation that calls the field so. Returns the body if the value was accepted.
    fn judge(&self, answer: &Answer, field: &str) -> Option<Value> {
        let what = format!("{}: {} {}", self.id, answer.of, answer.text());
        if self.right == "accepted" {
            assert!(answer.status < 300, "{what}");
            return Some(if answer.body.is_empty() {
                Value::Null
            } else {
                answer.value()
            });
        }
        let problem = answer.problem();
        assert_eq!(problem.status, 422, "{what}");
        self.names_the_cause(&problem, field, &what);
        None
    }

    fn names_the_cause(&self, problem: &Problem, field: &str, what: &str) {
        let found = problem.field(field).unwrap_or_else(|| panic!("{what}"));
        assert_ne!(found, FieldCode::Invalid, "{what}");
        if let Some(code) = self.code {
            assert_eq!(found, code, "{what}");
        }
    }

    /// Checks the stored value: as the case says, or as typed apart from white space.
    fn is_kept_as(&self, kept: &str) {
        let stored = self.stored.as_deref().unwrap_or(&self.value);
        let expected = if self.is_email() {
            stored.to_ascii_lowercase()
        } else {
            stored.to_owned()
        };
        assert_eq!(kept, expected, "{}", self.id);
    }
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() > 100, "the table is read");
    // Not part of the repository: more cases of the same kinds, if they exist next to it.
    if let Ok(shared) = std::fs::read_to_string(SHARED) {
        let mut shared: Value = serde_json::from_str(&shared).unwrap();
        let shared: Vec<Case> = serde_json::from_value(shared["cases"].take()).unwrap();
        cases.extend(shared);
    }
    cases
}

async fn sign_up(shop: &TestShop, case: &Case) {
    let name = if case.is_name() {
        case.value.as_str()
    } else {
        "Ada"
    };
    let email = case.email();
    let body = json!({"email": email, "name": name, "password": PASSWORD, "locale": "en"});
    let answer = shop.post(path::SIGN_UP).json(&body).send().await;
    if case.judge(&answer, &case.field).is_none() {
        return;
    }
    // Two cases may be the same address: the account is the one that gets the mail.
    let mail: (String, String) =
        sqlx::query_as("SELECT recipient, body_text FROM mail ORDER BY id DESC LIMIT 1")
            .fetch_one(&shop.pool)
            .await
            .unwrap();
    let (email, name): (String, String) =
        sqlx::query_as("SELECT email, name FROM customer WHERE email = $1")
            .bind(&mail.0)
            .fetch_one(&shop.pool)
            .await
            .unwrap();
    case.is_kept_as(if case.is_name() { &name } else { &email });
    if case.is_name() && name.chars().count() > 3 {
        assert!(
            !mail.1.contains(&name),
            "{}: no name to an unverified address",
            case.id
        );
    }
}

async fn address_book(person: &Person<'_>, case: &Case) {
    let body = json!({"address": case.address(), "is_default": false});
    let answer = person.post(path::ADDRESSES).json(&body).send().await;
    let Some(saved) = case.judge(&answer, &format!("address.{}", case.field)) else {
        return;
    };
    case.is_kept_as(saved["address"][&case.field].as_str().unwrap());
    let saved: SavedAddress = serde_json::from_value(saved).unwrap();
    // Sent again as returned, it is the same address.
    let request = SaveAddress {
        address: saved.address.clone(),
        is_default: false,
        expected_address: None,
    };
    let again: SavedAddress = person.post(path::ADDRESSES).json(&request).ok().await;
    assert_eq!(again, saved, "{}", case.id);
    person
        .call("DELETE", path::address(saved.id))
        .ok::<()>()
        .await;
}

async fn checkout(shop: &PaymentShop, case: &Case) {
    let mug = shop.mug().await;
    let guest = shop.guest("gus").with_cart([(mug, 1)]).await;
    let address = if case.is_email() {
        Value::Null
    } else {
        case.address()
    };
    let mut order =
        serde_json::to_value(guest.order_request(guest.cart().await.quote.total)).unwrap();
    if case.is_email() {
        order["email"] = case.value.clone().into();
    } else {
        let country = &address["country"];
        if country != "DE" {
            let cart = format!("{}?country={}", path::CART, country.as_str().unwrap());
            let cart: contract::cart::Cart = guest.get(cart).ok().await;
            order["expected_total"] = serde_json::to_value(cart.quote.total).unwrap();
        }
        order["address"] = address;
    }
    let call = guest
        .post(path::ORDERS)
        .header("idempotency-key", "key-0001");
    let answer = call.json(&order).send().await;
    let field = if case.is_email() {
        "email".to_owned()
    } else {
        format!("address.{}", case.field)
    };
    let Some(placed) = case.judge(&answer, &field) else {
        return;
    };
    let placed: PlacedOrder = serde_json::from_value(placed).unwrap();
    let order = serde_json::to_value(&placed.order).unwrap();
    let kept = if case.is_email() {
        &order["email"]
    } else {
        &order["address"][&case.field]
    };
    case.is_kept_as(kept.as_str().unwrap());
}

/// There is no such order; errors of the other fields are reported first.
async fn withdrawal(shop: &TestShop, case: &Case) {
    let name = if case.is_name() {
        case.value.as_str()
    } else {
        "Ada"
    };
    let body = json!({"number": NUMBER, "name": name, "email": case.email()});
    let problem = shop
        .post(path::WITHDRAWALS)
        .json(&body)
        .send()
        .await
        .problem();
    let what = format!("{}: {problem:?}", case.id);
    if case.right == "accepted" {
        let fields: Vec<_> = problem
            .errors
            .iter()
            .map(|error| error.field.as_str())
            .collect();
        assert_eq!(fields, ["number"], "{what}");
    } else {
        case.names_the_cause(&problem, &case.field, &what);
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn real_names_and_addresses_are_accepted_and_no_others(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    // No case has this e-mail address.
    let owner = shop.customer("owner-of-the-address-book").await;
    for case in cases() {
        if case.is_email() || case.is_name() {
            sign_up(&shop, &case).await;
            withdrawal(&shop, &case).await;
        }
        if !case.is_email() {
            address_book(&owner, &case).await;
        }
        checkout(&shop, &case).await;
    }
}
