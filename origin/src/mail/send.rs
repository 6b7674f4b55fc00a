//! Sending what is due by SMTP. No transaction is open while the server is spoken to.

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

/// How many mails one round sends at most.
const BATCH: i64 = 50;

/// How long a round's claim on its mails lasts. The round extends it while it goes on, so that this is how long a
/// crash delays a mail, however long the server takes for one.
const CLAIM: Duration = Duration::from_secs(20);

/// How often a claim is extended in the time that it lasts: two extensions may fail before it ends.
const EXTENSIONS_PER_CLAIM: u32 = 3;

/// The longest time until a mail is tried again that the server refused.
const MAX_BACKOFF_REJECTED: TimeDelta = TimeDelta::hours(1);

/// The same where the server did not answer: it is not the mail's fault, and once it is back nobody
/// waits long.
const MAX_BACKOFF_UNREACHABLE: TimeDelta = TimeDelta::minutes(1);

/// How long the server may take to be reached.
const CONNECT: Duration = Duration::from_secs(10);

/// How long the server may take for one mail. The library itself waits for an answer without end.
const SEND_TIMEOUT: Duration = Duration::from_mins(1);

/// Where mail goes, and from whom.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
    claim: Duration,
}

/// Why mail cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
pub enum BadMailConfig {
    /// The server's address.
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
    #[error("the mail cannot be written")]
    Message(#[from] lettre::error::Error),
    #[error("the server did not take it: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
    #[error("the server did not answer in time")]
    Late(#[from] tokio::time::error::Elapsed),
}

impl CannotSend {
    /// Whether the server did not even answer.
    fn is_unreachable(&self) -> bool {
        match self {
            Self::Server(error) => !error.is_permanent() && !error.is_transient(),
            Self::Late(_) => true,
            Self::Recipient(_) | Self::Message(_) => false,
        }
    }
}

impl Mailer {
    /// Connects when there is something to send.
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

    /// Waits for one mail so long.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Claims mails for this long at a time.
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
        // `Message-ID` and `Date` are the mail's, not the attempt's: a mail that is sent twice is the same one. No
        // out-of-office reply answers what says that no person wrote it (RFC 3834).
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

/// Sends the mails that are due; answers how many went out. Those that the server refuses are tried
/// again, later each time; when the server does not answer, the rest of the round is not tried.
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
        // Each is noted before the next one is tried: a mail takes up to a minute, and a process
        // that ends in between sends one mail twice at most.
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

/// Extends the claim on the mail that is being sent and on the rest; forgets those that another process has taken.
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

/// Two seconds, then twice as long each time.
fn delay(attempts: i32) -> TimeDelta {
    TimeDelta::seconds(1_i64 << attempts.clamp(1, 12))
}
