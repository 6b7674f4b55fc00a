//! One canonical form of e-mail addresses: every spelling of an address finds the same customer, and a look-alike
//! address never does.

use contract::{
    ErrorCode, FieldCode, Locale,
    account::Tokens,
    order::{OrderState, Withdraw},
    path,
};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    account::{PASSWORD, link_token, mails, sign_in, sign_up, try_sign_in, verify},
    password::{forgot, reset, reset_token},
    support::{PaymentShop, Person, TestShop, payment_shop},
};

/// `kate@example.org` with U+212A KELVIN SIGN, which Unicode's lower case maps to `k`.
const LOOK_ALIKE: &str = "\u{212a}ate@example.org";
const KATE: &str = "kate@example.org";

async fn recipients(shop: &TestShop) -> Vec<String> {
    sqlx::query_scalar("SELECT recipient FROM mail ORDER BY id")
        .fetch_all(&shop.pool)
        .await
        .unwrap()
}

/// Every operation that accepts an e-mail address, called with this one.
fn operations(email: &str) -> Vec<(&'static str, Value)> {
    let order = json!({
        "email": email, "address": payment_shop::address("DE"), "locale": "en",
        "expected_total": {"amount": 100, "currency": "EUR"},
    });
    vec![
        (
            path::SIGN_UP,
            json!({"email": email, "name": "K", "password": PASSWORD, "locale": "en"}),
        ),
        (path::SIGN_IN, json!({"email": email, "password": PASSWORD})),
        (
            path::FORGOT_PASSWORD,
            json!({"email": email, "locale": "en"}),
        ),
        (path::ORDERS, order),
        (
            path::WITHDRAWALS,
            json!({"number": "7K2M-9QXD-3F", "name": "K", "email": email}),
        ),
    ]
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_look_alike_address_is_refused_by_every_operation_and_gets_no_mail(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, KATE).await;
    let before = recipients(&shop).await.len();
    let mug = shop.mug().await;
    let guest = shop.guest("gus").with_cart([(mug, 1)]).await;
    for (typed, code) in [
        (LOOK_ALIKE, FieldCode::EmailLocalPart),
        ("\u{130}da@example.org", FieldCode::EmailLocalPart),
        ("\u{430}da@example.org", FieldCode::EmailLocalPart),
        ("kate\u{200b}@example.org", FieldCode::EmailLocalPart),
        ("\"kate\"@example.org", FieldCode::EmailQuoted),
        ("kate@example.org.", FieldCode::EmailTrailingDot),
        ("kate@localhost", FieldCode::EmailWithoutDot),
        (
            "kate@example.org\r\nBcc: eve@example.org",
            FieldCode::ControlCharacter,
        ),
    ] {
        for (operation, body) in operations(typed) {
            let call = guest.post(operation).header("idempotency-key", "key-0001");
            let problem = call.json(&body).fails(ErrorCode::Invalid).await;
            let error = problem.errors.first().unwrap();
            assert_eq!(
                (error.field.as_str(), error.code),
                ("email", code),
                "{operation} {typed:?}"
            );
        }
    }
    assert_eq!(recipients(&shop).await.len(), before, "no mail went out");
}

