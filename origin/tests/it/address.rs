//! A customer's address book.

use contract::{
    AddressId, ErrorCode,
    address_book::{MAX_ADDRESSES, SaveAddress, SavedAddress},
    order::Address,
    path,
};
use sqlx::PgPool;

use crate::support::{Answer, Person, TestShop, payment_shop};

fn at(street: &str) -> Address {
    Address {
        street: street.to_owned(),
        ..payment_shop::address("DE")
    }
}

async fn try_add(person: &Person<'_>, street: &str, is_default: bool) -> Answer {
    let request = SaveAddress {
        address: at(street),
        is_default,
        expected_address: None,
    };
    person.post(path::ADDRESSES).json(&request).send().await
}

async fn add(person: &Person<'_>, street: &str) -> SavedAddress {
    try_add(person, street, false).await.ok()
}

/// The streets of a book, the default first.
async fn book(person: &Person<'_>) -> Vec<String> {
    let book: Vec<SavedAddress> = person.get(path::ADDRESSES).ok().await;
    let defaults = book.iter().filter(|saved| saved.is_default).count();
    assert_eq!(
        defaults,
        usize::from(!book.is_empty()),
        "one is the default"
    );
    let streets = book.into_iter().map(|saved| saved.address.street);
    streets.collect()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn one_address_is_the_default_whatever_is_added_and_removed(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = shop.customer("ada").await;
    assert_eq!(book(&ada).await, [""; 0]);
    let first = add(&ada, "One 1").await;
    assert!(first.is_default, "the first one is");
    let second = add(&ada, "Two 2").await;
    assert!(!second.is_default);
    try_add(&ada, "Three 3", true).await.ok::<SavedAddress>();
    assert_eq!(book(&ada).await, ["Three 3", "One 1", "Two 2"]);

    let call = ada.call("PUT", path::default_address(second.id));
    assert_eq!(call.send().await.status, 204);
    assert_eq!(book(&ada).await, ["Two 2", "One 1", "Three 3"]);

    let call = ada.call("DELETE", path::address(second.id));
    assert_eq!(call.send().await.status, 204);
    assert_eq!(book(&ada).await, ["Three 3", "One 1"]);
    let call = ada.call("DELETE", path::address(second.id));
    call.fails(ErrorCode::NotFound).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_address_can_be_changed_and_is_stored_once(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = shop.customer("ada").await;
    let first = add(&ada, "One 1").await;
    let second = add(&ada, "Two 2").await;
    assert_eq!(add(&ada, " One 1 ").await, first, "sent twice, stored once");
    let change = |street: &str, is_default| SaveAddress {
        address: at(street),
        is_default,
        expected_address: None,
    };
    let put = |request: &SaveAddress| ada.call("PUT", path::address(second.id)).json(request);
    let changed: SavedAddress = put(&change("Zwei 2", true)).ok().await;
    assert_eq!(changed.address.street, "Zwei 2");
    assert_eq!(book(&ada).await, ["Zwei 2", "One 1"]);
    let stays: SavedAddress = put(&change("Zwei 3", false)).ok().await;
    assert!(stays.is_default, "until another one becomes it");
    let twice = put(&change("One 1", false)).fails(ErrorCode::Invalid).await;
    assert!(twice.field("address").is_some());
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_address_that_was_changed_concurrently_is_not_overwritten(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = shop.customer("ada").await;
    let id = add(&ada, "One 1").await.id;
    let change = |seen: &str, street: &str| {
        let request = SaveAddress {
            address: at(street),
            is_default: false,
            expected_address: Some(at(seen)),
        };
        ada.call("PUT", path::address(id)).json(&request)
    };
    change("One 1", "Two 2").ok::<SavedAddress>().await;
    change("One 1", "Three 3")
        .fails(ErrorCode::EditConflict)
        .await;
    assert_eq!(book(&ada).await, ["Two 2"]);
    change("One 1", "Two 2").ok::<SavedAddress>().await; // sent twice
    change("Two 2", "Three 3").ok::<SavedAddress>().await;
    assert_eq!(book(&ada).await, ["Three 3"]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_book_holds_twenty_even_under_concurrent_writes(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = shop.customer("ada").await;
    let streets: Vec<String> = (0..MAX_ADDRESSES + 4).map(|n| format!("Way {n}")).collect();
    let all = streets.iter().map(|street| try_add(&ada, street, true));
    let answers = futures_util::future::join_all(all).await;
    let full = |answer: &&Answer| answer.status == 422;
    for answer in answers.iter().filter(full) {
        assert_eq!(answer.problem().code, ErrorCode::ListFull);
    }
    assert_eq!(answers.iter().filter(full).count(), 4);
    assert_eq!(book(&ada).await.len(), MAX_ADDRESSES);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn nobody_can_access_another_customers_book(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let (ada, eve) = (shop.customer("ada").await, shop.customer("eve").await);
    let saved = add(&ada, "One 1").await;
    let request = SaveAddress {
        address: at("Mine 1"),
        is_default: true,
        expected_address: None,
    };
    let foreign = [
        eve.call("PUT", path::address(saved.id)).json(&request),
        eve.call("PUT", path::default_address(saved.id)),
        eve.call("DELETE", path::address(saved.id)),
        ada.call("DELETE", path::address(AddressId(uuid::Uuid::now_v7()))),
    ];
    for call in foreign {
        call.fails(ErrorCode::NotFound).await;
    }
    assert_eq!(book(&eve).await, [""; 0]);
    assert_eq!(book(&ada).await, ["One 1"]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_address_outside_of_the_destinations_names_its_field(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = shop.customer("ada").await;
    let long = "x".repeat(101);
    let bad = [
        ("address.street", at("")),
        ("address.street", at(&long)),
        ("address.street", at("A\nB")),
        ("address.country", payment_shop::address("US")),
    ];
    for (field, address) in bad {
        let request = SaveAddress {
            address,
            is_default: false,
            expected_address: None,
        };
        let call = ada.post(path::ADDRESSES).json(&request);
        let problem = call.fails(ErrorCode::Invalid).await;
        assert!(problem.field(field).is_some(), "{problem:?}");
    }
}
