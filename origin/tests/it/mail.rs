//! Mail: queued in the transaction that causes it, sent by the relay.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use contract::Locale;
use origin::mail::{self, Kind, Mail, Mailer, send_due};
use sqlx::PgPool;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::support::{TestShop, until};

/// An SMTP server that stores accepted mails, rejects recipients that begin with `no`, and stops responding to
/// recipients that begin with `hang`.
struct Sink {
    url: String,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&taken);
        #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
        drop(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                drop(tokio::spawn(talk(stream, Arc::clone(&kept))));
            }
        }));
        Self { url, taken }
    }

    fn mailer(&self) -> Mailer {
        Mailer::new(&self.url, "Stoa <shop@stoa.example>").unwrap()
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

async fn talk(stream: TcpStream, kept: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 sink\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let answer = match line.get(..4).unwrap_or_default() {
            "RCPT" if line.contains("<no") => "452 later\r\n",
            "RCPT" if line.contains("<hang") => std::future::pending().await,
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                kept.lock().unwrap().push(mail);
                "250 taken\r\n"
            }
            "QUIT" => "221 bye\r\n",
            _ => "250 fine\r\n",
        };
        writer.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

async fn append(shop: &TestShop, recipient: &str) {
    let mut tx = shop.app.db.write().await.unwrap();
    let mail = Mail::plain(
        Kind::PasswordChanged,
        Locale::De,
        &recipient.parse().unwrap(),
        "Grüße",
        "Guten Tag,\nalles gut.\n".to_owned(),
    );
    mail::append(&mut tx, &mail, shop.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_mail_is_sent_once_if_its_transaction_commits(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    append(&shop, "ada@example.org").await;
    let mut undone = shop.app.db.write().await.unwrap();
    let mail = Mail::plain(
        Kind::NoAccount,
        Locale::En,
        &"eve@example.org".parse().unwrap(),
        "No",
        String::new(),
    );
    mail::append(&mut undone, &mail, shop.app.clock.now())
        .await
        .unwrap();
    undone.rollback().await.unwrap();

    assert_eq!(send_due(&shop.app, &sink.mailer()).await.unwrap(), 1);
    assert_eq!(send_due(&shop.app, &sink.mailer()).await.unwrap(), 0);

    let taken = sink.taken();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].contains("To: ada@example.org"), "{}", taken[0]);
    assert!(taken[0].contains("Message-ID: <"), "{}", taken[0]);
    assert!(taken[0].contains("alles gut."), "{}", taken[0]);
}

/// A header of a received mail.
fn header<'a>(mail: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = mail.split_once("\n\n").unwrap();
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn every_mail_is_marked_as_automatic_and_has_its_language(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    append(&shop, "ada@example.org").await;
    send_due(&shop.app, &sink.mailer()).await.unwrap();
    let mail = &sink.taken()[0];
    assert_eq!(header(mail, "Auto-Submitted"), Some("auto-generated"));
    assert_eq!(header(mail, "Content-Language"), Some("de"));
    assert_eq!(header(mail, "Precedence"), None);
}

/// A relay that crashes after sending sends again: the recipient's mail client must recognise the duplicate.
#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_mail_that_is_sent_twice_has_the_same_message_id(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    append(&shop, "ada@example.org").await;
    send_due(&shop.app, &sink.mailer()).await.unwrap();
    sqlx::query("UPDATE mail SET sent_at = NULL")
        .execute(&shop.pool)
        .await
        .unwrap();
    shop.advance_clock(3600);
    assert_eq!(send_due(&shop.app, &sink.mailer()).await.unwrap(), 1);
    let taken = sink.taken();
    for name in ["Message-ID", "Date"] {
        assert!(header(&taken[0], name).is_some(), "{name}");
        assert_eq!(header(&taken[0], name), header(&taken[1], name), "{name}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn two_relays_send_each_mail_once(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    for number in 0..60 {
        append(&shop, &format!("person{number}@example.org")).await;
    }
    let (one, two) = (sink.mailer(), sink.mailer());
    let (first, second) = tokio::join!(send_due(&shop.app, &one), send_due(&shop.app, &two));
    assert_eq!(first.unwrap() + second.unwrap(), 60);
    let mut recipients: Vec<String> = sink
        .taken()
        .iter()
        .filter_map(|mail| mail.lines().find(|line| line.starts_with("To: ")))
        .map(ToOwned::to_owned)
        .collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!((recipients.len(), sink.taken().len()), (60, 60));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_rejected_mail_is_retried_later_and_delays_no_other(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    append(&shop, "no-room@example.org").await;
    append(&shop, "ada@example.org").await;
    assert_eq!(send_due(&shop.app, &sink.mailer()).await.unwrap(), 1);
    let attempts = async || -> i32 {
        sqlx::query_scalar("SELECT attempts FROM mail WHERE sent_at IS NULL")
            .fetch_one(&shop.pool)
            .await
            .unwrap()
    };
    assert_eq!(attempts().await, 1);
    send_due(&shop.app, &sink.mailer()).await.unwrap();
    assert_eq!(attempts().await, 1, "not before it is due");
    shop.advance_clock(3);
    send_due(&shop.app, &sink.mailer()).await.unwrap();
    assert_eq!(attempts().await, 2);
}

/// An address where no server listens.
async fn nowhere() -> String {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("smtp://{}", gone.local_addr().unwrap())
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn mails_stay_queued_while_the_server_is_unreachable(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let nowhere = nowhere().await;
    append(&shop, "ada@example.org").await;
    append(&shop, "eve@example.org").await;
    let away = Mailer::new(&nowhere, "shop@stoa.example").unwrap();
    assert_eq!(send_due(&shop.app, &away).await.unwrap(), 0);
    shop.advance_clock(3);
    let sink = Sink::open().await;
    assert_eq!(send_due(&shop.app, &sink.mailer()).await.unwrap(), 2);
    assert!(Mailer::new("nonsense", "shop@stoa.example").is_err());
    assert!(Mailer::new("smtp://localhost", "nonsense").is_err());

    shop.advance_clock(8 * 24 * 3600);
    assert_eq!(mail::prune(&shop.app).await.unwrap(), 2);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_mail_that_is_always_rejected_is_given_up_after_days(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    append(&shop, "no-room@example.org").await;
    shop.advance_clock(2 * 24 * 3600 + 1);
    sqlx::query("UPDATE mail SET attempts = 59")
        .execute(&shop.pool)
        .await
        .unwrap();
    for attempts in [60, 60] {
        send_due(&shop.app, &sink.mailer()).await.unwrap();
        let tried: i32 = sqlx::query_scalar("SELECT attempts FROM mail")
            .fetch_one(&shop.pool)
            .await
            .unwrap();
        assert_eq!(tried, attempts);
        shop.advance_clock(3601);
    }
    assert_eq!(mail::prune(&shop.app).await.unwrap(), 0);
    shop.advance_clock(8 * 24 * 3600);
    assert_eq!(mail::prune(&shop.app).await.unwrap(), 1);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn an_untried_mail_loses_no_attempt(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    for name in ["ada", "bob", "eve"] {
        append(&shop, &format!("{name}@example.org")).await;
    }
    let away = Mailer::new(&nowhere().await, "shop@stoa.example").unwrap();
    send_due(&shop.app, &away).await.unwrap();
    let attempts: Vec<i32> = sqlx::query_scalar("SELECT attempts FROM mail ORDER BY attempts")
        .fetch_all(&shop.pool)
        .await
        .unwrap();
    assert_eq!(attempts, [0, 0, 1]);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn after_a_day_without_a_server_mails_are_sent_within_a_minute(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    for name in ["ada", "bob"] {
        append(&shop, &format!("{name}@example.org")).await;
    }
    let away = Mailer::new(&nowhere().await, "shop@stoa.example").unwrap();
    for _ in 0..24 * 6 {
        shop.advance_clock(600);
        assert_eq!(send_due(&shop.app, &away).await.unwrap(), 0);
    }
    let sink = Sink::open().await;
    shop.advance_clock(60);
    assert_eq!(send_due(&shop.app, &sink.mailer()).await.unwrap(), 2);
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_sent_mail_is_recorded_before_the_next_one_is_sent(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    append(&shop, "ada@example.org").await;
    append(&shop, "hang@example.org").await;
    let mailer = sink.mailer();
    let noted = async {
        until("the first one is noted", || async {
            let sent: i64 =
                sqlx::query_scalar("SELECT count(*) FROM mail WHERE sent_at IS NOT NULL")
                    .fetch_one(&shop.pool)
                    .await
                    .unwrap();
            (sent > 0).then_some(())
        })
        .await;
    };
    // The relay crashes while the server hangs on the second one.
    tokio::select! {
        () = noted => {}
        _ = send_due(&shop.app, &mailer) => panic!("the server answered"),
    }
    sqlx::query("UPDATE mail SET recipient = 'eve@example.org' WHERE recipient LIKE 'hang%'")
        .execute(&shop.pool)
        .await
        .unwrap();
    shop.advance_clock(30); // a crash delays what was claimed by seconds, not by minutes
    assert_eq!(send_due(&shop.app, &mailer).await.unwrap(), 1);
    assert_eq!(sink.taken().len(), 2, "each once");
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_claim_lasts_as_long_as_the_round_however_slow_the_server(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    append(&shop, "hang@example.org").await;
    append(&shop, "ada@example.org").await;
    let claim = Duration::from_secs(1);
    let slow = sink.mailer().with_timeout(60 * claim).with_claim(claim);
    let sending = send_due(&shop.app, &slow);
    let other_tries = async {
        until("the mails are claimed", || async {
            (attempts(&shop).await == [1, 1]).then_some(())
        })
        .await;
        let began = Instant::now();
        while began.elapsed() < 3 * claim {
            assert_eq!(send_due(&shop.app, &sink.mailer()).await.unwrap(), 0);
        }
    };
    tokio::select! {
        sent = sending => panic!("the server answered: {sent:?}"),
        () = other_tries => {}
    }
    assert_eq!(
        attempts(&shop).await,
        [1, 1],
        "the other process claimed none"
    );
}

/// How often each mail was claimed.
async fn attempts(shop: &TestShop) -> Vec<i32> {
    sqlx::query_scalar("SELECT attempts FROM mail ORDER BY attempts")
        .fetch_all(&shop.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn a_hanging_server_delays_the_other_mails_only_for_a_while(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    append(&shop, "hang@example.org").await;
    append(&shop, "ada@example.org").await;
    let mailer = sink.mailer().with_timeout(Duration::from_secs(3));
    assert_eq!(send_due(&shop.app, &mailer).await.unwrap(), 0);
    shop.advance_clock(2);
    assert_eq!(send_due(&shop.app, &mailer).await.unwrap(), 1);
}

/// Kind, recipient and body of every mail, oldest first.
async fn kept(shop: &TestShop) -> Vec<(String, String, String)> {
    sqlx::query_as(
        "SELECT kind, recipient, body_text || coalesce(body_html, '') FROM mail ORDER BY id",
    )
    .fetch_all(&shop.pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn the_body_of_a_mail_is_blanked_once_it_is_sent(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let sink = Sink::open().await;
    append(&shop, "ada@example.org").await;
    append(&shop, "nobody@example.org").await;
    assert_eq!(send_due(&shop.app, &sink.mailer()).await.unwrap(), 1);
    let [(kind, recipient, body), (_, _, waiting)] = kept(&shop).await.try_into().unwrap();
    assert_eq!(
        (kind.as_str(), recipient.as_str(), body.as_str()),
        ("password_changed", "ada@example.org", ""),
        "what support needs is kept"
    );
    assert!(!waiting.is_empty(), "a rejected mail is retried");
    shop.advance_clock(3601);
    let open = "UPDATE mail SET recipient = 'eve@example.org' WHERE recipient LIKE 'no%'";
    sqlx::query(open).execute(&shop.pool).await.unwrap();
    assert_eq!(send_due(&shop.app, &sink.mailer()).await.unwrap(), 1);
    assert!(sink.taken().iter().all(|mail| mail.contains("alles gut.")));
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn bodies_of_mails_that_were_sent_before_or_given_up_are_blanked(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    for name in ["sent", "given-up", "waits"] {
        append(&shop, &format!("{name}@example.org")).await;
    }
    sqlx::raw_sql(
        "UPDATE mail SET sent_at = now(), body_html = 'link' WHERE recipient LIKE 'sent%';
         UPDATE mail SET attempts = 60, created_at = now() - interval '3 days' WHERE recipient LIKE 'given%'",
    )
    .execute(&shop.pool)
    .await
    .unwrap();
    mail::prune(&shop.app).await.unwrap();
    let blank: Vec<bool> = kept(&shop)
        .await
        .iter()
        .map(|(_, _, body)| body.is_empty())
        .collect();
    assert_eq!(blank, [true, true, false]);
}
