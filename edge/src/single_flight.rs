//! Single-flight: one request of the isolate does the work (the leader), the others wait for its result (followers).
//!
//! They share data and nothing else: no promise, waker, timer or handle of one request is awaited, resumed or dropped
//! by another. The runtime refuses I/O in a foreign request's context. A promise that is shared between requests does
//! not keep them apart: workerd marks each promise with the request that made it, but code that V8 has optimised makes
//! promises without that mark, and the request that settles such a promise resumes the others in its own context. So
//! a follower polls with timers that belong to its request.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// Milliseconds after which the work counts as abandoned: its request may have been cancelled without notice.
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

/// What a request does about the work of a key.
pub enum Role<T> {
    /// It does the work.
    Leader(Leader<T>),
    /// It waits for the leader.
    Follower(Follower<T>),
}

/// Does the work. Dropped without a result, it sends the followers off to do it themselves.
pub struct Leader<T> {
    in_flight: Rc<SingleFlight<T>>,
    key: String,
    shared: Rc<Shared<T>>,
}

/// Waits for the leader.
pub struct Follower<T>(Rc<Shared<T>>);

/// What a follower finds when it polls.
#[derive(Debug, PartialEq, Eq)]
pub enum Poll<T> {
    /// The leader's result.
    Ready(T),
    /// Nothing yet: poll again after so many milliseconds.
    Again(u32),
    /// There will be no result; the follower does the work itself.
    Failed,
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> SingleFlight<T> {
    /// Joins the work of a key. Until its leader is dropped, a follower also finds a result that is there already.
    pub fn join(self: &Rc<Self>, key: &str, now_ms: i64) -> Role<T> {
        let mut in_flight = self.0.borrow_mut();
        if let Some(shared) = in_flight.get(key)
            && !shared.is_abandoned(now_ms)
        {
            return Role::Follower(Follower(Rc::clone(shared)));
        }
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
    /// Looks for the result.
    pub fn poll(&self, now_ms: i64) -> Poll<T> {
        match &*self.0.state.borrow() {
            State::Completed(result) => Poll::Ready(result.clone()),
            State::Failed => Poll::Failed,
            State::Working if self.0.is_abandoned(now_ms) => Poll::Failed,
            State::Working => {
                // A quarter of the leader's time so far, so that polling adds little to long and short work alike.
                let (least, most) = INTERVAL_MS;
                let interval = ((now_ms - self.0.began_ms) / 4).clamp(least, most);
                Poll::Again(u32::try_from(interval).unwrap_or(u32::MAX))
            }
        }
    }
}

impl<T> Leader<T> {
    /// Gives the result to the followers.
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
            Role::Follower(_) => panic!("somebody else leads"),
        }
    }

    fn follow(in_flight: &InFlight, now_ms: i64) -> Follower<u8> {
        match in_flight.join("key", now_ms) {
            Role::Follower(follower) => follower,
            Role::Leader(_) => panic!("nobody leads"),
        }
    }

    #[test]
    fn followers_get_the_leaders_result_also_after_it_has_gone() {
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
    fn a_leader_that_fails_sends_its_followers_off_and_the_next_one_leads() {
        let in_flight = InFlight::default();
        let leader = lead(&in_flight, 0);
        let follower = follow(&in_flight, 0);
        drop(leader);
        assert_eq!(follower.poll(0), Poll::Failed);
        lead(&in_flight, 0);
    }

    #[test]
    fn work_that_was_abandoned_is_taken_over_and_its_late_end_disturbs_nobody() {
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
    fn what_was_abandoned_is_forgotten_with_the_next_work_of_any_key() {
        let in_flight = InFlight::default();
        std::mem::forget(lead(&in_flight, 0));
        drop(in_flight.join("another", ABANDONED_MS));
        assert!(in_flight.0.borrow().is_empty());
    }

    #[test]
    fn the_interval_follows_the_leaders_time_so_far() {
        let in_flight = InFlight::default();
        let _leader = lead(&in_flight, 0);
        let follower = follow(&in_flight, 0);
        for (now_ms, interval) in [(0, 2), (8, 2), (40, 10), (200, 50), (10_000, 50), (-5, 2)] {
            assert_eq!(follower.poll(now_ms), Poll::Again(interval), "{now_ms}");
        }
    }
}
