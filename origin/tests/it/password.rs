//! Changing and resetting passwords, signing out elsewhere.

use contract::{
    ErrorCode, FieldCode, Locale,
    account::{ChangePassword, ForgotPassword, Refresh, ResetPassword, Session, Tokens},
    path,
};
use serde_json::json;
use sqlx::PgPool;

use crate::{
    account::{
        PASSWORD, link_token, mails, sign_in, sign_up, sign_up_as, try_sign_in, verify, verify_as,
    },
    support::{Answer, TestShop},
};

const ADA: &str = "ada@example.org";
const OTHER: &str = "another horse battery";

async fn change(shop: &TestShop, tokens: &Tokens, current: &str, new: &str) -> Answer {
    let request = ChangePassword {
        current_password: current.to_owned(),
        new_password: new.parse().unwrap(),
    };
    let call = shop
        .call("PUT", path::PASSWORD)
        .bearer(&tokens.access_token);
    call.json(&request).send().await
}

pub async fn forgot(shop: &TestShop, email: &str, locale: Locale) -> Answer {
    let request = ForgotPassword {
        email: email.parse().unwrap(),
        locale,
        next: None,
    };
    shop.post(path::FORGOT_PASSWORD).json(&request).send().await
}

pub async fn reset(shop: &TestShop, token: &str, password: &str) -> Answer {
    let request = ResetPassword {
        token: token.to_owned(),
        password: password.parse().unwrap(),
    };
    shop.post(path::RESET_PASSWORD).json(&request).send().await
}

