//! Sending due mails by SMTP. No transaction is open while the server is contacted.

use std::{collections::VecDeque, pin::pin, time::Duration};

use chrono::TimeDelta;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{
    MIN_ATTEMPTS, MIN_RETRY_PERIOD,
    store::{self, Due, Round},
};
use crate::app::App;

/// The maximum number of mails that one round sends.
const BATCH: i64 = 50;

/// How long a round's claim on its mails lasts. The round extends it while it runs, so a crash delays a mail by at most
/// this long, however slow the server is.
const CLAIM: Duration = Duration::from_secs(20);

/// How many times a claim is extended during its lifetime: two extensions may fail before it expires.
const EXTENSIONS_PER_CLAIM: u32 = 3;

/// The maximum backoff of a mail that the server rejected.
const MAX_BACKOFF_REJECTED: TimeDelta = TimeDelta::hours(1);

/// The maximum backoff if the server is unreachable: the mail is not at fault, and should be sent soon after the server
/// is back.
const MAX_BACKOFF_UNREACHABLE: TimeDelta = TimeDelta::minutes(1);

/// The timeout of connecting to the server.
const CONNECT: Duration = Duration::from_secs(10);

/// The timeout of sending one mail. The library itself waits for a response indefinitely.
const SEND_TIMEOUT: Duration = Duration::from_mins(1);

/// An SMTP client with a sender.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
    claim: Duration,
}

/// Why the configuration is invalid.
#[derive(Debug, thiserror::Error)]
pub enum BadMailConfig {
    /// The server's URL.
    #[error("SMTP_URL: {0}")]
    Url(#[from] lettre::transport::smtp::Error),
    /// The sender.
    #[error("MAIL_FROM: {0}")]
    From(#[from] lettre::address::AddressError),
}

/// Why one mail was not sent.
#[derive(Debug, thiserror::Error)]
enum CannotSend {
    #[error("the recipient is not an address")]
    Recipient(#[from] lettre::address::AddressError),
    #[error("the mail cannot be encoded")]
    Message(#[from] lettre::error::Error),
    #[error("the server rejected the mail or is unreachable: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
    #[error("the server timed out")]
    Late(#[from] tokio::time::error::Elapsed),
}

impl CannotSend {
    /// Whether the server was unreachable, as opposed to rejecting the mail.
    fn is_unreachable(&self) -> bool {
        match self {
            Self::Server(error) => !error.is_permanent() && !error.is_transient(),
            Self::Late(_) => true,
            Self::Recipient(_) | Self::Message(_) => false,
        }
    }
}

impl Mailer {
    /// Builds the client. It does not connect before there is something to send.
    pub fn new(smtp_url: &str, from: &str) -> Result<Self, BadMailConfig> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url)?
            .timeout(Some(CONNECT))
            .build();
        Ok(Self {
            transport,
            from: from.parse()?,
            timeout: SEND_TIMEOUT,
            claim: CLAIM,
        })
    }

    /// Sets the timeout of sending one mail.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets the lifetime of a claim.
    #[must_use]
    pub fn with_claim(self, claim: Duration) -> Self {
        Self { claim, ..self }
    }

    async fn send(&self, due: &Due) -> Result<(), CannotSend> {
        let message = self.message(due)?;
        tokio::time::timeout(self.timeout, self.transport.send(message)).await??;
        Ok(())
    }

    fn message(&self, due: &Due) -> Result<Message, CannotSend> {
        let host = self.from.email.domain();
        // `Message-ID` and `Date` belong to the mail, not to the attempt, so that a duplicate is recognised as such.
        // `Auto-Submitted` suppresses automatic replies (RFC 3834).
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, due.recipient.parse()?))
            .date(due.created_at.into())
            .subject(&due.subject)
            .message_id(Some(format!("<{}@{host}>", due.id)))
            .raw_header(header("Auto-Submitted", "auto-generated"));
        if let Some(locale) = &due.locale {
            builder = builder.raw_header(header("Content-Language", locale));
        }
        let text = due.body_text.clone();
        Ok(match &due.body_html {
            Some(html) => {
                builder.multipart(MultiPart::alternative_plain_html(text, html.clone()))?
            }
            None => builder.singlepart(SinglePart::plain(text))?,
        })
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Sends due mails and returns how many. A rejected mail is retried with backoff. If the server is unreachable, the
/// rest of the round is released untried.
pub async fn send_due(app: &App, mailer: &Mailer) -> Result<usize, sqlx::Error> {
    let now = app.clock.now();
    let mut round = Round {
        now,
        until: now + mailer.claim,
        given_up_before: now - MIN_RETRY_PERIOD,
        min_attempts: MIN_ATTEMPTS,
    };
    let mut claim = app.db.write().await?;
    let due = store::claim(&mut claim, &round, BATCH).await?;
    claim.commit().await?;

    let mut sent = 0;
    let mut rest = VecDeque::from(due);
    let period = mailer.claim / EXTENSIONS_PER_CLAIM;
    let mut extension = tokio::time::interval_at(tokio::time::Instant::now() + period, period);
    while let Some(mail) = rest.pop_front() {
        // Each outcome is recorded before the next mail is tried: sending takes up to a minute, and a process that dies
        // in between sends at most one mail twice.
        let error = {
            let mut sending = pin!(mailer.send(&mail));
            loop {
                tokio::select! {
                    outcome = &mut sending => break outcome.err(),
                    _ = extension.tick() => {
                        extend(app, mailer.claim, &mut round, &mail, &mut rest).await?;
                    }
                }
            }
        };
        record_outcome(app, &round, &mail, error.as_ref()).await?;
        match error {
            None => sent += 1,
            Some(error) if error.is_unreachable() => break,
            Some(_) => {}
        }
    }
    let untried: Vec<_> = rest.iter().map(|mail| mail.id).collect();
    if !untried.is_empty() {
        let mut tx = app.db.write().await?;
        store::release_claim(&mut tx, &untried, &round, app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(sent)
}

/// Extends the claim on the mail being sent and on the rest; drops mails that another process has claimed meanwhile.
async fn extend(
    app: &App,
    claim: Duration,
    round: &mut Round,
    sending: &Due,
    rest: &mut VecDeque<Due>,
) -> Result<(), sqlx::Error> {
    let until = app.clock.now() + claim;
    let ids: Vec<_> = std::iter::once(sending)
        .chain(rest.iter())
        .map(|mail| mail.id)
        .collect();
    let mut tx = app.db.write().await?;
    let extended = store::extend(&mut tx, &ids, round, until).await?;
    tx.commit().await?;
    round.until = until;
    rest.retain(|mail| extended.contains(&mail.id));
    Ok(())
}

async fn record_outcome(
    app: &App,
    round: &Round,
    mail: &Due,
    error: Option<&CannotSend>,
) -> Result<(), sqlx::Error> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    match error {
        None => store::mark_sent(&mut tx, mail.id, now).await?,
        Some(error) => {
            tracing::warn!(mail = %mail.id, attempts = mail.attempts, %error, "mail not sent");
            let longest = if error.is_unreachable() {
                MAX_BACKOFF_UNREACHABLE
            } else {
                MAX_BACKOFF_REJECTED
            };
            let next = now + delay(mail.attempts).min(longest);
            store::reschedule(&mut tx, mail.id, round, next).await?;
        }
    }
    tx.commit().await
}

/// Exponential backoff: two seconds, doubling with each attempt.
fn delay(attempts: i32) -> TimeDelta {
    TimeDelta::seconds(1_i64 << attempts.clamp(1, 12))
}
