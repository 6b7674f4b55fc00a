//! Password hashing with argon2id on a bounded pool. The work is the same whether or not the address has an account.
//!
//! Passwords are hashed in NFC: keyboards and systems send `é` as one code point or as two, and the same password typed
//! on another device must match.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use contract::free_text::normalize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zxcvbn::{Score, zxcvbn};

/// How many hashes may wait per running one.
const WAITING_PER_RUNNING: usize = 16;

/// The characters of a password that the strength estimate reads: it takes quadratic time.
const ESTIMATED: usize = 64;

/// Words of this shop and of German keyboards, which the estimate's dictionaries lack.
const OUR_WORDS: [&str; 12] = [
    "stoa",
    "shop",
    "laden",
    "einkauf",
    "passwort",
    "kennwort",
    "geheim",
    "geheimnis",
    "hallo",
    "schatz",
    "qwertz",
    "qwertzuiop",
];

/// A hash with the usual parameters that no password matches. The password of an unknown address is verified against
/// it.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2Q$\
                      bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm8";

/// A pool that runs a fixed number of hashes at once. A few more wait in two queues; when a queue is full, the next
/// request is refused.
#[derive(Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    /// Limits how many of [`Queue::Strangers`] compete for `running`. The rest wait here, so that a password of
    /// [`Queue::Known`] waits behind these few and not behind the whole queue.
    strangers: Arc<Semaphore>,
    admitted_strangers: Arc<Semaphore>,
    admitted_known: Arc<Semaphore>,
}

/// The queue in which a password waits. A flood of strangers fills only its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// Requests with a known device, a session or a mailed link. Served first.
    Known,
    /// All other requests.
    Strangers,
}

/// How a password matches a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It does not.
    Not,
    /// In NFC, like every new hash.
    Normal,
    /// Only as typed: the hash is older than the normalisation and is replaced at the next sign-in.
    AsTyped,
}

impl Match {
    /// Whether the password is right.
    pub const fn is_right(self) -> bool {
        matches!(self, Self::Normal | Self::AsTyped)
    }
}

/// Why a password was not hashed.
#[derive(Debug, thiserror::Error)]
pub enum CannotHash {
    /// The queue is full.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// The library refused, or the work was cancelled.
    #[error("the password could not be hashed: {0}")]
    Failed(String),
}

impl Passwords {
    /// A pool that runs `concurrency` hashes at once.
    pub fn new(concurrency: usize) -> Self {
        let running = concurrency.max(1);
        let admitted = running * (1 + WAITING_PER_RUNNING);
        Self {
            running: Arc::new(Semaphore::new(running)),
            strangers: Arc::new(Semaphore::new(running)),
            admitted_strangers: Arc::new(Semaphore::new(admitted)),
            admitted_known: Arc::new(Semaphore::new(admitted)),
        }
    }

