//! One request does the work, the others of the isolate wait for it.
//!
//! They wait on a JavaScript promise of their own making, never on a Rust future of another request: the runtime
//! resumes each of them in its own request's context (compatibility date 2024-10-14 or later), as its rules on
//! I/O demand. The work goes on when the client of who began it has left (`wait_until`). Who waits too long does
//! it anew.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use futures_util::future::{Either, select};
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::timer::Timer;

/// Milliseconds to wait for another request's work. Who did it may have been cancelled without a word: a work
/// that is older than this is begun anew.
const PATIENCE_MS: u32 = 15_000;

/// Works under way, by their names.
pub struct Flights<T>(RefCell<HashMap<String, Rc<Flight<T>>>>);

impl<T> Default for Flights<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

/// A work under way.
pub struct Flight<T> {
    began_ms: i64,
    promise: Promise,
    resolve: Function,
    landed: RefCell<Option<T>>,
}

/// Does the work. The others go on when it lands; until it is dropped, who comes joins what has landed.
pub struct Pilot<T> {
    flights: Rc<Flights<T>>,
    name: String,
    flight: Rc<Flight<T>>,
}

impl<T: Clone> Flights<T> {
    /// Joins the work of a name; who is first gets the pilot's seat as well.
    pub fn board(self: &Rc<Self>, name: &str, now_ms: i64) -> (Rc<Flight<T>>, Option<Pilot<T>>) {
        if let Some(flight) = self.0.borrow().get(name)
            && now_ms - flight.began_ms < i64::from(PATIENCE_MS)
        {
            return (Rc::clone(flight), None);
        }
        let mut resolver = None;
        let promise = Promise::new(&mut |resolve, _| resolver = Some(resolve));
        let flight = Rc::new(Flight {
            began_ms: now_ms,
            promise,
            resolve: resolver.unwrap_or_default(),
            landed: RefCell::new(None),
        });
        self.0
            .borrow_mut()
            .insert(name.to_owned(), Rc::clone(&flight));
        let pilot = Pilot {
            flights: Rc::clone(self),
            name: name.to_owned(),
            flight: Rc::clone(&flight),
        };
        (flight, Some(pilot))
    }
}

impl<T: Clone> Flight<T> {
    /// The result; none where the work failed or takes too long.
    pub async fn wait(&self) -> Option<T> {
        let landing = JsFuture::from(self.promise.clone());
        match select(landing, Timer::after(PATIENCE_MS)).await {
            Either::Left(_) => self.landed.borrow().clone(),
            Either::Right(_) => None,
        }
    }
}

impl<T> Flight<T> {
    /// Lets all who wait go on; a second time it does nothing.
    fn end(&self) {
        let _ = self.resolve.call1(&JsValue::UNDEFINED, &JsValue::UNDEFINED);
    }
}

impl<T> Pilot<T> {
    /// Hands the result to all who wait.
    pub fn land(&self, result: T) {
        *self.flight.landed.borrow_mut() = Some(result);
        self.flight.end();
    }
}

impl<T> Drop for Pilot<T> {
    fn drop(&mut self) {
        let mut flights = self.flights.0.borrow_mut();
        if flights
            .get(&self.name)
            .is_some_and(|flight| Rc::ptr_eq(flight, &self.flight))
        {
            flights.remove(&self.name);
        }
        self.flight.end();
    }
}
