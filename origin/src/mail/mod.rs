//! Mail: queued in the transaction that causes it, sent by the relay.
//!
//! Delivery is at least once: a process that dies between sending a mail and recording it sends the mail again, with
//! the same `Message-ID`, by which mail clients recognise the duplicate.

mod send;
mod store;

pub use send::{BadMailConfig, Mailer, send_due};

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use contract::{Email, Locale};
use sqlx::PgConnection;

use crate::app::App;

/// The minimum number of attempts before a mail is given up.
const MIN_ATTEMPTS: i32 = 60;

/// The minimum time of retrying before a mail is given up.
const MIN_RETRY_PERIOD: TimeDelta = TimeDelta::days(2);

/// Retention of a mail after it was sent or given up. Its body is blanked at once.
const RETENTION: TimeDelta = TimeDelta::days(7);

/// The kind of a mail. It stays with recipient and time when the body is blanked, so that support can see what was
/// sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Confirm the address of a new account.
    VerifyEmail,
    /// A sign-up for an address that has an account.
    AlreadyRegistered,
    /// A link that sets a new password.
    ResetPassword,
    /// A new password for an address that has no account.
    NoAccount,
    /// The password was changed.
    PasswordChanged,
    /// Confirm the new address of an account.
    ConfirmEmail,
    /// A change of address to one that has an account.
    AddressTaken,
    /// A change of address was requested: the notice to the current one.
    EmailChangeRequested,
    /// A change of address took effect: the notice to the previous one.
    EmailChanged,
    /// A change of address was undone: the confirmation to the restored one.
    EmailRestored,
    /// A change of address was undone: the notice to the address that is no longer used.
    EmailWithdrawn,
    /// The account is deleted.
    AccountErased,
    /// An order is paid.
    OrderConfirmation,
    /// A return or a withdrawal was received.
    ReturnReceipt,
    /// A new link to an order.
    OrderLink,
}

impl Kind {
    /// The name in the database.
    const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::AlreadyRegistered => "already_registered",
            Self::ResetPassword => "reset_password",
            Self::NoAccount => "no_account",
            Self::PasswordChanged => "password_changed",
            Self::ConfirmEmail => "confirm_email",
            Self::AddressTaken => "address_taken",
            Self::EmailChangeRequested => "email_change_requested",
            Self::EmailChanged => "email_changed",
            Self::EmailRestored => "email_restored",
            Self::EmailWithdrawn => "email_withdrawn",
            Self::AccountErased => "account_erased",
            Self::OrderConfirmation => "order_confirmation",
            Self::ReturnReceipt => "return_receipt",
            Self::OrderLink => "order_link",
        }
    }
}

/// A mail to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The kind.
    pub kind: Kind,
    /// The recipient.
    pub recipient: Email,
    /// The language of its texts: the recipient's, regardless of who causes the mail.
    pub locale: Locale,
    /// The subject, one line.
    pub subject: String,
    /// The body as plain text.
    pub body_text: String,
    /// The body as HTML, if there is one.
    pub body_html: Option<String>,
}

impl fmt::Debug for Mail {
    /// Leaves out the body, which may contain a link that works as a credential.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("kind", &self.kind)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

impl Mail {
    /// A mail of plain text.
    pub fn plain(
        kind: Kind,
        locale: Locale,
        recipient: &Email,
        subject: &str,
        body_text: String,
    ) -> Self {
        Self {
            kind,
            recipient: recipient.clone(),
            locale,
            subject: subject.to_owned(),
            body_text,
            body_html: None,
        }
    }
}

/// Queues a mail in the caller's transaction: it is sent if and only if that commits.
pub async fn append(
    conn: &mut PgConnection,
    mail: &Mail,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    store::insert(conn, mail, now).await
}

/// Whether a mail is due.
pub async fn has_due(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    store::has_due(conn, now, now - MIN_RETRY_PERIOD, MIN_ATTEMPTS).await
}

/// Deletes every mail to an address, including queued ones, when its owner is erased.
pub async fn delete_to(conn: &mut PgConnection, recipient: &Email) -> Result<(), sqlx::Error> {
    store::delete_to(conn, recipient).await
}

/// Deletes mails that were sent or given up long enough ago, and returns how many. Blanks the bodies of mails that were
/// given up, or sent by a release that did not blank them. Called by the reconciler.
pub async fn prune(app: &App) -> Result<u64, sqlx::Error> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    store::blank(&mut tx, now - MIN_RETRY_PERIOD, MIN_ATTEMPTS).await?;
    let pruned = store::prune(&mut tx, now - RETENTION, MIN_ATTEMPTS).await?;
    tx.commit().await?;
    Ok(pruned)
}
