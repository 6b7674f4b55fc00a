//! Signing up, verifying addresses, signing in.

use contract::{
    ErrorCode, Locale,
    account::{Me, Role, SignIn, SignUp, Tokens, VerifyEmail},
    cart::Cart,
    header,
    order::{Order, OrderState},
    path,
};
use origin::account::ensure_merchant::ensure_merchant;
use sqlx::PgPool;

use crate::support::{Answer, PaymentShop, TestShop};

pub const PASSWORD: &str = "correct horse battery";

pub async fn sign_up(shop: &TestShop, email: &str) -> Answer {
    sign_up_as(shop, email, "Ada", PASSWORD).await
}

pub async fn sign_up_as(shop: &TestShop, email: &str, name: &str, password: &str) -> Answer {
    let request = SignUp {
        email: email.parse().unwrap(),
        name: name.to_owned(),
        password: password.parse().unwrap(),
        locale: Locale::En,
        next: None,
    };
    shop.post(path::SIGN_UP).json(&request).send().await
}

pub async fn try_sign_in(shop: &TestShop, email: &str, password: &str) -> Answer {
    let request = SignIn {
        email: email.parse().unwrap(),
        password: password.to_owned(),
    };
    let call = shop.post(path::SIGN_IN).header("user-agent", "a browser");
    call.json(&request).send().await
}

pub async fn sign_in(shop: &TestShop, email: &str) -> Tokens {
    try_sign_in(shop, email, PASSWORD).await.ok()
}

/// The mails to an address, subject and text, oldest first.
pub async fn mails(shop: &TestShop, email: &str) -> Vec<(String, String)> {
    sqlx::query_as("SELECT subject, body_text FROM mail WHERE recipient = $1 ORDER BY id")
        .bind(email)
        .fetch_all(&shop.pool)
        .await
        .unwrap()
}

