//! Account pre-hijacking: an account that somebody created with another person's address belongs to the person who
//! verifies the address, without anything that the creator left.

use contract::{
    ErrorCode, Locale,
    account::{AccountExport, Refresh, Role, Session, Tokens},
    address_book::{SaveAddress, SavedAddress},
    path,
};
use origin::account::ensure_merchant::ensure_merchant;
use serde_json::Value;
use sqlx::PgPool;

use crate::{
    account::{
        PASSWORD, link_token, mails, sign_in, sign_up, sign_up_as, try_sign_in, verify, verify_as,
    },
    password::{forgot, reset, reset_token},
    support::{TestShop, payment_shop},
};

const ADA: &str = "ada@example.org";
const MALLORYS: &str = "mallory's own password";

async fn refresh(shop: &TestShop, tokens: &Tokens) -> u16 {
    let request = Refresh {
        refresh_token: tokens.refresh_token.clone(),
    };
    let answer = shop.post(path::REFRESH).json(&request).send().await;
    answer.status
}

async fn links(shop: &TestShop) -> Vec<String> {
    mails(shop, ADA).await.iter().map(link_token).collect()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_link_sets_only_the_password_of_its_sign_up(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up_as(&shop, ADA, "Mallory", MALLORYS).await;
    let mallory: Tokens = try_sign_in(&shop, ADA, MALLORYS).await.ok();
    sign_up(&shop, ADA).await;
    let links = links(&shop).await;

    assert_eq!(verify(&shop, &links[1]).await.status, 200);

    let ada = sign_in(&shop, ADA).await;
    assert_eq!(
        (ada.customer.name.as_str(), ada.customer.verified),
        ("Ada", true)
    );
    let refused = try_sign_in(&shop, ADA, MALLORYS).await.problem();
    assert_eq!(refused.code, ErrorCode::WrongCredentials);
    assert_eq!(refresh(&shop, &mallory).await, 401, "the session has ended");
    let call = shop.get(path::SESSIONS).bearer(&mallory.access_token);
    assert_eq!(call.send().await.status, 401);
    let sessions: Vec<Session> = shop
        .get(path::SESSIONS)
        .bearer(&ada.access_token)
        .ok()
        .await;
    assert_eq!(sessions.len(), 2, "one by the link, one by signing in");
    // The other link is no longer valid.
    let problem = verify_as(&shop, &links[0], MALLORYS).await.problem();
    assert_eq!(problem.code, ErrorCode::LinkExpired);
    sign_in(&shop, ADA).await;
}

/// What a stranger may leave in an account: an address, a wish, a cart.
async fn leave_data(shop: &TestShop, slug: &str) {
    let mallory = try_sign_in(shop, ADA, MALLORYS).await.ok::<Tokens>();
    let mut person = shop.guest("mallory");
    person.access_token = Some(mallory.access_token);
    let street = SaveAddress {
        address: payment_shop::address("DE"),
        is_default: true,
        expected_address: None,
    };
    let call = person.post(path::ADDRESSES).json(&street);
    call.ok::<Value>().await;
    let mug = shop.product(slug).add().await;
    let wish = path::wish(&slug.parse().unwrap());
    person.call("PUT", wish).ok::<()>().await;
    person.add(mug.variant(), 1).await;
}

async fn assert_nothing_left(shop: &TestShop, ada: &Tokens) {
    let call = shop.get(path::EXPORT).bearer(&ada.access_token);
    let export: AccountExport = call.ok().await;
    assert_eq!(export.addresses, []);
    assert_eq!(export.cart.count, 0);
    assert!(export.wishlist.is_empty());
    assert!(export.customer.verified);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn verifying_an_address_deletes_what_a_stranger_left(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up_as(&shop, ADA, "Mallory", MALLORYS).await;
    leave_data(&shop, "mug").await;
    sign_up(&shop, ADA).await;
    let ada: Tokens = verify(&shop, &links(&shop).await[1]).await.ok();
    assert_nothing_left(&shop, &ada).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn resetting_the_password_deletes_what_a_stranger_left(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up_as(&shop, ADA, "Mallory", MALLORYS).await;
    leave_data(&shop, "mug").await;
    forgot(&shop, ADA, Locale::En).await;
    let token = reset_token(&shop, ADA).await;
    reset(&shop, &token, PASSWORD).await.ok::<()>();
    let ada = sign_in(&shop, ADA).await;
    assert_nothing_left(&shop, &ada).await;

    // Nothing is deleted from a verified account.
    let call = shop.post(path::ADDRESSES).bearer(&ada.access_token);
    let street = SaveAddress {
        address: payment_shop::address("DE"),
        is_default: true,
        expected_address: None,
    };
    call.json(&street).ok::<Value>().await;
    forgot(&shop, ADA, Locale::En).await;
    let token = reset_token(&shop, ADA).await;
    reset(&shop, &token, MALLORYS).await.ok::<()>();
    let ada: Tokens = try_sign_in(&shop, ADA, MALLORYS).await.ok();
    let call = shop.get(path::ADDRESSES).bearer(&ada.access_token);
    assert_eq!(call.ok::<Vec<SavedAddress>>().await.len(), 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_link_of_a_strangers_sign_up_does_not_accept_the_owners_password(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    sign_up_as(&shop, ADA, "Mallory", MALLORYS).await;
    let links = links(&shop).await;
    // Ada opens the newest mail, which is not hers.
    let problem = verify(&shop, &links[1]).await.problem();
    assert_eq!(problem.code, ErrorCode::WrongCredentials);
    let mallory = try_sign_in(&shop, ADA, MALLORYS).await.problem();
    assert_eq!(mallory.code, ErrorCode::WrongCredentials);
    assert!(!sign_in(&shop, ADA).await.customer.verified);
    let tokens: Tokens = verify(&shop, &links[0]).await.ok();
    assert!(tokens.customer.verified);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn verifying_with_the_own_password_keeps_the_session(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let before = sign_in(&shop, ADA).await;
    assert_eq!(verify(&shop, &links(&shop).await[0]).await.status, 200);
    assert_eq!(refresh(&shop, &before).await, 200);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn of_two_links_used_concurrently_one_verifies(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up_as(&shop, ADA, "Mallory", MALLORYS).await;
    sign_up(&shop, ADA).await;
    let links = links(&shop).await;
    let (one, two) = tokio::join!(
        verify_as(&shop, &links[0], MALLORYS),
        verify(&shop, &links[1])
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    let expired = contract::Problem::new(ErrorCode::LinkExpired).status;
    assert_eq!(statuses, [200, expired]);
    let fits = |status| status == 200;
    let mallory = fits(try_sign_in(&shop, ADA, MALLORYS).await.status);
    let ada = fits(try_sign_in(&shop, ADA, PASSWORD).await.status);
    assert_eq!((mallory, ada), (one.status == 200, two.status == 200));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_replaced_password_begins_no_session(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up_as(&shop, ADA, "Mallory", MALLORYS).await;
    sign_up(&shop, ADA).await;
    let links = links(&shop).await;
    // Mallory's password is verified, and before the session begins, Ada's link is used.
    let mut held = shop.pool.begin().await.unwrap();
    sqlx::query("SELECT FROM customer FOR UPDATE")
        .execute(&mut *held)
        .await
        .unwrap();
    let attempt = async { try_sign_in(&shop, ADA, MALLORYS).await };
    let confirm = async {
        shop.until_waiting(1).await;
        sqlx::query(
            "UPDATE customer SET password_hash = t.password_hash, verified_at = now()
             FROM mail_token t WHERE t.name = 'Ada'",
        )
        .execute(&mut *held)
        .await
        .unwrap();
        held.commit().await.unwrap();
    };
    let (answer, ()) = tokio::join!(attempt, confirm);
    assert_eq!(answer.problem().code, ErrorCode::WrongCredentials);
    assert_eq!(links.len(), 2);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_address_that_becomes_a_merchants_ends_its_earlier_sessions(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up_as(&shop, ADA, "Mallory", MALLORYS).await;
    let mallory: Tokens = try_sign_in(&shop, ADA, MALLORYS).await.ok();
    let mut conn = shop.pool.acquire().await.unwrap();
    let (email, password) = (ADA.parse().unwrap(), PASSWORD.parse().unwrap());
    ensure_merchant(&mut conn, &shop.app.clock, &email, &password)
        .await
        .unwrap();
    assert_eq!(refresh(&shop, &mallory).await, 401);
    let link = &links(&shop).await[0];
    let problem = verify_as(&shop, link, MALLORYS).await.problem();
    assert_eq!(problem.code, ErrorCode::LinkExpired);
    assert_eq!(sign_in(&shop, ADA).await.customer.role, Role::Merchant);
}