/// The token of the last mail's link.
pub async fn reset_token(shop: &TestShop, email: &str) -> String {
    let mails = mails(shop, email).await;
    let (_, rest) = mails
        .last()
        .unwrap()
        .1
        .split_once("/reset-password?token=")
        .unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn sessions(shop: &TestShop, tokens: &Tokens) -> Answer {
    let call = shop.get(path::SESSIONS).bearer(&tokens.access_token);
    call.send().await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn changing_the_password_ends_every_other_session(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let (here, there) = (sign_in(&shop, ADA).await, sign_in(&shop, ADA).await);
    let wrong = change(&shop, &here, "wrong horse", OTHER).await.problem();
    assert_eq!(wrong.code, ErrorCode::Invalid);
    assert!(wrong.field("current_password").is_some());
    assert_eq!(sessions(&shop, &there).await.status, 200);

    assert_eq!(change(&shop, &here, PASSWORD, OTHER).await.status, 204);

    let left: Vec<Session> = sessions(&shop, &here).await.ok();
    assert_eq!(left.len(), 1, "this browser stays signed in");
    let ended = sessions(&shop, &there).await.problem();
    assert_eq!(ended.code, ErrorCode::SessionEnded);
    let refresh = Refresh {
        refresh_token: there.refresh_token,
    };
    let call = shop.post(path::REFRESH).json(&refresh);
    call.fails(ErrorCode::SessionEnded).await;
    let old = try_sign_in(&shop, ADA, PASSWORD).await.problem();
    assert_eq!(old.code, ErrorCode::WrongCredentials);
    try_sign_in(&shop, ADA, OTHER).await.ok::<Tokens>();
    let mails = mails(&shop, ADA).await;
    assert_eq!(mails.last().unwrap().0, "Your password was changed");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_session_can_guess_the_password_at_most_ten_times(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let tokens = sign_in(&shop, ADA).await;
    let tries = (0..12).map(|_| change(&shop, &tokens, "wrong horse", OTHER));
    let answers = futures_util::future::join_all(tries).await;
    let limited = |answer: &&Answer| answer.problem().code == ErrorCode::RateLimited;
    assert_eq!(answers.iter().filter(limited).count(), 2);
    sign_in(&shop, ADA).await; // it takes nothing from who signs in
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_changed_password_is_not_undone_by_the_link_of_the_sign_up(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let tokens = sign_in(&shop, ADA).await;
    change(&shop, &tokens, PASSWORD, OTHER).await.ok::<()>();
    let link = link_token(&mails(&shop, ADA).await[0]);
    let with_old = verify(&shop, &link).await.problem();
    assert_eq!(with_old.code, ErrorCode::WrongCredentials);
    verify_as(&shop, &link, OTHER).await.ok::<Tokens>();
    let old = try_sign_in(&shop, ADA, PASSWORD).await.problem();
    assert_eq!(old.code, ErrorCode::WrongCredentials);
    try_sign_in(&shop, ADA, OTHER).await.ok::<Tokens>();
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_mailed_link_resets_the_password_once_and_ends_every_session(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let before = sign_in(&shop, ADA).await;
    assert_eq!(
        forgot(&shop, "ADA@example.org", Locale::De).await.status,
        202
    );
    let mail = mails(&shop, ADA).await.pop().unwrap();
    assert_eq!(mail.0, "Neues Passwort setzen");
    assert!(
        mail.1
            .contains("https://shop.test/de/reset-password?token=")
    );
    let token = reset_token(&shop, ADA).await;

    let answers = futures_util::future::join_all((0..3).map(|_| reset(&shop, &token, OTHER))).await;

    let done = answers.iter().filter(|answer| answer.status == 204).count();
    assert_eq!(done, 1, "of concurrent uses, one succeeds");
    for answer in answers.iter().filter(|answer| answer.status != 204) {
        assert_eq!(answer.problem().code, ErrorCode::LinkExpired);
    }
    let ended = sessions(&shop, &before).await.problem();
    assert_eq!(ended.code, ErrorCode::SessionEnded);
    let old = try_sign_in(&shop, ADA, PASSWORD).await.problem();
    assert_eq!(old.code, ErrorCode::WrongCredentials);
    let tokens: Tokens = try_sign_in(&shop, ADA, OTHER).await.ok();
    assert!(tokens.customer.verified, "the mail was received");
    for wrong in ["", "nonsense", &"A".repeat(43)] {
        let problem = reset(&shop, wrong, OTHER).await.problem();
        assert_eq!(problem.code, ErrorCode::LinkExpired, "{wrong}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_link_expires_after_an_hour_and_is_stored_as_a_hash(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    forgot(&shop, ADA, Locale::En).await;
    let token = reset_token(&shop, ADA).await;
    let plain: i64 = sqlx::query_scalar("SELECT count(*) FROM mail_token WHERE token_hash = $1")
        .bind(token.as_bytes())
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    assert_eq!(plain, 0);
    shop.advance_clock(3600);
    let problem = reset(&shop, &token, OTHER).await.problem();
    assert_eq!(problem.code, ErrorCode::LinkExpired);
    sign_in(&shop, ADA).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_link_of_one_kind_is_not_accepted_for_the_other(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let of_sign_up = link_token(&mails(&shop, ADA).await[0]);
    let problem = reset(&shop, &of_sign_up, OTHER).await.problem();
    assert_eq!(problem.code, ErrorCode::LinkExpired);
    forgot(&shop, ADA, Locale::En).await;
    let token = reset_token(&shop, ADA).await;
    let problem = verify(&shop, &token).await.problem();
    assert_eq!(problem.code, ErrorCode::LinkExpired);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_owner_of_the_mailbox_recovers_the_account_from_a_stranger(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up_as(&shop, ADA, "Eve", "the password of eve").await;
    let eves_link = link_token(&mails(&shop, ADA).await[0]);
    forgot(&shop, ADA, Locale::En).await;
    let token = reset_token(&shop, ADA).await;
    reset(&shop, &token, PASSWORD).await.ok::<()>();
    let problem = verify_as(&shop, &eves_link, "the password of eve").await;
    let problem = problem.problem();
    assert_eq!(problem.code, ErrorCode::LinkExpired);
    let eve = try_sign_in(&shop, ADA, "the password of eve").await;
    assert_eq!(eve.problem().code, ErrorCode::WrongCredentials);
    sign_in(&shop, ADA).await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn requesting_a_reset_does_not_reveal_whether_an_address_has_an_account(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let known = forgot(&shop, ADA, Locale::En).await;
    let unknown = forgot(&shop, "eve@example.org", Locale::En).await;
    assert_eq!((known.status, &known.body), (202, &unknown.body));
    assert_eq!(known.status, unknown.status);
    let names = |answer: &Answer| -> Vec<String> {
        answer.headers.keys().map(ToString::to_string).collect()
    };
    assert_eq!(names(&known), names(&unknown));
    // The work is the same, too: an attempt and a mail.
    let sent = mails(&shop, "eve@example.org").await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].0, "There is no account with this address");
    assert!(!sent[0].1.contains("token="));

    for email in [ADA, "eve@example.org"] {
        let tries = (0..7).map(|_| forgot(&shop, email, Locale::En));
        let answers = futures_util::future::join_all(tries).await;
        let limited = |answer: &&Answer| answer.status == 429;
        assert_eq!(answers.iter().filter(limited).count(), 3, "{email}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn signing_out_elsewhere_and_everywhere(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    sign_up(&shop, "bob@example.org").await;
    let bob = sign_in(&shop, "bob@example.org").await;
    let (here, there) = (sign_in(&shop, ADA).await, sign_in(&shop, ADA).await);

    let call = shop
        .call("DELETE", path::SESSIONS)
        .bearer(&here.access_token);
    assert_eq!(call.send().await.status, 204);
    assert_eq!(sessions(&shop, &here).await.ok::<Vec<Session>>().len(), 1);
    assert_eq!(sessions(&shop, &there).await.status, 401);

    let call = shop.post(path::SIGN_OUT_EVERYWHERE);
    let call = call.bearer(&here.access_token);
    assert_eq!(call.send().await.status, 204);
    let ended = sessions(&shop, &here).await.problem();
    assert_eq!(ended.code, ErrorCode::SessionEnded);
    assert_eq!(
        sessions(&shop, &bob).await.status,
        200,
        "other customers' sessions stay"
    );
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn passwords_that_are_blank_or_common_are_refused_wherever_one_is_chosen(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let tokens = sign_in(&shop, ADA).await;
    forgot(&shop, ADA, Locale::En).await;
    let token = reset_token(&shop, ADA).await;
    let zero_width = "\u{200b}".repeat(10);
    for (password, code) in [
        ("          ", FieldCode::PasswordTooShort),
        (zero_width.as_str(), FieldCode::PasswordTooShort),
        (
            "\u{3164}\u{3164}\u{3164}\u{3164}\u{3164}\u{3164}\u{3164}\u{3164}\u{3164}\u{3164}",
            FieldCode::PasswordTooShort,
        ),
        ("   short   ", FieldCode::PasswordTooShort),
        ("1234567890", FieldCode::PasswordCommon),
        ("qwertyuiop", FieldCode::PasswordCommon),
        ("Passwort123", FieldCode::PasswordCommon),
        ("aaaaaaaaaaaaaaa", FieldCode::PasswordCommon),
    ] {
        let new = json!({"email": "eve@example.org", "name": "Eve", "password": password, "locale": "en"});
        let changed = json!({"current_password": PASSWORD, "new_password": password});
        let set_by_link = json!({"token": token, "password": password});
        let calls = [
            ("password", shop.post(path::SIGN_UP).json(&new)),
            (
                "password",
                shop.post(path::RESET_PASSWORD).json(&set_by_link),
            ),
            (
                "new_password",
                shop.call("PUT", path::PASSWORD)
                    .bearer(&tokens.access_token)
                    .json(&changed),
            ),
        ];
        for (field, call) in calls {
            let problem = call.fails(ErrorCode::Invalid).await;
            let found = problem
                .field(field)
                .unwrap_or_else(|| panic!("{password:?}: {problem:?}"));
            assert_eq!(found, code, "{password:?} {field}");
        }
    }
    sign_in(&shop, ADA).await;
}

/// The same password, with composed and with decomposed characters.
const NFC: &str = "caf\u{e9} cr\u{e8}me am Markt";
const NFD: &str = "cafe\u{301} cre\u{300}me am Markt";

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_password_matches_in_every_normal_form(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    for (email, chosen) in [("ada@example.org", NFC), ("bob@example.org", NFD)] {
        sign_up_as(&shop, email, "Ada", chosen).await;
        for typed in [NFC, NFD] {
            try_sign_in(&shop, email, typed).await.ok::<Tokens>();
        }
        let link = link_token(&mails(&shop, email).await[0]);
        let other = if chosen == NFC { NFD } else { NFC };
        verify_as(&shop, &link, other).await.ok::<Tokens>();
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_hash_from_before_normalisation_still_signs_in_and_is_replaced(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up_as(&shop, ADA, "Ada", NFC).await;
    // argon2id of the bytes in NFD, as the previous release stored it.
    let old = argon2::password_hash::PasswordHasher::hash_password(
        &argon2::Argon2::default(),
        NFD.as_bytes(),
    );
    sqlx::query("UPDATE customer SET password_hash = $1")
        .bind(old.unwrap().to_string())
        .execute(&shop.pool)
        .await
        .unwrap();
    let refused = try_sign_in(&shop, ADA, NFC).await.problem();
    assert_eq!(
        refused.code,
        ErrorCode::WrongCredentials,
        "that form was not typed then"
    );
    try_sign_in(&shop, ADA, NFD).await.ok::<Tokens>();
    try_sign_in(&shop, ADA, NFC).await.ok::<Tokens>();
}
