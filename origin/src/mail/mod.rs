//! Mails: written in the transaction that causes them, sent by the relay.
//!
//! A mail is sent at least once: a process that dies between sending and noting it sends it again,
//! with the same `Message-ID`, by which a reader's program knows it.

mod send;
mod store;

pub use send::{BadMailConfig, Mailer, send_due};

use chrono::{DateTime, TimeDelta, Utc};
use contract::{Email, Locale};
use sqlx::PgConnection;

use crate::app::App;

/// How often a mail is tried at least before it is given up.
const MIN_ATTEMPTS: i32 = 60;

/// How long a mail is tried at least before it is given up.
const TRIED_FOR: TimeDelta = TimeDelta::days(2);

/// How long a mail is kept after it was sent or given up.
const KEEP: TimeDelta = TimeDelta::days(7);

/// A mail to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// To whom.
    pub recipient: Email,
    /// The language of its texts: the recipient's, regardless of who causes the mail.
    pub locale: Locale,
    /// Its subject, one line.
    pub subject: String,
    /// What it says, as plain text.
    pub body_text: String,
    /// The same as HTML, where there is more to show.
    pub body_html: Option<String>,
}

impl Mail {
    /// A mail of plain text.
    pub fn plain(locale: Locale, recipient: &Email, subject: &str, body_text: String) -> Self {
        Self {
            recipient: recipient.clone(),
            locale,
            subject: subject.to_owned(),
            body_text,
            body_html: None,
        }
    }
}

/// Writes a mail into the caller's transaction: it goes out if that commits, and not otherwise.
pub async fn append(
    conn: &mut PgConnection,
    mail: &Mail,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::insert(conn, mail, now).await
}

/// Whether a mail is to be sent now.
pub async fn has_due(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    store::has_due(conn, now, now - TRIED_FOR, MIN_ATTEMPTS).await
}

/// Forgets every mail to an address, also those that wait: its owner wants to be forgotten.
pub async fn forget(conn: &mut PgConnection, recipient: &Email) -> Result<(), sqlx::Error> {
    store::delete_to(conn, recipient).await
}

/// Forgets mails that were sent or given up long enough ago; answers how many. The reconciler calls it.
pub async fn prune(app: &App) -> Result<u64, sqlx::Error> {
    let mut tx = app.db.write().await?;
    let gone = store::prune(&mut tx, app.clock.now() - KEEP, MIN_ATTEMPTS).await?;
    tx.commit().await?;
    Ok(gone)
}
