//! How a follower waits: with timers that belong to its request.

use super::{clock, timer::Timer};
use crate::single_flight::{Follower, Poll};

impl<T: Clone> Follower<T> {
    /// The leader's result; none where the follower must do the work itself.
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
