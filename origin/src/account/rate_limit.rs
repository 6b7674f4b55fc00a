//! Rate limits on passwords, sign-ups, mailed links and withdrawals. Each limit is a leaky bucket (GCRA), never a
//! lockout: after a burst, one more attempt is allowed per fixed interval.
//!
//! A limit per account alone would let anybody lock out the owner; a limit per network alone would let a botnet guess.
//! So an attempt consumes several allowances at once, and a browser in which the customer has signed in before has an
//! allowance that nobody else can use up. Subjects are stored as HMACs, so the table reveals neither addresses nor
//! networks.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{Email, OrderId};

use super::rate_limit_store as store;
use crate::{
    app::App,
    http::client::Client,
    secret::{self, SecretHash},
};

/// Why an attempt was refused.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// A limit is exceeded; retry after this time.
    #[error("too many attempts")]
    TooMany(TimeDelta),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A rate: the size of a burst, and the interval at which the allowance refills by one.
#[derive(Debug, Clone, Copy)]
struct Rate {
    name: &'static str,
    burst: i32,
    every: TimeDelta,
}

/// Failed sign-ins in a browser known to the account.
const SIGN_IN_DEVICE: Rate = Rate::new("sign_in_device", 10, 90);
/// Failed sign-ins to one account from one network: 60 guesses an hour after the first ten.
const SIGN_IN_NETWORK_ACCOUNT: Rate = Rate::new("sign_in_network_account", 10, 60);
/// Failed sign-ins to one account from anywhere: bounds the guesses of a botnet. It is high enough that a single
/// attacker, whom the rate above limits, cannot exhaust it for an owner on a new device.
const SIGN_IN_ACCOUNT: Rate = Rate::new("sign_in_account", 100, 20);
/// Failed sign-ins from one network to any account: bounds the hashing cost of a flood to 2 % of a core. A network of a
/// thousand customers, of whom a tenth mistype their password once, stays below it.
const SIGN_IN_NETWORK: Rate = Rate::new("sign_in_network", 60, 2);
/// Sign-ups of one address from one network. Each sends a mail.
const SIGN_UP_NETWORK_ACCOUNT: Rate = Rate::new("sign_up_network_account", 5, 720);
/// Sign-up mails to one address.
const SIGN_UP_ACCOUNT: Rate = Rate::new("sign_up_account", 20, 180);
/// Sign-ups from one network. Each costs a hash and a mail; a whole class may sign up at once.
const SIGN_UP_NETWORK: Rate = Rate::new("sign_up_network", 100, 10);
/// Password reset links to one address, requested in a browser known to the account.
const RESET_DEVICE: Rate = Rate::new("reset_device", 5, 720);
/// Password reset links to one address from one network.
const RESET_NETWORK_ACCOUNT: Rate = Rate::new("reset_network_account", 5, 720);
/// Password reset mails to one address.
const RESET_ACCOUNT: Rate = Rate::new("reset_account", 20, 180);
/// Password reset mails from one network.
const RESET_NETWORK: Rate = Rate::new("reset_network", 100, 10);
/// Passwords entered within a session or with a mailed link. The name is older than the constant and stays: it is part
/// of the stored subjects.
const REAUTHENTICATE: Rate = Rate::new("confirm", 10, 90);
/// Withdrawal receipts for one order.
const WITHDRAW: Rate = Rate::new("withdraw", 5, 720);
/// Mails with a new link to one order.
const ORDER_LINK: Rate = Rate::new("order_link", 5, 720);

impl Rate {
    const fn new(name: &'static str, burst: i32, every_s: i64) -> Self {
        Self {
            name,
            burst,
            every: TimeDelta::seconds(every_s),
        }
    }

    /// The time in which an exhausted allowance refills completely.
    fn time_to_refill(self) -> TimeDelta {
        self.every * self.burst
    }

