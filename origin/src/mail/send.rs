//! Sending what is due by SMTP. No transaction is open while the server is spoken to.

use std::time::Duration;

use chrono::TimeDelta;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, SinglePart},
};

use super::{
    MAX_ATTEMPTS,
    store::{self, Due},
};
use crate::app::App;

/// How many mails one round sends at most.
const BATCH: i64 = 50;

/// How long a round may take before another process may send its mails.
const CLAIM: TimeDelta = TimeDelta::minutes(5);

/// How long the server may take for one command.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Where mail goes, and from whom.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
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
}

impl CannotSend {
    /// Whether the server did not even answer.
    fn server_is_away(&self) -> bool {
        matches!(self, Self::Server(error) if !error.is_permanent() && !error.is_transient())
    }
}

impl Mailer {
    /// Connects when there is something to send.
    pub fn new(smtp_url: &str, from: &str) -> Result<Self, BadMailConfig> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url)?
            .timeout(Some(TIMEOUT))
            .build();
        Ok(Self {
            transport,
            from: from.parse()?,
        })
    }

    async fn send(&self, due: &Due) -> Result<(), CannotSend> {
        let message = self.message(due)?;
        self.transport.send(message).await?;
        Ok(())
    }

    fn message(&self, due: &Due) -> Result<Message, CannotSend> {
        let host = self.from.email.domain();
        let builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, due.recipient.parse()?))
            .subject(&due.subject)
            .message_id(Some(format!("<{}@{host}>", due.id)));
        let text = due.body_text.clone();
        Ok(match &due.body_html {
            Some(html) => {
                builder.multipart(MultiPart::alternative_plain_html(text, html.clone()))?
            }
            None => builder.singlepart(SinglePart::plain(text))?,
        })
    }
}

/// Sends the mails that are due; answers how many went out. Those that the server refuses are tried
/// again, later each time; when the server does not answer, the rest of the round is not tried.
pub async fn send_due(app: &App, mailer: &Mailer) -> Result<usize, sqlx::Error> {
    let now = app.clock.now();
    let mut claim = app.db.write().await?;
    let due = store::claim(&mut claim, now, now + CLAIM, BATCH, MAX_ATTEMPTS).await?;
    claim.commit().await?;
    if due.is_empty() {
        return Ok(0);
    }
    let mut sent = Vec::with_capacity(due.len());
    let mut away = false;
    for mail in &due {
        if away {
            break;
        }
        match mailer.send(mail).await {
            Ok(()) => sent.push(mail.id),
            Err(error) => {
                tracing::warn!(mail = %mail.id, attempts = mail.attempts, %error, "mail not sent");
                away = error.server_is_away();
            }
        }
    }
    let now = app.clock.now();
    let (failed, later): (Vec<_>, Vec<_>) = due
        .iter()
        .filter(|mail| !sent.contains(&mail.id))
        .map(|mail| (mail.id, now + delay(mail.attempts)))
        .unzip();
    let mut note = app.db.write().await?;
    store::mark_sent(&mut note, &sent, now).await?;
    store::put_off(&mut note, &failed, &later).await?;
    note.commit().await?;
    Ok(sent.len())
}

/// Two seconds, then twice as long each time, an hour at most.
fn delay(attempts: i32) -> TimeDelta {
    let doublings = attempts.clamp(1, 12);
    TimeDelta::seconds((1_i64 << doublings).min(3600))
}
