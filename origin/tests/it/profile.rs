//! Changing name and e-mail address, and undoing the latter.

use contract::{
    ErrorCode,
    account::{
        ChangeEmail, ChangeName, ConfirmEmail, EraseAccount, Profile, Refresh, RestoreEmail,
        Session, Tokens,
    },
    path,
};
use sqlx::PgPool;

use crate::{
    account::{PASSWORD, link_token, mails, sign_in, sign_up, try_sign_in, verify, verify_as},
    password::{forgot, reset, reset_token},
    support::{Answer, TestShop},
};

const ADA: &str = "ada@example.org";
const NEW: &str = "lovelace@example.org";
const EVE: &str = "eve@example.org";
const OTHER: &str = "another horse battery";

/// A customer with a verified address.
async fn verified(shop: &TestShop, email: &str) -> Tokens {
    sign_up(shop, email).await;
    let link = link_token(&mails(shop, email).await[0]);
    verify(shop, &link).await.ok()
}

async fn request(shop: &TestShop, tokens: &Tokens, new: &str, password: &str) -> Answer {
    let request = ChangeEmail {
        new_email: new.parse().unwrap(),
        current_password: password.to_owned(),
    };
    let call = shop.post(path::EMAIL).bearer(&tokens.access_token);
    call.json(&request).send().await
}

async fn confirm(shop: &TestShop, token: &str, password: &str) -> Answer {
    let request = ConfirmEmail {
        token: token.to_owned(),
        password: password.to_owned(),
    };
    shop.post(path::CONFIRM_EMAIL).json(&request).send().await
}

async fn restore(shop: &TestShop, token: &str, password: &str) -> Answer {
    let request = RestoreEmail {
        token: token.to_owned(),
        password: password.parse().unwrap(),
    };
    shop.post(path::RESTORE_EMAIL).json(&request).send().await
}

async fn profile(shop: &TestShop, tokens: &Tokens) -> Profile {
    let call = shop.get(path::PROFILE).bearer(&tokens.access_token);
    call.ok().await
}

/// The token in a page's link, from the latest mail to an address that has one.
async fn token(shop: &TestShop, email: &str, page: &str) -> Option<String> {
    let sign = format!("{page}?token=");
    let mails = mails(shop, email).await;
    let (_, rest) = mails
        .iter()
        .rev()
        .find_map(|mail| mail.1.split_once(&sign))?;
    rest.split_whitespace().next().map(ToOwned::to_owned)
}

async fn confirm_token(shop: &TestShop, email: &str) -> String {
    token(shop, email, "/confirm-email").await.unwrap()
}

async fn restore_token(shop: &TestShop, email: &str) -> String {
    token(shop, email, "/restore-email").await.unwrap()
}

