//! Rate limits: nobody can lock anybody else out, and `Retry-After` is exact.

use contract::{
    ErrorCode, Locale,
    account::{ForgotPassword, SignIn, Tokens},
    header,
    order::Withdraw,
    path,
};
use sqlx::PgPool;

use crate::{
    account::{PASSWORD, link_token, mails, sign_in, sign_up, verify},
    support::{Answer, Call, TestShop},
};

const ADA: &str = "ada@example.org";
const WRONG: &str = "wrong horse battery";
const HERS: &str = "198.51.100.1";
const THEIRS: &str = "203.0.113.66";

fn signing_in<'a>(shop: &'a TestShop, email: &str, password: &str, address: &str) -> Call<'a> {
    let request = SignIn {
        email: email.parse().unwrap(),
        password: password.to_owned(),
    };
    shop.post(path::SIGN_IN).from(address).json(&request)
}

fn forgetting<'a>(shop: &'a TestShop, address: &str) -> Call<'a> {
    let request = ForgotPassword {
        email: ADA.parse().unwrap(),
        locale: Locale::En,
        next: None,
    };
    shop.post(path::FORGOT_PASSWORD)
        .from(address)
        .json(&request)
}

/// Signs in and returns the device token.
async fn device(shop: &TestShop, address: &str) -> String {
    let answer = signing_in(shop, ADA, PASSWORD, address).send().await;
    answer.ok::<Tokens>();
    answer.header(header::DEVICE).unwrap().to_owned()
}

