//! Limits per account: how often something may be tried for one address. The address is hashed, and
//! one that is not known counts alike.

use chrono::TimeDelta;
use contract::Email;

use super::store;
use crate::{app::App, secret};

/// What is limited.
#[derive(Debug, Clone, Copy)]
pub enum Attempt {
    /// Passwords tried.
    SignIn,
    /// Mails that a sign-up sends.
    SignUp,
    /// Passwords tried by who is signed in already.
    Confirm,
    /// Mails that a forgotten password sends.
    Reset,
    /// Withdrawals from orders, each with a mail.
    Withdraw,
    /// Mails with a new link to an order.
    OrderLink,
}

/// More than allowed.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Try again later.
    #[error("too many attempts for one account")]
    TooMany,
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Attempt {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SignUp => "sign_up",
            Self::Confirm => "confirm",
            Self::Reset => "reset",
            Self::Withdraw => "withdraw",
            Self::OrderLink => "order_link",
        }
    }

    /// So many within so long.
    const fn limit(self) -> (i64, TimeDelta) {
        match self {
            Self::SignIn | Self::Confirm => (10, TimeDelta::minutes(15)),
            Self::SignUp | Self::Reset | Self::Withdraw | Self::OrderLink => {
                (5, TimeDelta::hours(1))
            }
        }
    }

    fn subject(self, email: &Email) -> String {
        let hash = secret::hash(email.as_str());
        let text: String = secret::encode(hash).unwrap_or_default();
        format!("{}:{text}", self.name())
    }

    /// Counts one more, before the work is done, so that many in parallel do not slip through.
    pub async fn count(self, app: &App, email: &Email) -> Result<(), Refused> {
        let (most, within) = self.limit();
        let now = app.clock.now();
        let subject = self.subject(email);
        let mut tx = app.db.write().await?;
        store::lock_subject(&mut tx, &subject).await?;
        if store::count_attempts(&mut tx, &subject, now - within).await? >= most {
            return Err(Refused::TooMany);
        }
        store::insert_attempt(&mut tx, &subject, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets what was counted: the right password was given.
    pub(super) async fn forgive(
        self,
        conn: &mut sqlx::PgConnection,
        email: &Email,
    ) -> Result<(), sqlx::Error> {
        store::delete_attempts(conn, &self.subject(email)).await
    }
}
