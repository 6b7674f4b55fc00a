//! The security log: what is recorded, who can see it, and its retention.

use contract::{
    ErrorCode,
    account::{
        AccountExport, ChangePassword, Refresh, SecurityEvent, SecurityEventKind as Kind,
        SecurityEventList, Session, SignIn, Tokens,
    },
    header, path,
};
use sqlx::PgPool;

use crate::{
    account::{PASSWORD, sign_in, sign_up},
    password::{forgot, reset, reset_token},
    support::{Answer, Call, TestShop},
};

const ADA: &str = "ada@example.org";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

async fn log(shop: &TestShop, tokens: &Tokens) -> Vec<SecurityEvent> {
    let list: SecurityEventList = shop
        .get(path::SECURITY_EVENTS)
        .bearer(&tokens.access_token)
        .ok()
        .await;
    list.items
}

async fn kinds(shop: &TestShop, tokens: &Tokens) -> Vec<Kind> {
    let log = log(shop, tokens).await;
    log.into_iter().map(|event| event.kind).collect()
}

fn from_home(call: Call<'_>) -> Call<'_> {
    call.header(header::CLIENT, "192.0.2.17")
        .header("user-agent", FIREFOX)
}

async fn try_from_home(shop: &TestShop, password: &str) -> Answer {
    let request = SignIn {
        email: ADA.parse().unwrap(),
        password: password.to_owned(),
    };
    from_home(shop.post(path::SIGN_IN).json(&request))
        .send()
        .await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn sign_ins_and_refusals_are_recorded_with_network_and_device(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    assert_eq!(try_from_home(&shop, "wrong horse").await.status, 401);
    let tokens: Tokens = try_from_home(&shop, PASSWORD).await.ok();

    let log = log(&shop, &tokens).await;

    assert_eq!(log.len(), 2);
    for (event, kind) in log.iter().zip([Kind::SignedIn, Kind::SignInRefused]) {
        assert_eq!(event.kind, kind);
        assert_eq!(event.network.as_deref(), Some("192.0.2.0/24"));
        assert_eq!(event.device.as_deref(), Some("Firefox, Linux"));
    }
    let whole: String = sqlx::query_scalar("SELECT json_agg(e)::text FROM security_event e")
        .fetch_one(&shop.pool)
        .await
        .unwrap();
    assert!(
        !whole.contains("192.0.2.17") && !whole.contains("Mozilla"),
        "{whole}"
    );
    shop.get(path::SECURITY_EVENTS)
        .fails(ErrorCode::NotSignedIn)
        .await;
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn every_event_of_an_account_is_in_its_log_and_in_no_other(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let (there, away) = (sign_in(&shop, ADA).await, sign_in(&shop, ADA).await);
    let here = sign_in(&shop, ADA).await;
    let change = |current: &str| {
        let request = ChangePassword {
            current_password: current.to_owned(),
            new_password: "another horse battery".parse().unwrap(),
        };
        shop.call("PUT", path::PASSWORD)
            .bearer(&here.access_token)
            .json(&request)
            .send()
    };

    shop.post(path::SIGN_OUT)
        .bearer(&there.access_token)
        .ok::<()>()
        .await;
    let sessions: Vec<Session> = shop
        .get(path::SESSIONS)
        .bearer(&here.access_token)
        .ok()
        .await;
    let other = sessions.iter().find(|session| !session.current).unwrap();
    shop.call("DELETE", path::session(other.id))
        .bearer(&here.access_token)
        .ok::<()>()
        .await;
    shop.call("DELETE", path::SESSIONS)
        .bearer(&here.access_token)
        .ok::<()>()
        .await;
    assert_eq!(change("wrong horse").await.status, 422);
    assert_eq!(change(PASSWORD).await.status, 204);
    let next: Tokens = refresh(&shop, &here).await.ok();
    refresh(&shop, &next).await.ok::<Tokens>();
    assert_eq!(refresh(&shop, &here).await.status, 401, "reuse");
    forgot(&shop, ADA, contract::Locale::En).await;
    let token = reset_token(&shop, ADA).await;
    assert_eq!(reset(&shop, &token, PASSWORD).await.status, 204);
    let tokens = sign_in(&shop, ADA).await;

    assert_eq!(
        kinds(&shop, &tokens).await,
        [
            Kind::SignedIn,
            Kind::PasswordReset,
            Kind::ReuseDetected,
            Kind::PasswordChanged,
            Kind::ConfirmationRefused,
            Kind::SessionsEnded,
            Kind::SessionEnded,
            Kind::SignedOut,
            Kind::SignedIn,
            Kind::SignedIn,
            Kind::SignedIn,
        ]
    );
    drop(away);
    let eve = shop.customer("eve").await;
    let hers: SecurityEventList = eve.get(path::SECURITY_EVENTS).ok().await;
    assert_eq!(hers.items, []);
}

async fn refresh(shop: &TestShop, tokens: &Tokens) -> Answer {
    let request = Refresh {
        refresh_token: tokens.refresh_token.clone(),
    };
    shop.post(path::REFRESH).json(&request).send().await
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_log_is_paged_and_guessing_does_not_flood_it(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    let tokens = sign_in(&shop, ADA).await;
    sqlx::query(
        "INSERT INTO security_event (id, customer_id, kind, at)
         SELECT gen_random_uuid(), id, 'sign_in_refused', created_at FROM customer,
         generate_series(1, 44)",
    )
    .execute(&shop.pool)
    .await
    .unwrap();

    let mut seen = 0;
    let mut cursor = String::new();
    loop {
        let page = format!("{}{cursor}", path::SECURITY_EVENTS);
        let call = shop.get(page).bearer(&tokens.access_token);
        let list: SecurityEventList = call.ok().await;
        seen += list.items.len();
        match list.next_cursor {
            Some(next) => cursor = format!("?cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, 45, "each once, despite equal times");
    let forged = format!("{}?cursor=nonsense", path::SECURITY_EVENTS);
    let forged = shop.get(forged).bearer(&tokens.access_token);
    forged.fails(ErrorCode::BadRequest).await;

    try_from_home(&shop, "wrong horse").await;
    let newest = log(&shop, &tokens).await;
    assert_eq!(
        newest[0].kind,
        Kind::SignedIn,
        "more refusals are not recorded"
    );
    shop.advance_clock(3601);
    try_from_home(&shop, "wrong horse").await;
    let tokens: Tokens = refresh(&shop, &tokens).await.ok();
    let newest = log(&shop, &tokens).await;
    assert_eq!(newest[0].kind, Kind::SignInRefused);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_log_is_exported_and_pruned_after_ninety_days(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    sign_up(&shop, ADA).await;
    sign_in(&shop, ADA).await;
    shop.advance_clock(91 * 24 * 3600);
    let tokens = sign_in(&shop, ADA).await;
    let export: AccountExport = shop
        .get(path::EXPORT)
        .bearer(&tokens.access_token)
        .ok()
        .await;
    assert_eq!(export.security_events.len(), 2);

    origin::account::prune::prune(&shop.app).await.unwrap();

    assert_eq!(kinds(&shop, &tokens).await, [Kind::SignedIn]);
}