/// Calls until it is limited, and returns the number of accepted calls.
async fn exhaust<'a>(call: impl Fn(usize) -> Call<'a>) -> (usize, Answer) {
    for tried in 0..300 {
        let answer = call(tried).send().await;
        if answer.status == 429 {
            return (tried, answer);
        }
    }
    panic!("never limited")
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn wrong_passwords_from_elsewhere_do_not_lock_out_the_owner(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let (tried, _) = exhaust(|_| signing_in(&shop, ADA, WRONG, THEIRS)).await;
    assert_eq!(tried, 10);
    signing_in(&shop, ADA, PASSWORD, HERS).ok::<Tokens>().await;
    // A /64 is one network, however many addresses it has.
    let (tried, _) = exhaust(|n| {
        let address = format!("2001:db8:0:1::{n:x}");
        signing_in(&shop, ADA, WRONG, &address)
    })
    .await;
    assert_eq!(tried, 10);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_known_device_can_sign_in_despite_attempts_of_others(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let device = device(&shop, HERS).await;
    // From many networks, including her own.
    for network in 0..12 {
        let address = format!("203.0.113.{network}");
        for _ in 0..9 {
            signing_in(&shop, ADA, WRONG, &address).send().await;
        }
    }
    exhaust(|_| signing_in(&shop, ADA, WRONG, HERS)).await;
    signing_in(&shop, ADA, PASSWORD, "192.0.2.77")
        .fails(ErrorCode::RateLimited)
        .await;

    let known = || signing_in(&shop, ADA, PASSWORD, HERS).header(header::DEVICE, &device);
    let answer = known().send().await;
    answer.ok::<Tokens>();
    assert_eq!(answer.header(header::DEVICE), None, "it has one");

    // It can guess no more often than others, and is unknown to another account.
    let (tried, limited) =
        exhaust(|_| signing_in(&shop, ADA, WRONG, HERS).header(header::DEVICE, &device)).await;
    assert_eq!(tried, 10);
    shop.advance_clock(limited.retry_after_s());
    known().ok::<Tokens>().await;
    let at_eve = |_| {
        signing_in(&shop, "eve@example.org", WRONG, "192.0.2.78").header(header::DEVICE, &device)
    };
    assert_eq!(exhaust(at_eve).await.0, 10);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_password_reset_forgets_known_browsers(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let stolen = device(&shop, THEIRS).await;
    forgetting(&shop, HERS).send().await;
    let token = crate::password::reset_token(&shop, ADA).await;
    let done = crate::password::reset(&shop, &token, "another horse battery").await;
    assert_eq!(done.status, 204);
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM known_device")
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    assert_eq!(known, 0, "{stolen}");
}

type Attempt<'a> = Box<dyn Fn(usize) -> Call<'a> + 'a>;

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn retry_after_is_the_exact_remaining_time(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let attempts: [(&str, Attempt<'_>); 3] = [
        ("sign-in", Box::new(|_| signing_in(&shop, ADA, WRONG, HERS))),
        ("reset", Box::new(|_| forgetting(&shop, HERS))),
        (
            "sign-up",
            Box::new(|_| {
                let body = serde_json::json!({
                    "email": "eve@example.org", "name": "Eve", "password": PASSWORD, "locale": "en",
                });
                shop.post(path::SIGN_UP).from(HERS).json(&body)
            }),
        ),
    ];
    for (what, attempt) in attempts {
        let (_, limited) = exhaust(&attempt).await;
        let wait_s = limited.retry_after_s();
        assert!(wait_s > 0, "{what}: {wait_s}");
        shop.advance_clock(wait_s - 2);
        let early = attempt(0).send().await;
        assert_eq!(early.problem().code, ErrorCode::RateLimited, "{what}");
        shop.advance_clock(2);
        assert_ne!(
            attempt(0).send().await.status,
            429,
            "{what} after {wait_s} s"
        );
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn reset_links_requested_by_others_do_not_exhaust_the_owners_allowance(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let device = device(&shop, HERS).await;
    let (tried, _) = exhaust(|_| forgetting(&shop, THEIRS)).await;
    assert_eq!(tried, 5);
    assert_eq!(forgetting(&shop, HERS).send().await.status, 202);
    // From many networks: mails to one address are limited, and the known browser has a separate allowance.
    let (tried, _) = exhaust(|n| forgetting(&shop, &format!("192.0.2.{n}"))).await;
    assert!(tried < 20, "{tried}");
    let known = forgetting(&shop, HERS).header(header::DEVICE, &device);
    assert_eq!(known.send().await.status, 202);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn withdrawals_with_an_unknown_number_are_not_counted(pool: PgPool) {
    let shop = crate::support::PaymentShop::open(pool).await;
    let mug = shop.product("mug").stock(5).add().await;
    let ada = shop.guest("ada");
    let ada = ada.with_cart([(mug.variant(), 1)]).await;
    let placed = ada.place("key-0001").await;
    let withdraw = |number: &str| {
        let body = Withdraw {
            number: number.parse().unwrap(),
            name: "Ada".to_owned(),
            email: placed.order.email.clone(),
        };
        shop.post(path::WITHDRAWALS).json(&body)
    };
    for _ in 0..12 {
        let refused = withdraw("7K2M-9QXD-3F").fails(ErrorCode::Invalid).await;
        assert!(refused.field("number").is_some());
    }
    // The receipts of one order are limited.
    let number = placed.order.number.to_string();
    let (sent, limited) = exhaust(|_| withdraw(&number)).await;
    assert_eq!(sent, 5);
    assert!(limited.retry_after_s() > 0);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_flood_of_addresses_from_one_network_is_refused_before_hashing(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let flood = |n: usize| signing_in(&shop, &format!("flood-{n}@example.org"), WRONG, THEIRS);
    let began = std::time::Instant::now();
    let (hashed, limited) = exhaust(flood).await;
    // The burst, plus one for every two seconds that this took.
    let most = 61 + began.elapsed().as_secs() / 2;
    assert!(hashed as u64 <= most, "{hashed} hashes, {most} at most");
    assert!(limited.retry_after_s() <= 2);
    // Another network is not affected.
    signing_in(&shop, ADA, PASSWORD, HERS).ok::<Tokens>().await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_network_of_many_customers_signs_in_without_limit(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    for _ in 0..70 {
        signing_in(&shop, ADA, PASSWORD, HERS).ok::<Tokens>().await;
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn rate_limit_rows_are_pruned_and_identify_nobody(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    sign_in(&shop, ADA).await;
    signing_in(&shop, ADA, WRONG, HERS).send().await;
    let subjects: Vec<String> = sqlx::query_scalar("SELECT subject FROM throttle")
        .fetch_all(&shop.pool)
        .await
        .unwrap();
    assert!(!subjects.is_empty());
    for subject in &subjects {
        assert!(
            !subject.contains("ada") && !subject.contains(HERS),
            "{subject}"
        );
    }
    shop.advance_clock(181 * 24 * 3600);
    origin::account::prune::prune(&shop.app).await.unwrap();
    for table in ["throttle", "known_device"] {
        let count: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
                .fetch_one(&shop.pool)
                .await
                .unwrap();
        assert_eq!(count, 0, "{table}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn verifying_the_address_makes_the_browser_known(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let answer = verify(&shop, &link_token(&mails(&shop, ADA).await[0])).await;
    answer.ok::<Tokens>();
    assert!(answer.header(header::DEVICE).is_some());
}