/// A guest's paid order, placed with an address in some spelling.
async fn paid_order(
    shop: &PaymentShop,
    guest: &Person<'_>,
    email: &str,
    key: &str,
) -> contract::OrderNumber {
    let mut order = guest.order_request(guest.cart().await.quote.total);
    order.email = email.parse().unwrap();
    let placed = guest
        .try_place(key, &order)
        .await
        .ok::<contract::order::PlacedOrder>();
    shop.pay(&placed).await;
    shop.until(&placed, OrderState::Paid).await;
    placed.order.number
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn every_spelling_of_an_address_is_one_person(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let mug = shop.mug().await;
    // The canonical form, then its spellings at the order, at the sign-up and later.
    for (stored, at_order, at_sign_up, later) in [
        (
            "ada@example.org",
            "aDa@Example.ORG",
            "Ada@EXAMPLE.org",
            " ADA@example.org ",
        ),
        (
            "info@xn--mnchen-3ya.de",
            "info@M\u{dc}NCHEN.de",
            "Info@mu\u{308}nchen.de",
            "info@XN--MNCHEN-3YA.de",
        ),
    ] {
        let guest = shop.guest("gus").with_cart([(mug, 1)]).await;
        let number = paid_order(&payment_shop, &guest, at_order, "key-0001").await;
        sign_up(shop, at_sign_up).await;
        let token = link_token(mails(shop, stored).await.last().unwrap());
        verify(shop, &token).await.ok::<Tokens>();
        let tokens = sign_in(shop, later).await;
        assert_eq!(tokens.customer.email.as_str(), stored);
        let call = shop.get(path::order(&number)).bearer(&tokens.access_token);
        let order: contract::order::Order = call.ok().await;
        assert_eq!(order.email.as_str(), stored, "the guest's order has joined");
        forgot(shop, later, Locale::En).await.ok::<()>();
        let token = reset_token(shop, stored).await;
        reset(shop, &token, "another horse battery")
            .await
            .ok::<()>();
        try_sign_in(shop, at_order, "another horse battery")
            .await
            .ok::<Tokens>();
        let withdraw = Withdraw {
            number,
            name: "Ada".to_owned(),
            email: later.parse().unwrap(),
        };
        shop.post(path::WITHDRAWALS)
            .json(&withdraw)
            .ok::<()>()
            .await;
    }
    let mut recipients = recipients(shop).await;
    recipients.sort_unstable();
    recipients.dedup();
    assert_eq!(recipients, ["ada@example.org", "info@xn--mnchen-3ya.de"]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn attempts_in_every_spelling_count_for_one_account(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    for n in 0..12 {
        let email = if n % 2 == 0 {
            "Ada@example.org"
        } else {
            "ada@EXAMPLE.org"
        };
        try_sign_in(&shop, email, "wrong horse battery").await;
    }
    let subjects: Vec<String> = sqlx::query_scalar("SELECT subject FROM throttle ORDER BY 1")
        .fetch_all(&shop.pool)
        .await
        .unwrap();
    let limits: Vec<_> = subjects
        .iter()
        .filter_map(|subject| subject.split(':').next())
        .collect();
    assert_eq!(
        limits,
        [
            "sign_in_account",
            "sign_in_network",
            "sign_in_network_account"
        ]
    );
}

async fn insert_order(pool: &PgPool, number: &str, email: &str) {
    sqlx::query(
        "INSERT INTO shop_order (id, number, cart_id, key_hash, state, email, address, locale,
             currency, quote, total, placed_at, reserved_until)
         VALUES (gen_random_uuid(), $1, gen_random_uuid(), '\\x00', 'paid', $2, '{}', 'en', 'EUR', '{}',
             100, now(), now())",
    )
    .bind(number)
    .bind(email)
    .execute(pool)
    .await
    .unwrap();
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_look_alike_row_matches_no_other_address(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    // As an older release may have stored it.
    insert_order(&shop.pool, "AAAA-BBBB-CC", LOOK_ALIKE).await;
    insert_order(&shop.pool, "AAAA-BBBB-DD", "Kate@example.org").await;
    sign_up(&shop, KATE).await;
    let token = link_token(&mails(&shop, KATE).await[0]);
    verify(&shop, &token).await.ok::<Tokens>();
    let joined: Vec<String> =
        sqlx::query_scalar("SELECT number FROM shop_order WHERE customer_id IS NOT NULL")
            .fetch_all(&shop.pool)
            .await
            .unwrap();
    assert_eq!(joined, ["AAAA-BBBB-DD"]);
}

/// Runs the selected migrations, such as those up to a version or from it on.
async fn migrate(pool: &PgPool, which: impl Fn(i64) -> bool) {
    for migration in origin::db::MIGRATIONS.iter() {
        if which(migration.version) {
            let sql = migration.sql.as_str().to_owned();
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(pool)
                .await
                .unwrap();
        }
    }
}

#[sqlx::test(migrations = false)]
async fn stored_addresses_become_canonical(pool: PgPool) {
    migrate(&pool, |version| version <= 10).await;
    for (n, email) in ["Ada@example.org", LOOK_ALIKE, KATE, "eve@127.0.0.1"]
        .iter()
        .enumerate()
    {
        sqlx::query(
            "INSERT INTO customer (id, email, name, password_hash, verified_at, created_at)
             VALUES (gen_random_uuid(), $1, $2, '', now(), now())",
        )
        .bind(email)
        .bind(format!("{n}"))
        .execute(&pool)
        .await
        .ok(); // the older index takes the look-alike for Kate
        insert_order(&pool, &format!("AAAA-BBBB-0{n}"), email).await;
    }
    migrate(&pool, |version| version > 10).await;

    let customers: Vec<(String, String, bool)> =
        sqlx::query_as("SELECT name, email, verified_at IS NOT NULL FROM customer ORDER BY name")
            .fetch_all(&pool)
            .await
            .unwrap();
    let orders: Vec<String> = sqlx::query_scalar("SELECT email FROM shop_order ORDER BY number")
        .fetch_all(&pool)
        .await
        .unwrap();
    let unreachable =
        |email: &str| email.starts_with("unreachable-") && email.ends_with("@stoa.invalid");
    assert_eq!(
        customers[0],
        ("0".to_owned(), "ada@example.org".to_owned(), true)
    );
    assert!(
        unreachable(&customers[1].1) && !customers[1].2,
        "{customers:?}"
    );
    assert!(
        unreachable(&customers[2].1) && !customers[2].2,
        "{customers:?}"
    );
    assert_eq!(orders[0], "ada@example.org");
    assert!(
        unreachable(&orders[1]) && unreachable(&orders[3]),
        "{orders:?}"
    );
    assert_eq!(orders[2], KATE);
    for email in orders
        .iter()
        .chain(customers.iter().map(|(_, email, _)| email))
    {
        assert_eq!(email.parse::<contract::Email>().unwrap().as_str(), email);
    }
}
