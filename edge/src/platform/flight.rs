//! One request does the work, the others of the isolate wait for it.
//!
//! They wait on a JavaScript promise of their own making, never on a Rust future of another request: the runtime
//! resumes each of them in its own request's context (compatibility date 2024-10-14 or later), as its rules on
//! I/O demand. Who waits too long does the work itself.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use futures_util::future::{Either, select};
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::timer::Timer;

/// Milliseconds to wait for another request's work.
const PATIENCE_MS: u32 = 5_000;

/// Works under way, by their names.
pub struct Flights<T>(RefCell<HashMap<String, Rc<Flight<T>>>>);

impl<T> Default for Flights<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

/// A work under way.
pub struct Flight<T> {
    promise: Promise,
    resolve: Function,
    landed: RefCell<Option<T>>,
}

/// A place in a work.
pub enum Seat<'a, T> {
    /// Does the work.
    Pilot(Pilot<'a, T>),
    /// Waits for it.
    Passenger(Rc<Flight<T>>),
}

/// Does the work; when it is dropped, with a result or without, the others go on.
pub struct Pilot<'a, T> {
    flights: &'a Flights<T>,
    name: String,
    flight: Rc<Flight<T>>,
}

impl<T: Clone> Flights<T> {
    /// Joins the work of a name, or begins it.
    pub fn board(&self, name: &str) -> Seat<'_, T> {
        if let Some(flight) = self.0.borrow().get(name) {
            return Seat::Passenger(Rc::clone(flight));
        }
        let mut resolver = None;
        let promise = Promise::new(&mut |resolve, _| resolver = Some(resolve));
        let flight = Rc::new(Flight {
            promise,
            resolve: resolver.unwrap_or_default(),
            landed: RefCell::new(None),
        });
        self.0
            .borrow_mut()
            .insert(name.to_owned(), Rc::clone(&flight));
        Seat::Pilot(Pilot {
            flights: self,
            name: name.to_owned(),
            flight,
        })
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

impl<T> Pilot<'_, T> {
    /// Hands the result to all who wait.
    pub fn land(self, result: T) {
        *self.flight.landed.borrow_mut() = Some(result);
    }
}

impl<T> Drop for Pilot<'_, T> {
    fn drop(&mut self) {
        self.flights.0.borrow_mut().remove(&self.name);
        let _ = self
            .flight
            .resolve
            .call1(&JsValue::UNDEFINED, &JsValue::UNDEFINED);
    }
}
