//! Waiting of followers, with timers that belong to their own request.

use super::{clock, timer::Timer};
use crate::single_flight::{Follower, Poll};

impl<T: Clone> Follower<T> {
    /// Waits for the leader's result; none if the leader failed, so that the follower has to do the work itself.
    pub async fn result(&self) -> Option<T> {
        loop {
            match self.poll(clock::now_ms()) {
                Poll::Ready(result) => return Some(result),
                Poll::Failed => return None,
                Poll::Again(ms) => Timer::after(ms).await,
            }
        }
    }
}