/// The token of the link in a mail.
pub fn link_token(mail: &(String, String)) -> String {
    let (_, rest) = mail.1.split_once("/verify-email?token=").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

pub async fn verify(shop: &TestShop, token: &str) -> Answer {
    verify_as(shop, token, PASSWORD).await
}

pub async fn verify_as(shop: &TestShop, token: &str, password: &str) -> Answer {
    let request = VerifyEmail {
        token: token.to_owned(),
        password: password.to_owned(),
    };
    shop.post(path::VERIFY_EMAIL).json(&request).send().await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn signing_up_sends_a_link_that_verifies_the_address_once(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    assert_eq!(sign_up(&shop, "ada@example.org").await.status, 202);
    let mails = mails(&shop, "ada@example.org").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].1.contains("https://shop.test/verify-email?token="));
    assert!(!sign_in(&shop, "ada@example.org").await.customer.verified);

    let token = link_token(&mails[0]);
    let first: Tokens = verify(&shop, &token).await.ok();
    assert!(first.customer.verified, "and is signed in");

    let tokens = sign_in(&shop, "ADA@example.org").await;
    assert!(tokens.customer.verified);
    assert_eq!(tokens.customer.name, "Ada");
    let again = verify(&shop, &token).await.problem();
    assert_eq!(again.code, ErrorCode::LinkExpired);
    for wrong in ["", "nonsense", &"A".repeat(43)] {
        let problem = verify(&shop, wrong).await.problem();
        assert_eq!(problem.code, ErrorCode::LinkExpired);
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_link_expires(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, "ada@example.org").await;
    let token = link_token(&mails(&shop, "ada@example.org").await[0]);
    shop.advance_clock(48 * 3600);
    let problem = verify(&shop, &token).await.problem();
    assert_eq!(problem.code, ErrorCode::LinkExpired);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn signing_up_does_not_reveal_whether_an_address_has_an_account(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let new = sign_up(&shop, "ada@example.org").await;
    let unverified = sign_up(&shop, "ada@example.org").await;
    let second = mails(&shop, "ada@example.org").await;
    verify(&shop, &link_token(&second[1])).await;
    let known = sign_up(&shop, "Ada@Example.org").await;

    for answer in [&unverified, &known] {
        assert_eq!((answer.status, &answer.body), (new.status, &new.body));
        let names = |answer: &Answer| -> Vec<String> {
            answer.headers.keys().map(ToString::to_string).collect()
        };
        assert_eq!(names(answer), names(&new));
    }
    let mails = mails(&shop, "ada@example.org").await;
    assert_eq!(mails.len(), 3, "the owner of the address gets a notice");
    assert_eq!(mails[2].0, "You already have an account");
    let accounts: i64 = sqlx::query_scalar("SELECT count(*) FROM customer")
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    assert_eq!(accounts, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_unknown_address_and_a_wrong_password_get_the_same_response(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, "ada@example.org").await;
    let wrong = try_sign_in(&shop, "ada@example.org", "wrong horse battery").await;
    let unknown = try_sign_in(&shop, "eve@example.org", "wrong horse battery").await;
    let long = try_sign_in(&shop, "ada@example.org", &"x".repeat(5000)).await;
    for answer in [&wrong, &unknown, &long] {
        let mut problem = answer.problem();
        problem.trace_id = String::new();
        let expected = contract::Problem::new(ErrorCode::WrongCredentials);
        assert_eq!(problem, expected);
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn passwords_can_be_tried_ten_times_for_known_and_unknown_addresses(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, "ada@example.org").await;
    for email in ["ada@example.org", "eve@example.org"] {
        let tries = (0..12).map(|_| try_sign_in(&shop, email, "wrong horse battery"));
        let answers = futures_util::future::join_all(tries).await;
        let limited = |answer: &&Answer| answer.problem().code == ErrorCode::RateLimited;
        assert_eq!(answers.iter().filter(limited).count(), 2, "{email}");
    }
    let right = try_sign_in(&shop, "ada@example.org", PASSWORD).await;
    assert_eq!(right.problem().code, ErrorCode::RateLimited);
    shop.advance_clock(right.retry_after_s());
    sign_in(&shop, "ada@example.org").await;
    for _ in 0..10 {
        let wrong = try_sign_in(&shop, "ada@example.org", "wrong horse battery").await;
        let code = wrong.problem().code;
        assert_eq!(code, ErrorCode::WrongCredentials, "a success refunds all");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_invalid_sign_up_names_its_field(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let body = |email: &str, name: &str, password: &str| serde_json::json!({"email": email, "name": name, "password": password, "locale": "en"});
    let long = "x".repeat(101);
    for (field, body) in [
        ("email", body("ada", "Ada", PASSWORD)),
        // Its lower case is not `i`, so it is another person's address.
        ("email", body("\u{130}da@example.org", "Ada", PASSWORD)),
        ("password", body("ada@example.org", "Ada", "short")),
        ("name", body("ada@example.org", " ", PASSWORD)),
        ("name", body("ada@example.org", &long, PASSWORD)),
        ("name", body("ada@example.org", "A\nB", PASSWORD)),
    ] {
        let call = shop.post(path::SIGN_UP).json(&body);
        let problem = call.fails(ErrorCode::Invalid).await;
        assert!(problem.field(field).is_some(), "{problem:?}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn signing_in_merges_the_guests_cart_capped_by_limit_and_stock(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let few = shop.product("few").stock(5).add().await;
    let many = shop.product("many").stock(500).add().await;
    let only = shop.product("only").stock(5).add().await;
    let gone = shop.product("gone").stock(1).add().await;
    sign_up(&shop, "ada@example.org").await;
    let first = sign_in(&shop, "ada@example.org").await;
    for (variant, quantity) in [(few.variant(), 4), (many.variant(), 60)] {
        let line = serde_json::json!({ "variant": variant, "quantity": quantity });
        let call = shop.post(path::CART_LINES).bearer(&first.access_token);
        call.json(&line).ok::<Cart>().await;
    }
    let guest = shop
        .guest("ada")
        .with_cart([
            (few.variant(), 3),
            (many.variant(), 60),
            (only.variant(), 2),
            (gone.variant(), 1),
        ])
        .await;
    sqlx::query("UPDATE stock SET on_hand = 0 WHERE variant_id = $1")
        .bind(gone.variant().0)
        .execute(&shop.pool)
        .await
        .unwrap();

    let request = SignIn {
        email: "ada@example.org".parse().unwrap(),
        password: PASSWORD.to_owned(),
    };
    let tokens: Tokens = guest.post(path::SIGN_IN).json(&request).ok().await;

    let cart: Cart = shop.get(path::CART).bearer(&tokens.access_token).ok().await;
    let lines: Vec<_> = cart
        .lines
        .iter()
        .map(|line| (line.sku.as_str(), line.quantity.get()))
        .collect();
    assert_eq!(lines, [("few", 5), ("many", 99), ("only", 2)]);
    assert_eq!(guest.cart().await.count, 0, "the guest's cart is consumed");
    // The secret of a consumed cart merges nothing.
    guest
        .post(path::SIGN_IN)
        .json(&request)
        .ok::<Tokens>()
        .await;
    let me: Me = shop.get(path::ME).bearer(&tokens.access_token).ok().await;
    assert_eq!(me.cart_count, 5 + 99 + 2);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_guests_waiting_order_is_the_customers_after_signing_in(pool: PgPool) {
    let payment_shop = PaymentShop::open(pool).await;
    let shop = &payment_shop;
    let mug = shop.product("mug").add().await;
    let lamp = shop.product("lamp").add().await;
    sign_up(shop, "ada@example.org").await;
    let mut ada = shop.guest("ada");
    ada.access_token = Some(sign_in(shop, "ada@example.org").await.access_token);
    ada.add(lamp.variant(), 1).await;
    let guest = shop.guest("gus").with_cart([(mug.variant(), 2)]).await;
    let placed = guest.place("key-0001").await;

    let request = SignIn {
        email: "ada@example.org".parse().unwrap(),
        password: PASSWORD.to_owned(),
    };
    let call = guest.post(path::SIGN_IN).json(&request);
    call.ok::<Tokens>().await;

    let address = path::order(&placed.order.number);
    let order: Order = ada.get(address).ok().await;
    assert_eq!(order.state, OrderState::PendingPayment);
    assert_eq!(ada.cart().await.count, 3);
    payment_shop.pay(&placed).await;
    payment_shop.until(&placed, OrderState::Paid).await;
    let left = ada.cart().await;
    let left: Vec<_> = left.lines.iter().map(|line| line.sku.as_str()).collect();
    assert_eq!(left, ["lamp"], "purchased lines are removed from the cart");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn guest_orders_join_only_after_the_address_is_verified(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sqlx::query(
        "INSERT INTO shop_order (id, number, cart_id, key_hash, state, email, address, locale,
             currency, quote, total, placed_at, reserved_until)
         VALUES (gen_random_uuid(), 'AAAA-BBBB-CC', gen_random_uuid(), '\\x00', 'paid',
             'Ada@example.org', '{}', 'en', 'EUR', '{}', 100, now(), now())",
    )
    .execute(&shop.pool)
    .await
    .unwrap();
    let owned = async || -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM shop_order WHERE customer_id IS NOT NULL")
            .fetch_one(&shop.pool)
            .await
            .unwrap()
    };
    sign_up(&shop, "ada@example.org").await;
    sign_in(&shop, "ada@example.org").await;
    assert_eq!(owned().await, 0, "anybody can sign up with any address");
    let token = link_token(&mails(&shop, "ada@example.org").await[0]);
    verify(&shop, &token).await;
    assert_eq!(owned().await, 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn me_shows_the_current_shopper(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let mug = shop.product("mug").add().await;
    let guest = shop.guest("eve").with_cart([(mug.variant(), 3)]).await;
    let ada = shop
        .customer("ada")
        .await
        .with_cart([(mug.variant(), 2)])
        .await;

    let nobody: Me = shop.get(path::ME).ok().await;
    assert_eq!((nobody.customer, nobody.cart_count), (None, 0));
    let answer = guest.get(path::ME).send().await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.ok::<Me>().cart_count, 3);
    let me: Me = ada.get(path::ME).ok().await;
    assert_eq!(me.cart_count, 2);
    assert_eq!(me.customer.unwrap().email, ada.email);
    assert!(answer.header(header::CART_TOKEN).is_none());
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_merchant_is_created_by_the_seed_and_can_sign_in(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let email = "grace@example.org".parse().unwrap();
    let mut conn = shop.pool.acquire().await.unwrap();
    for password in ["an older password", PASSWORD] {
        let password = password.parse().unwrap();
        ensure_merchant(&mut conn, &shop.app.clock, &email, &password)
            .await
            .unwrap();
    }
    let tokens = sign_in(&shop, "grace@example.org").await;
    assert_eq!(tokens.customer.role, Role::Merchant);
    assert!(tokens.customer.verified);
    sign_up(&shop, "grace@example.org").await;
    let tokens = sign_in(&shop, "grace@example.org").await;
    assert_eq!(
        tokens.customer.role,
        Role::Merchant,
        "a sign-up changes nothing"
    );
}