    /// The hash of a new password, with a fresh salt.
    pub async fn hash(&self, queue: Queue, password: &str) -> Result<String, CannotHash> {
        let password = normalize(password).into_owned();
        self.run(queue, move || {
            Argon2::default()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| CannotHash::Failed(error.to_string()))
        })
        .await
    }

    /// Whether a password is easy to guess for somebody who knows the texts in `about`: common passwords, keyboard
    /// rows, dates, repetitions (zxcvbn: at most 10^6 guesses).
    pub async fn is_common(
        &self,
        queue: Queue,
        password: &str,
        about: &[&str],
    ) -> Result<bool, CannotHash> {
        let password: String = normalize(password).chars().take(ESTIMATED).collect();
        // Each word, and the whole text without separators.
        let whole = about
            .iter()
            .map(|text| text.replace(|c: char| !c.is_alphanumeric(), ""));
        let words = about
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .chain(OUR_WORDS)
            .map(str::to_owned);
        let known: Vec<String> = whole
            .chain(words)
            .filter(|word| !word.is_empty())
            .map(|word| word.to_lowercase())
            .collect();
        self.run(queue, move || {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            Ok(zxcvbn(&password, &known).score() < Score::Two)
        })
        .await
    }

    /// Verifies a password. Without a hash, the result is always [`Match::Not`], after the same work.
    ///
    /// Hashes older than the normalisation are of the bytes as typed. If those are not in NFC, they are tried second.
    pub async fn verify(
        &self,
        queue: Queue,
        hash: Option<&str>,
        password: &str,
    ) -> Result<Match, CannotHash> {
        let known = hash.is_some();
        let (hash, typed) = (hash.unwrap_or(NOBODY).to_owned(), password.to_owned());
        self.run(queue, move || {
            let hash =
                PasswordHash::new(&hash).map_err(|error| CannotHash::Failed(error.to_string()))?;
            let matches = |password: &str| {
                let verified = Argon2::default().verify_password(password.as_bytes(), &hash);
                verified.is_ok() && known
            };
            let normal = normalize(&typed);
            Ok(if matches(&normal) {
                Match::Normal
            } else if *normal != *typed && matches(&typed) {
                Match::AsTyped
            } else {
                Match::Not
            })
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        queue: Queue,
        work: impl FnOnce() -> Result<T, CannotHash> + Send + 'static,
    ) -> Result<T, CannotHash> {
        let admitted = match queue {
            Queue::Known => &self.admitted_known,
            Queue::Strangers => &self.admitted_strangers,
        };
        let _admitted = admitted.try_acquire().map_err(|_| CannotHash::Busy)?;
        let turn = match queue {
            Queue::Known => None,
            Queue::Strangers => Some(acquire(&self.strangers).await?),
        };
        // The work owns its permits: a client that disconnects must not free a place while its hash still runs.
        let permit = (acquire(&self.running).await?, turn);
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        work.await
            .map_err(|error| CannotHash::Failed(error.to_string()))?
    }
}

async fn acquire(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, CannotHash> {
    let permit = Arc::clone(semaphore).acquire_owned().await;
    permit.map_err(|_| CannotHash::Busy)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn a_password_matches_only_its_own_hash() {
        let passwords = Passwords::new(1);
        let hash = passwords.hash(Queue::Known, "correct horse").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let verify = async |typed: &str| {
            passwords
                .verify(Queue::Known, Some(&hash), typed)
                .await
                .unwrap()
        };
        assert_eq!(verify("correct horse").await, Match::Normal);
        assert_eq!(verify("correct house").await, Match::Not);
    }

    #[tokio::test]
    async fn one_password_matches_in_every_normal_form_and_older_hashes_as_they_were_typed() {
        let passwords = Passwords::new(1);
        let (nfc, nfd) = ("caf\u{e9} cr\u{e8}me!", "cafe\u{301} cre\u{300}me!");
        for hashed in [nfc, nfd] {
            let hash = passwords.hash(Queue::Known, hashed).await.unwrap();
            for typed in [nfc, nfd] {
                let found = passwords
                    .verify(Queue::Known, Some(&hash), typed)
                    .await
                    .unwrap();
                assert_eq!(found, Match::Normal, "{hashed:?} {typed:?}");
            }
        }
        // As the previous release hashed it: the bytes, without normalisation.
        let old = Argon2::default().hash_password(nfd.as_bytes()).unwrap();
        let found = passwords
            .verify(Queue::Known, Some(&old.to_string()), nfd)
            .await
            .unwrap();
        assert_eq!(found, Match::AsTyped);
    }

    #[tokio::test]
    async fn easily_guessed_passwords_are_common() {
        let passwords = Passwords::new(1);
        let about = ["ada.byron@example.org", "Ada Byron"];
        for common in [
            "1234567890",
            "0987654321",
            "password12",
            "Passw0rd123",
            "qwertyuiop",
            "qwertzuiop",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "iloveyou12",
            "Passwort123",
            "adabyron12",
            "stoastoastoa",
        ] {
            assert!(
                passwords
                    .is_common(Queue::Known, common, &about)
                    .await
                    .unwrap(),
                "{common}"
            );
        }
        let long = "correct horse ".repeat(14);
        for strong in [
            "correct horse battery",
            "another horse battery",
            "mallory's own password",
            "caf\u{e9} cr\u{e8}me am Markt",
            "\u{5bc6}\u{7801}\u{5341}\u{4e2a}\u{5b57}\u{8db3}\u{591f}\u{4e86}\u{5427}\u{55ce}",
            "tK9#vLq2xW",
            &long,
        ] {
            assert!(
                !passwords
                    .is_common(Queue::Known, strong, &about)
                    .await
                    .unwrap(),
                "{strong}"
            );
        }
    }

    #[tokio::test]
    async fn an_unknown_address_costs_the_same_work() {
        let passwords = Passwords::new(1);
        let hash = passwords.hash(Queue::Known, "correct horse").await.unwrap();
        let start = Instant::now();
        passwords
            .verify(Queue::Known, Some(&hash), "wrong")
            .await
            .unwrap();
        let known = start.elapsed();
        let start = Instant::now();
        let found = passwords.verify(Queue::Strangers, None, "wrong").await;
        assert_eq!(found.unwrap(), Match::Not);
        let unknown = start.elapsed();
        // Skipping the hash would be a thousand times faster; the margin allows for a busy machine.
        assert!(unknown * 10 > known, "{unknown:?} against {known:?}");
    }

    #[tokio::test]
    async fn a_full_queue_refuses_further_passwords() {
        let passwords = Passwords::new(1);
        let attempts = (0..40).map(|_| passwords.verify(Queue::Strangers, None, "x"));
        let results = futures_util::future::join_all(attempts).await;
        let busy = |result: &&Result<Match, CannotHash>| matches!(result, Err(CannotHash::Busy));
        assert_eq!(results.iter().filter(busy).count(), 40 - 17);
        let accepted = passwords.verify(Queue::Strangers, None, "x").await.unwrap();
        assert_eq!(accepted, Match::Not);
    }

    #[tokio::test]
    async fn queued_strangers_do_not_delay_known_customers() {
        let passwords = Passwords::new(1);
        let order = std::sync::Mutex::new(Vec::new());
        let one = async |queue| {
            passwords.verify(queue, None, "x").await.unwrap();
            order.lock().unwrap().push(queue);
        };
        let strangers = (0..17).map(|_| one(Queue::Strangers));
        let strangers = futures_util::future::join_all(strangers);
        futures_util::join!(strangers, one(Queue::Known));
        let order = order.into_inner().unwrap();
        let at = order.iter().position(|queue| *queue == Queue::Known);
        assert!(at.unwrap() <= 1, "right after the running one: {order:?}");
    }
}