    /// How much too early an attempt is, if the allowance would be full again at `clear_at` after it.
    fn early(self, clear_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<TimeDelta> {
        let early = clear_at - (now + self.time_to_refill());
        (early > TimeDelta::zero()).then_some(early)
    }
}

/// One of the allowances that an attempt consumes.
#[derive(Debug)]
struct Allowance {
    rate: Rate,
    subject: String,
    /// Whether it belongs to one person. A success then refunds all of it, otherwise only what this attempt consumed.
    own: bool,
}

/// An attempt, as the list of allowances that it consumes.
#[derive(Debug)]
pub struct Attempt {
    allowances: Vec<Allowance>,
}

impl Attempt {
    /// A password entered at sign-in. `device` is the device token by which the account knows the browser.
    pub(super) fn sign_in(
        app: &App,
        email: &Email,
        client: &Client,
        device: Option<&SecretHash>,
    ) -> Self {
        let rates = [SIGN_IN_NETWORK_ACCOUNT, SIGN_IN_ACCOUNT, SIGN_IN_NETWORK];
        device.map_or_else(
            || Self::by_network_and_account(app, rates, email, client),
            |device| Self::by_device(app, SIGN_IN_DEVICE, email, device),
        )
    }

    /// Earlier attempts at an account whose owner has since proved to receive mail at its address. Only for
    /// [`Self::refund`].
    pub(super) fn before_reset(app: &App, email: &Email, client: &Client) -> Self {
        let (email, network) = (email.as_str().as_bytes(), client.limited_network());
        Self {
            allowances: vec![
                own(app, SIGN_IN_NETWORK_ACCOUNT, &[email, network.as_bytes()]),
                own(app, SIGN_IN_ACCOUNT, &[email]),
            ],
        }
    }

    /// A mail to an unverified address, caused by a sign-up or a change of address.
    pub(super) fn sign_up(app: &App, email: &Email, client: &Client) -> Self {
        let rates = [SIGN_UP_NETWORK_ACCOUNT, SIGN_UP_ACCOUNT, SIGN_UP_NETWORK];
        Self::by_network_and_account(app, rates, email, client)
    }

    /// A password reset mail. `device` is the device token by which the account knows the browser.
    pub(super) fn reset(
        app: &App,
        email: &Email,
        client: &Client,
        device: Option<&SecretHash>,
    ) -> Self {
        let rates = [RESET_NETWORK_ACCOUNT, RESET_ACCOUNT, RESET_NETWORK];
        device.map_or_else(
            || Self::by_network_and_account(app, rates, email, client),
            |device| Self::by_device(app, RESET_DEVICE, email, device),
        )
    }

    /// A password entered again, counted by the session or link that it is entered with: a stolen one exhausts only its
    /// own allowance.
    pub(super) fn reauthenticate(app: &App, by: &[u8]) -> Self {
        Self {
            allowances: vec![own(app, REAUTHENTICATE, &[by])],
        }
    }

    /// A withdrawal receipt. Counted only once the order was found: an unknown number sends no mail.
    pub fn withdraw(app: &App, order: OrderId) -> Self {
        Self {
            allowances: vec![own(app, WITHDRAW, &[order.0.as_bytes()])],
        }
    }

    /// A mail with a new link to an order. Counted only once the order was found.
    pub fn order_link(app: &App, order: OrderId) -> Self {
        Self {
            allowances: vec![own(app, ORDER_LINK, &[order.0.as_bytes()])],
        }
    }

    fn by_device(app: &App, rate: Rate, email: &Email, device: &SecretHash) -> Self {
        Self {
            allowances: vec![own(app, rate, &[email.as_str().as_bytes(), device])],
        }
    }

    /// `rates` apply to the account from this network, to the account, and to the network.
    fn by_network_and_account(
        app: &App,
        [of_both, of_account, of_network]: [Rate; 3],
        email: &Email,
        client: &Client,
    ) -> Self {
        let (email, network) = (email.as_str().as_bytes(), client.limited_network());
        let network = network.as_bytes();
        Self {
            allowances: vec![
                own(app, of_both, &[email, network]),
                shared(app, of_account, email),
                shared(app, of_network, network),
            ],
        }
    }