async fn has_ended(shop: &TestShop, tokens: &Tokens) -> bool {
    let request = Refresh {
        refresh_token: tokens.refresh_token.clone(),
    };
    shop.post(path::REFRESH).json(&request).send().await.status == 401
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_name_is_changed_and_not_undone_by_the_link_of_the_sign_up(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let tokens = sign_in(&shop, ADA).await;
    let change = |name: &str| {
        let request = ChangeName {
            name: name.to_owned(),
        };
        let call = shop.call("PUT", path::NAME).bearer(&tokens.access_token);
        call.json(&request).send()
    };
    for wrong in ["", "  ", "a\nb", &"x".repeat(101)] {
        let problem = change(wrong).await.problem();
        assert!(problem.field("name").is_some(), "{wrong:?}");
    }
    assert_eq!(change(" Augusta Ada ").await.status, 204);
    assert_eq!(profile(&shop, &tokens).await.customer.name, "Augusta Ada");
    let link = link_token(&mails(&shop, ADA).await[0]);
    let verified: Tokens = verify_as(&shop, &link, PASSWORD).await.ok();
    assert_eq!(verified.customer.name, "Augusta Ada");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_new_address_takes_effect_by_its_link_and_the_password_and_ends_every_session(
    pool: PgPool,
) {
    let shop = TestShop::open(pool).await;
    let here = verified(&shop, ADA).await;
    let there = sign_in(&shop, ADA).await;
    let wrong = request(&shop, &here, NEW, "wrong horse").await.problem();
    assert!(wrong.field("current_password").is_some());
    let same = request(&shop, &here, "ADA@example.org", PASSWORD).await;
    assert!(same.problem().field("new_email").is_some());

    assert_eq!(request(&shop, &here, NEW, PASSWORD).await.status, 202);

    let waiting = profile(&shop, &here).await;
    assert_eq!(waiting.customer.email.as_str(), ADA, "not changed yet");
    assert_eq!(waiting.pending_email.unwrap().as_str(), NEW);
    let notice = mails(&shop, ADA).await.pop().unwrap();
    assert_eq!(notice.0, "Your e-mail address is about to change");
    assert!(notice.1.contains("https://shop.test/forgot-password"));
    let link = confirm_token(&shop, NEW).await;
    let stranger = confirm(&shop, &link, "wrong horse").await.problem();
    assert_eq!(stranger.code, ErrorCode::WrongCredentials, "the link alone");

    let answers =
        futures_util::future::join_all((0..3).map(|_| confirm(&shop, &link, PASSWORD))).await;

    let (done, late): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!(done.len(), 1, "of concurrent uses, one succeeds");
    for answer in late {
        assert_eq!(answer.problem().code, ErrorCode::LinkExpired);
    }
    let tokens: Tokens = done[0].ok();
    assert_eq!(tokens.customer.email.as_str(), NEW);
    assert!(tokens.customer.verified);
    assert!(has_ended(&shop, &here).await && has_ended(&shop, &there).await);
    let sessions: Vec<Session> = shop
        .get(path::SESSIONS)
        .bearer(&tokens.access_token)
        .ok()
        .await;
    assert_eq!(sessions.len(), 1);
    let old = try_sign_in(&shop, ADA, PASSWORD).await.problem();
    assert_eq!(old.code, ErrorCode::WrongCredentials);
    sign_in(&shop, NEW).await;
    let notice = mails(&shop, ADA).await.pop().unwrap();
    assert_eq!(notice.0, "Your e-mail address was changed");
    assert_eq!(profile(&shop, &tokens).await.pending_email, None);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn requesting_a_taken_address_gets_the_same_response_and_its_owner_a_mail(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = verified(&shop, ADA).await;
    verified(&shop, EVE).await;
    let free = request(&shop, &ada, NEW, PASSWORD).await;
    let free_profile = profile(&shop, &ada).await;
    let taken = request(&shop, &ada, "EVE@example.org", PASSWORD).await;
    let taken_profile = profile(&shop, &ada).await;

    assert_eq!((taken.status, &taken.body), (free.status, &free.body));
    let names = |answer: &Answer| -> Vec<String> {
        answer.headers.keys().map(ToString::to_string).collect()
    };
    assert_eq!(names(&taken), names(&free));
    assert!(free_profile.pending_email.is_some() && taken_profile.pending_email.is_some());
    let to_owner = mails(&shop, EVE).await.pop().unwrap();
    assert_eq!(to_owner.0, "This address already has an account");
    assert!(!to_owner.1.contains("token=") && !to_owner.1.contains("Ada"));
    assert_eq!(token(&shop, EVE, "/confirm-email").await, None);
    let old = confirm_token(&shop, NEW).await;
    let old = confirm(&shop, &old, PASSWORD).await.problem();
    assert_eq!(
        old.code,
        ErrorCode::LinkExpired,
        "a later request invalidates it"
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_unverified_account_does_not_block_the_owner_of_its_address(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = verified(&shop, ADA).await;
    sign_up(&shop, NEW).await;
    let squatter = sign_in(&shop, NEW).await;
    request(&shop, &ada, NEW, PASSWORD).await.ok::<()>();
    let link = confirm_token(&shop, NEW).await;
    let tokens: Tokens = confirm(&shop, &link, PASSWORD).await.ok();
    assert_eq!(tokens.customer.id, ada.customer.id);
    assert!(has_ended(&shop, &squatter).await);
    let accounts: i64 = sqlx::query_scalar("SELECT count(*) FROM customer")
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    assert_eq!(accounts, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_address_that_was_verified_concurrently_elsewhere_stays_there(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let (ada, eve) = (verified(&shop, ADA).await, verified(&shop, EVE).await);
    request(&shop, &ada, NEW, PASSWORD).await.ok::<()>();
    let first = confirm_token(&shop, NEW).await;
    request(&shop, &eve, NEW, PASSWORD).await.ok::<()>();
    let second = confirm_token(&shop, NEW).await;

    let (a, b) = tokio::join!(
        confirm(&shop, &first, PASSWORD),
        confirm(&shop, &second, PASSWORD)
    );

    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "one of the two gets it: {statuses:?}");
    assert!([422, 503].contains(&statuses[1]), "{statuses:?}");
    let holders: i64 = sqlx::query_scalar("SELECT count(*) FROM customer WHERE email = $1")
        .bind(NEW)
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    assert_eq!(holders, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_pending_change_is_invalid_after_a_new_password_a_cancellation_or_two_days(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = verified(&shop, ADA).await;
    request(&shop, &ada, NEW, PASSWORD).await.ok::<()>();
    let link = confirm_token(&shop, NEW).await;
    let call = shop.call("DELETE", path::EMAIL).bearer(&ada.access_token);
    assert_eq!(call.send().await.status, 204);
    assert_eq!(profile(&shop, &ada).await.pending_email, None);
    let void = confirm(&shop, &link, PASSWORD).await.problem();
    assert_eq!(void.code, ErrorCode::LinkExpired);

    request(&shop, &ada, NEW, PASSWORD).await.ok::<()>();
    forgot(&shop, ADA, contract::Locale::En).await;
    let token = reset_token(&shop, ADA).await;
    assert_eq!(reset(&shop, &token, OTHER).await.status, 204);
    let link = confirm_token(&shop, NEW).await;
    let void = confirm(&shop, &link, OTHER).await.problem();
    assert_eq!(void.code, ErrorCode::LinkExpired);

    let tokens: Tokens = try_sign_in(&shop, ADA, OTHER).await.ok();
    request(&shop, &tokens, NEW, OTHER).await.ok::<()>();
    let link = confirm_token(&shop, NEW).await;
    shop.advance_clock(48 * 3600);
    let void = confirm(&shop, &link, OTHER).await.problem();
    assert_eq!(void.code, ErrorCode::LinkExpired);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_owner_recovers_the_account_even_if_its_address_was_changed_twice(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let thief = verified(&shop, ADA).await;
    let mut tokens = thief;
    for email in [EVE, NEW] {
        request(&shop, &tokens, email, PASSWORD).await.ok::<()>();
        let link = confirm_token(&shop, email).await;
        tokens = confirm(&shop, &link, PASSWORD).await.ok();
    }
    // What a thief can do to invalidate the link: reset the password, and sign up with the owner's address.
    forgot(&shop, NEW, contract::Locale::En).await;
    let token = reset_token(&shop, NEW).await;
    assert_eq!(reset(&shop, &token, PASSWORD).await.status, 204);
    sign_up(&shop, ADA).await;
    let first = restore_token(&shop, ADA).await;
    let second = restore_token(&shop, EVE).await;
    assert_eq!(restore(&shop, &second, PASSWORD).await.status, 204);
    let tokens = sign_in(&shop, EVE).await;

    assert_eq!(restore(&shop, &first, OTHER).await.status, 204);

    assert!(has_ended(&shop, &tokens).await);
    let owner: Tokens = try_sign_in(&shop, ADA, OTHER).await.ok();
    assert_eq!(owner.customer.id, tokens.customer.id);
    assert!(owner.customer.verified);
    for email in [EVE, NEW] {
        let gone = try_sign_in(&shop, email, PASSWORD).await.problem();
        assert_eq!(gone.code, ErrorCode::WrongCredentials);
    }
    let again = restore(&shop, &first, OTHER).await.problem();
    assert_eq!(again.code, ErrorCode::LinkExpired, "once");
    let last = mails(&shop, ADA).await.pop().unwrap();
    assert_eq!(last.0, "Your e-mail address is back");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_link_that_undoes_a_change_expires_and_an_unverified_address_gets_none(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, EVE).await;
    let unverified = sign_in(&shop, EVE).await;
    request(&shop, &unverified, ADA, PASSWORD).await.ok::<()>();
    let link = confirm_token(&shop, ADA).await;
    let tokens: Tokens = confirm(&shop, &link, PASSWORD).await.ok();
    assert_eq!(token(&shop, EVE, "/restore-email").await, None);

    request(&shop, &tokens, NEW, PASSWORD).await.ok::<()>();
    let link = confirm_token(&shop, NEW).await;
    confirm(&shop, &link, PASSWORD).await.ok::<Tokens>();
    let undo = restore_token(&shop, ADA).await;
    shop.advance_clock(7 * 24 * 3600);
    let late = restore(&shop, &undo, OTHER).await.problem();
    assert_eq!(late.code, ErrorCode::LinkExpired);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn at_most_five_mails_an_hour_go_to_a_new_address(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = verified(&shop, ADA).await;
    for _ in 0..5 {
        request(&shop, &ada, NEW, PASSWORD).await.ok::<()>();
    }
    let more = request(&shop, &ada, NEW, PASSWORD).await.problem();
    assert_eq!(more.code, ErrorCode::RateLimited);
    assert_eq!(mails(&shop, NEW).await.len(), 5);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn erasing_an_account_deletes_mail_to_its_previous_address_too(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ada = verified(&shop, ADA).await;
    request(&shop, &ada, NEW, PASSWORD).await.ok::<()>();
    let link = confirm_token(&shop, NEW).await;
    let tokens: Tokens = confirm(&shop, &link, PASSWORD).await.ok();
    assert!(!mails(&shop, ADA).await.is_empty());
    let request = EraseAccount {
        current_password: PASSWORD.to_owned(),
    };
    let call = shop.post(path::ERASURE).bearer(&tokens.access_token);
    assert_eq!(call.json(&request).send().await.status, 204);
    assert_eq!(mails(&shop, ADA).await, []);
    for table in ["customer", "mail_token", "security_event", "session"] {
        let sql = format!("SELECT count(*) FROM {table}");
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&shop.pool)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}
