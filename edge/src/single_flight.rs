//! Single-flight: of concurrent requests of an isolate for the same key, one does the work (the leader) and the others
//! wait for its result (the followers).
//!
//! They share plain data only: no request awaits, resumes or drops a promise, waker, timer or handle of another one,
//! because the runtime rejects I/O in the context of another request. Sharing a promise would break that rule: workerd
//! tags each promise with the request that created it, but code that V8 has optimised creates promises without the tag,
//! so that the request which settles such a promise resumes the others in its own context. Therefore followers poll,
//! with timers of their own requests.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// Milliseconds after which the work counts as abandoned. The runtime may cancel the leader's request without running
/// its destructors.
pub const ABANDONED_MS: i64 = 15_000;
/// Bounds of a follower's polling interval, in milliseconds.
const INTERVAL_MS: (i64, i64) = (2, 50);

/// Work in progress, by key. Entries live as long as their leaders.
pub struct SingleFlight<T>(RefCell<HashMap<String, Rc<Shared<T>>>>);

struct Shared<T> {
    began_ms: i64,
    state: RefCell<State<T>>,
}

enum State<T> {
    Working,
    Completed(T),
    Failed,
}

/// The role of a request in the work on a key.
pub enum Role<T> {
    /// The request does the work.
    Leader(Leader<T>),
    /// The request waits for the leader.
    Follower(Follower<T>),
}

/// The request that does the work. If it is dropped without a result, the followers do the work themselves.
pub struct Leader<T> {
    in_flight: Rc<SingleFlight<T>>,
    key: String,
    shared: Rc<Shared<T>>,
}

/// A request that waits for the leader's result.
pub struct Follower<T>(Rc<Shared<T>>);

/// The result of a follower's poll.
#[derive(Debug, PartialEq, Eq)]
pub enum Poll<T> {
    /// The leader's result.
    Ready(T),
    /// Not ready: poll again after this many milliseconds.
    Again(u32),
    /// The leader failed; the follower does the work itself.
    Failed,
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> SingleFlight<T> {
    /// Joins the work on a key. Until the leader is dropped, new followers also receive a result that is already
    /// complete.
    pub fn join(self: &Rc<Self>, key: &str, now_ms: i64) -> Role<T> {
        let mut in_flight = self.0.borrow_mut();
        if let Some(shared) = in_flight.get(key)
            && !shared.is_abandoned(now_ms)
        {
            return Role::Follower(Follower(Rc::clone(shared)));
        }
        // Abandoned entries of other keys go too: their leaders were never dropped, so nothing else removes them.
        in_flight.retain(|_, shared| !shared.is_abandoned(now_ms));
        let shared = Rc::new(Shared {
            began_ms: now_ms,
            state: RefCell::new(State::Working),
        });
        in_flight.insert(key.to_owned(), Rc::clone(&shared));
        Role::Leader(Leader {
            in_flight: Rc::clone(self),
            key: key.to_owned(),
            shared,
        })
    }
}

impl<T> Shared<T> {
    fn is_abandoned(&self, now_ms: i64) -> bool {
        now_ms - self.began_ms >= ABANDONED_MS
    }
}

impl<T: Clone> Follower<T> {
    /// Checks for the result.
    pub fn poll(&self, now_ms: i64) -> Poll<T> {
        match &*self.0.state.borrow() {
            State::Completed(result) => Poll::Ready(result.clone()),
            State::Failed => Poll::Failed,
            State::Working if self.0.is_abandoned(now_ms) => Poll::Failed,
            State::Working => {
                // A quarter of the elapsed time: polling delays the result by at most a quarter, and long work is
                // polled rarely.
                let (least, most) = INTERVAL_MS;
                let interval = ((now_ms - self.0.began_ms) / 4).clamp(least, most);
                Poll::Again(u32::try_from(interval).unwrap_or(u32::MAX))
            }
        }
    }
}

impl<T> Leader<T> {
    /// Publishes the result to the followers.
    pub fn complete(&self, result: T) {
        *self.shared.state.borrow_mut() = State::Completed(result);
    }
}

impl<T> Drop for Leader<T> {
    fn drop(&mut self) {
        {
            let mut state = self.shared.state.borrow_mut();
            if matches!(*state, State::Working) {
                *state = State::Failed;
            }
        }
        // Only its own entry: after `ABANDONED_MS` another leader may have taken over the key.
        let mut in_flight = self.in_flight.0.borrow_mut();
        if in_flight
            .get(&self.key)
            .is_some_and(|shared| Rc::ptr_eq(shared, &self.shared))
        {
            in_flight.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type InFlight = Rc<SingleFlight<u8>>;

    fn lead(in_flight: &InFlight, now_ms: i64) -> Leader<u8> {
        match in_flight.join("key", now_ms) {
            Role::Leader(leader) => leader,
            Role::Follower(_) => panic!("there is another leader"),
        }
    }

    fn follow(in_flight: &InFlight, now_ms: i64) -> Follower<u8> {
        match in_flight.join("key", now_ms) {
            Role::Follower(follower) => follower,
            Role::Leader(_) => panic!("there is no leader"),
        }
    }

    #[test]
    fn followers_get_the_leaders_result_even_after_it_is_dropped() {
        let in_flight = InFlight::default();
        let leader = lead(&in_flight, 0);
        let early = follow(&in_flight, 1);
        assert_eq!(early.poll(1), Poll::Again(2));
        leader.complete(7);
        let late = follow(&in_flight, 2);
        drop(leader);
        assert_eq!(early.poll(ABANDONED_MS * 2), Poll::Ready(7));
        assert_eq!(late.poll(3), Poll::Ready(7));
        assert!(in_flight.0.borrow().is_empty());
    }

    #[test]
    fn when_a_leader_fails_its_followers_do_the_work_and_the_next_request_leads() {
        let in_flight = InFlight::default();
        let leader = lead(&in_flight, 0);
        let follower = follow(&in_flight, 0);
        drop(leader);
        assert_eq!(follower.poll(0), Poll::Failed);
        lead(&in_flight, 0);
    }

    #[test]
    fn abandoned_work_is_taken_over_and_its_late_end_has_no_effect() {
        let in_flight = InFlight::default();
        let abandoned = lead(&in_flight, 0);
        let follower = follow(&in_flight, 1);
        assert_eq!(follower.poll(ABANDONED_MS - 1), Poll::Again(50));
        assert_eq!(follower.poll(ABANDONED_MS), Poll::Failed);
        let successor = lead(&in_flight, ABANDONED_MS);
        drop(abandoned);
        let follower = follow(&in_flight, ABANDONED_MS + 1);
        successor.complete(9);
        assert_eq!(follower.poll(ABANDONED_MS + 1), Poll::Ready(9));
    }

    #[test]
    fn abandoned_entries_are_removed_by_the_next_work_on_any_key() {
        let in_flight = InFlight::default();
        std::mem::forget(lead(&in_flight, 0));
        drop(in_flight.join("another", ABANDONED_MS));
        assert!(in_flight.0.borrow().is_empty());
    }

    #[test]
    fn the_interval_grows_with_the_elapsed_time() {
        let in_flight = InFlight::default();
        let _leader = lead(&in_flight, 0);
        let follower = follow(&in_flight, 0);
        for (now_ms, interval) in [(0, 2), (8, 2), (40, 10), (200, 50), (10_000, 50), (-5, 2)] {
            assert_eq!(follower.poll(now_ms), Poll::Again(interval), "{now_ms}");
        }
    }
}