    fn subjects(&self) -> Vec<String> {
        let subjects = self.allowances.iter();
        subjects
            .map(|allowance| allowance.subject.clone())
            .collect()
    }

    /// The longest time by which this attempt is too early. `rows` are the allowances as it would leave them.
    fn early(&self, rows: &[store::ThrottleRow], now: DateTime<Utc>) -> Option<TimeDelta> {
        let early = |allowance: &Allowance| {
            let row = rows.iter().find(|row| row.subject == allowance.subject)?;
            allowance.rate.early(row.clear_at, now)
        };
        self.allowances.iter().filter_map(early).max()
    }

    /// Consumes every allowance, or none and refuses. Called before the work, so that parallel attempts cannot all pass
    /// the check before the first one is counted; a success refunds it.
    pub async fn consume(&self, app: &App) -> Result<(), Refused> {
        let now = app.clock.now();
        let subjects = self.subjects();
        // A flood is refused by this read alone. Writing first would make every refused attempt wait for the row locks
        // of the others.
        let mut used = store::list(&mut *app.db.read_fresh().await?, &subjects).await?;
        for allowance in &self.allowances {
            let row = used.iter_mut().find(|row| row.subject == allowance.subject);
            if let Some(row) = row {
                row.clear_at = row.clear_at.max(now) + allowance.rate.every;
            }
        }
        if let Some(early) = self.early(&used, now) {
            return Err(Refused::TooMany(early));
        }
        let every: Vec<i64> = self
            .allowances
            .iter()
            .map(|allowance| allowance.rate.every.num_milliseconds())
            .collect();
        let mut tx = app.db.write().await?;
        // Parallel attempts may have consumed the rest since. The rows are locked now, so this check is final.
        let used = store::consume(&mut tx, &subjects, &every, now).await?;
        if let Some(early) = self.early(&used, now) {
            tx.rollback().await?;
            return Err(Refused::TooMany(early));
        }
        tx.commit().await?;
        Ok(())
    }

    /// Refunds the attempt after a success.
    pub(super) async fn refund(&self, conn: &mut sqlx::PgConnection) -> Result<(), sqlx::Error> {
        let amounts_ms: Vec<i64> = self
            .allowances
            .iter()
            .map(|allowance| {
                let rate = allowance.rate;
                let refunded = if allowance.own {
                    rate.time_to_refill()
                } else {
                    rate.every
                };
                refunded.num_milliseconds()
            })
            .collect();
        store::refund(conn, &self.subjects(), &amounts_ms).await
    }
}

fn own(app: &App, rate: Rate, parts: &[&[u8]]) -> Allowance {
    Allowance {
        rate,
        subject: subject(app, rate, &parts.join(&0)),
        own: true,
    }
}

fn shared(app: &App, rate: Rate, part: &[u8]) -> Allowance {
    Allowance {
        rate,
        subject: subject(app, rate, part),
        own: false,
    }
}

fn subject(app: &App, rate: Rate, input: &[u8]) -> String {
    let hash = app.derivation.derive(rate.name, input);
    format!("{}:{}", rate.name, secret::base64url(hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_refills_steadily_and_reports_the_wait() {
        let now = DateTime::UNIX_EPOCH;
        let rate = Rate::new("test", 3, 60);
        let mut clear_at = now;
        let mut attempt = |now: DateTime<Utc>| {
            let next = clear_at.max(now) + rate.every;
            let early = rate.early(next, now);
            if early.is_none() {
                clear_at = next;
            }
            early
        };
        for _ in 0..3 {
            assert_eq!(attempt(now), None);
        }
        let wait = attempt(now + TimeDelta::seconds(10)).unwrap();
        assert_eq!(wait, TimeDelta::seconds(50), "the exact remaining time");
        assert!(attempt(now + TimeDelta::seconds(59)).is_some());
        assert_eq!(attempt(now + TimeDelta::seconds(60)), None);
        assert!(
            attempt(now + TimeDelta::seconds(60)).is_some(),
            "one per minute"
        );
    }
}
