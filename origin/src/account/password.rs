//! Password hashes: argon2id on a bounded pool, the same work whether the address is known or not.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// How many may wait for each hash that runs.
const WAITING_PER_RUNNING: usize = 16;

/// A hash of nothing, with the parameters of every other one: what the password of an unknown
/// address is checked against.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2Q$\
                      bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm8";

/// Hashes so many passwords at once; a few more wait; whoever comes then is sent away.
#[derive(Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

/// Why a password was not looked at.
#[derive(Debug, thiserror::Error)]
pub enum CannotHash {
    /// Too many wait already.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// The library refused, or the work was cancelled.
    #[error("the password could not be hashed: {0}")]
    Failed(String),
}

impl Passwords {
    /// A pool that runs so many hashes at once.
    pub fn new(concurrency: usize) -> Self {
        let running = concurrency.max(1);
        Self {
            running: Arc::new(Semaphore::new(running)),
            admitted: Arc::new(Semaphore::new(running * (1 + WAITING_PER_RUNNING))),
        }
    }

    /// The hash of a new password, with a salt of its own.
    pub async fn hash(&self, password: &str) -> Result<String, CannotHash> {
        let password = password.to_owned();
        self.run(move || {
            Argon2::default()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| CannotHash::Failed(error.to_string()))
        })
        .await
    }

    /// Whether a password is the one that was hashed; without a hash never, after the same work.
    pub async fn verify(&self, hash: Option<&str>, password: &str) -> Result<bool, CannotHash> {
        let known = hash.is_some();
        let (hash, password) = (hash.unwrap_or(NOBODY).to_owned(), password.to_owned());
        self.run(move || {
            let hash =
                PasswordHash::new(&hash).map_err(|error| CannotHash::Failed(error.to_string()))?;
            let right = Argon2::default().verify_password(password.as_bytes(), &hash);
            Ok(right.is_ok() && known)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, CannotHash> + Send + 'static,
    ) -> Result<T, CannotHash> {
        let _admitted = self.admitted.try_acquire().map_err(|_| CannotHash::Busy)?;
        // The work owns its permit: a client that goes away does not make room for one more.
        let permit = Arc::clone(&self.running)
            .acquire_owned()
            .await
            .map_err(|_| CannotHash::Busy)?;
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        work.await
            .map_err(|error| CannotHash::Failed(error.to_string()))?
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_alone() {
        let passwords = Passwords::new(1);
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(
            passwords
                .verify(Some(&hash), "correct horse")
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify(Some(&hash), "correct house")
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn an_unknown_address_costs_the_same_work() {
        let passwords = Passwords::new(1);
        let hash = passwords.hash("correct horse").await.unwrap();
        let start = Instant::now();
        passwords.verify(Some(&hash), "wrong").await.unwrap();
        let known = start.elapsed();
        let start = Instant::now();
        assert!(!passwords.verify(None, "wrong").await.unwrap());
        let unknown = start.elapsed();
        // Skipping the hash would be a thousand times quicker; the margin is for a busy machine.
        assert!(unknown * 10 > known, "{unknown:?} against {known:?}");
    }

    #[tokio::test]
    async fn who_comes_when_the_queue_is_full_is_sent_away() {
        let passwords = Passwords::new(1);
        let attempts = (0..40).map(|_| passwords.verify(None, "x"));
        let answers = futures_util::future::join_all(attempts).await;
        let busy = |answer: &&Result<bool, CannotHash>| matches!(answer, Err(CannotHash::Busy));
        assert_eq!(answers.iter().filter(busy).count(), 40 - 17);
        assert!(!passwords.verify(None, "x").await.unwrap(), "room again");
    }
}
