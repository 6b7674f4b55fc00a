//! A mail is written in its recipient's language, not in that of the request that causes it.

use contract::{
    Locale,
    account::{ChangePassword, EraseAccount, SignIn, SignUp, Tokens},
    header,
    order::{OrderState, PlaceOrder},
    path,
};
use sqlx::PgPool;

use crate::{
    account::{PASSWORD, link_token, mails, try_sign_in, verify, verify_as},
    password::{forgot, reset, reset_token},
    support::{Answer, Call, PaymentShop, TestShop, payment_shop::address},
};

const ADA: &str = "ada@example.org";
const OTHER: &str = "another horse battery";

async fn sign_up_in(shop: &TestShop, locale: Locale, password: &str) -> Answer {
    let request = SignUp {
        email: ADA.parse().unwrap(),
        name: "Ada".to_owned(),
        password: password.parse().unwrap(),
        locale,
        next: None,
    };
    let answer = shop.post(path::SIGN_UP).json(&request).send().await;
    assert_eq!(answer.status, 202);
    answer
}

/// A request from an English page.
fn english(call: Call<'_>) -> Call<'_> {
    call.header(header::LOCALE, "en")
}

async fn last_subject(shop: &TestShop) -> String {
    mails(shop, ADA).await.pop().unwrap().0
}

/// A verified account that was created in German.
async fn german_account(shop: &TestShop) -> Tokens {
    sign_up_in(shop, Locale::De, PASSWORD).await;
    let link = link_token(&mails(shop, ADA).await[0]);
    verify(shop, &link).await.ok()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn mails_to_an_account_are_in_its_language_not_in_that_of_the_request(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    german_account(&shop).await;

    sign_up_in(&shop, Locale::En, OTHER).await;
    let known = mails(&shop, ADA).await.pop().unwrap();
    assert_eq!(known.0, "Sie haben bereits ein Konto");
    assert!(
        known.1.contains("https://shop.test/de/sign-in"),
        "{known:?}"
    );

    forgot(&shop, ADA, Locale::En).await;
    assert_eq!(last_subject(&shop).await, "Neues Passwort setzen");
    let token = reset_token(&shop, ADA).await;
    reset(&shop, &token, OTHER).await.ok::<()>();
    assert_eq!(last_subject(&shop).await, "Ihr Passwort wurde geändert");

    let tokens: Tokens = try_sign_in(&shop, ADA, OTHER).await.ok();
    let change = ChangePassword {
        current_password: OTHER.to_owned(),
        new_password: PASSWORD.parse().unwrap(),
    };
    let call = shop
        .call("PUT", path::PASSWORD)
        .bearer(&tokens.access_token);
    english(call).json(&change).send().await.ok::<()>();
    assert_eq!(last_subject(&shop).await, "Ihr Passwort wurde geändert");

    let erase = EraseAccount {
        current_password: PASSWORD.to_owned(),
    };
    let call = shop.post(path::ERASURE).bearer(&tokens.access_token);
    english(call).json(&erase).send().await.ok::<()>();
    assert_eq!(last_subject(&shop).await, "Ihr Konto ist gelöscht");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn signing_in_on_a_page_in_another_language_changes_the_accounts_language(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    german_account(&shop).await;
    let request = SignIn {
        email: ADA.parse().unwrap(),
        password: PASSWORD.to_owned(),
    };
    let call = shop.post(path::SIGN_IN).header(header::LOCALE, "en");
    call.json(&request).send().await.ok::<Tokens>();
    forgot(&shop, ADA, Locale::De).await;
    assert_eq!(last_subject(&shop).await, "Set a new password");
}

/// Anybody can sign up with anybody's address: the account's language is not the owner's until the address is verified.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_stranger_cannot_choose_the_language_of_another_persons_mail(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up_in(&shop, Locale::En, OTHER).await;
    sign_up_in(&shop, Locale::De, PASSWORD).await;
    let second = mails(&shop, ADA).await.pop().unwrap();
    assert_eq!(second.0, "Bitte bestätigen Sie Ihre E-Mail-Adresse");
    verify_as(&shop, &link_token(&second), PASSWORD)
        .await
        .ok::<Tokens>();
    sign_up_in(&shop, Locale::En, OTHER).await;
    assert_eq!(last_subject(&shop).await, "Sie haben bereits ein Konto");
}

/// Orders a mug as a guest, pays, and returns the confirmation's body.
async fn confirmation_of(shop: &PaymentShop, name: &str, locale: Locale) -> String {
    let mug = shop.product(&format!("mug-{name}")).add().await;
    let person = shop.guest(name);
    let person = person.with_cart([(mug.variant(), 1)]).await;
    let order = PlaceOrder {
        locale,
        ..person.order_request(person.cart().await.quote.total)
    };
    let placed = person.try_place("key-0001", &order).await.ok();
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    let mails = mails(shop, &format!("{name}@example.org")).await;
    mails.last().unwrap().1.clone()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_confirmation_names_the_country_in_the_orders_language(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    sign_up_in(&shop, Locale::En, PASSWORD).await;
    let link = mails(&shop, ADA).await.pop().unwrap();
    let verified = verify_as(&shop, &link_token(&link), PASSWORD).await;
    verified.ok::<Tokens>();
    for (locale, country) in [(Locale::En, "Germany"), (Locale::De, "Deutschland")] {
        let name = format!("bob-{locale}");
        let body = confirmation_of(&shop, &name, locale).await;
        assert!(body.contains(country), "{body}");
    }
    let body = confirmation_of(&shop, "ada", Locale::En).await;
    let address = body.lines().find(|line| line.contains("10115"));
    let address = address.unwrap();
    assert!(address.ends_with(", Germany"), "{address}");
}

/// A guest's address may be a stranger's, who must not receive text that somebody typed.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn mail_to_an_unverified_address_contains_nothing_that_was_typed(pool: PgPool) {
    let shop = PaymentShop::open(pool).await;
    let body = confirmation_of(&shop, "bob", Locale::En).await;
    let typed = address("DE");
    for text in [typed.name, typed.street] {
        assert!(!body.contains(&text), "{text}: {body}");
    }
}
